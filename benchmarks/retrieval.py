"""Checks advisor's retrieval against published figures on SciFact (BEIR layout, 300 test claims).

    python benchmarks/retrieval.py SCIFACT [--embedder FOLDER]

SCIFACT is the folder with `corpus.jsonl`, `queries.jsonl` and `qrels/test.tsv`. Documents are not
cut up: each is its title and text, as in the published runs. Prints nDCG@10, recall@100 and MRR of
each kind of retriever beside what was published; ends with 1 where a figure is further away than
`TOLERANCE`. Without the data or the embedder it says so and ends with 0.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from advisor.model.run import Passage
from advisor.probes.models import Encoder
from advisor.probes.retrieval.quality import ranked_documents, retrieval_scores
from advisor.probes.retrieval.retriever import KINDS, Kind, Retriever
from advisor.probes.statistics.intervals import mean_interval

TOLERANCE = 0.01

DEPTH = 100  # documents retrieved, as recall@100 asks

PUBLISHED: dict[Kind, float] = {
    # MTEB results in the model card of sentence-transformers/all-MiniLM-L6-v2, task SciFact.
    "dense": 0.6451,
    # Anserini's reproduction page "beir-v1.0.0-scifact.flat": BM25, k1 = 0.9, b = 0.4. (BEIR's own
    # table, Thakur et al. 2021, has .665 for Elasticsearch over title and text as two fields.)
    "bm25": 0.6789,
}


class SciFact(NamedTuple):
    """The collection."""

    passages: tuple[Passage, ...]
    claims: dict[str, str]
    gold: dict[str, dict[str, int]]


def read_scifact(folder: Path) -> SciFact:
    """Read the documents and the claims of the test split."""
    gold: defaultdict[str, dict[str, int]] = defaultdict(dict)
    with (folder / "qrels" / "test.tsv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            gold[row["query-id"]][row["corpus-id"]] = int(row["score"])
    claims = {row["_id"]: row["text"] for row in _rows(folder / "queries.jsonl")}
    passages = tuple(
        Passage(id=f"{row['_id']}#0", document_id=row["_id"], text=f"{row['title']} {row['text']}")
        for row in _rows(folder / "corpus.jsonl")
    )
    return SciFact(passages, {claim: claims[claim] for claim in gold}, dict(gold))


def _rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def measure(data: SciFact, kind: Kind, embedder: Encoder | None) -> bool:
    """Print one line; tell whether it is near what was published."""
    begun = time.perf_counter()
    retriever = Retriever.build(data.passages, embedder=embedder, kind=kind)  # type: ignore[arg-type]
    indexed = time.perf_counter()
    found = retriever.search(list(data.claims.values()), k=DEPTH)
    searched = time.perf_counter()
    rankings = {claim: ranked_documents(one) for claim, one in zip(data.claims, found, strict=True)}
    scores = retrieval_scores(rankings, data.gold, k=DEPTH)
    means = {
        name: mean_interval([one[name] for one in scores.values()])
        for name in next(iter(scores.values()))
    }
    published = PUBLISHED.get(kind)
    near = published is None or abs(means["ndcg@10"].mean - published) <= TOLERANCE
    figures = ", ".join(
        f"{name} {mean.mean:.4f} ({mean.low:.3f} to {mean.high:.3f})"
        for name, mean in means.items()
    )
    beside = f"; published nDCG@10 {published}" if published else ""
    print(
        f"{kind:>6}: {figures}{beside}{'' if near else '  TOO FAR'}; indexed in "
        f"{indexed - begun:.1f} s, {len(data.claims)} claims in {searched - indexed:.2f} s",
        flush=True,
    )
    return near


def load_embedder(folder: Path | None) -> Encoder | None:
    """Load the embedder, or say why there is none."""
    if folder is None or not (folder / "config.json").is_file():
        print("skipped: dense and fusion; name the embedder's folder with --embedder")
        return None
    from advisor.probes.engine.embedder import Embedder
    from advisor.probes.engine.precision import choose_precision

    return Embedder.load(folder, id=folder.name, precision=choose_precision(threads=2), threads=2)


def main() -> int:
    """Run every kind that can be run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("scifact", type=Path)
    parser.add_argument("--embedder", type=Path)
    arguments = parser.parse_args()
    if not (arguments.scifact / "corpus.jsonl").is_file():
        print(f"skipped: {arguments.scifact} holds no corpus.jsonl")
        return 0
    data = read_scifact(arguments.scifact)
    embedder = load_embedder(arguments.embedder)
    kinds = [kind for kind in KINDS if embedder or kind == "bm25"]
    near = [measure(data, kind, embedder) for kind in kinds]
    return 0 if all(near) else 1


if __name__ == "__main__":
    sys.exit(main())
