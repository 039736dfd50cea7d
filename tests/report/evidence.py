"""A probe run of four arms, as a laptop would make it, with its predictions."""

from advisor.model.finding import Finding
from advisor.model.run import (
    ArmResult,
    Check,
    Comparison,
    CurvePoint,
    Metric,
    Passage,
    Plan,
    Prediction,
    Run,
    RunProvenance,
    RunVerdict,
)
from advisor.model.sample import BrokenRow

N = 80
ARMS = ("base", "rag", "finetune", "hybrid")


def _arm(f1, exact, *, seconds, prompt, output, phases, n=N):
    def metric(mean, half):
        return Metric(mean=mean, low=max(0, mean - half), high=min(1, mean + half), n=n)

    return ArmResult(
        metrics={
            "token_f1": metric(f1, 0.075),
            "exact_match": metric(exact, 0.06),
            "answer_contained": metric(min(1, f1 + 0.12), 0.08),
        },
        seconds=seconds,
        prompt_tokens=prompt,
        output_tokens=output,
        phases=phases,
    )


RESULTS = {
    "base": _arm(0.06, 0.01, seconds=21.4, prompt=5_120, output=2_410, phases={"generate": 21.4}),
    "rag": _arm(
        0.412,
        0.26,
        seconds=48.9,
        prompt=41_300,
        output=2_180,
        phases={"index": 6.1, "retrieve": 0.42, "generate": 42.4},
    ),
    "finetune": _arm(
        0.163, 0.11, seconds=163.0, prompt=5_120, output=640, phases={"train": 151, "generate": 12}
    ),
    "hybrid": _arm(
        0.447,
        0.31,
        seconds=214.0,
        prompt=41_300,
        output=655,
        phases={"index": 6.1, "retrieve": 0.42, "train": 180, "generate": 27.5},
    ),
}


def _compare(a, b, difference, half, p, outcome):
    return Comparison(
        a=a,
        b=b,
        metric="token_f1",
        difference=difference,
        low=difference - half,
        high=difference + half,
        p=p,
        mde=0.092,
        n=N,
        method="sign-flip test over 31 documents, percentile bootstrap",
        outcome=outcome,
    )


COMPARISONS = (
    _compare("base", "rag", -0.352, 0.081, 0.0006, "b_better"),
    _compare("base", "finetune", -0.103, 0.062, 0.012, "b_better"),
    _compare("base", "hybrid", -0.387, 0.083, 0.0006, "b_better"),
    _compare("rag", "finetune", 0.249, 0.088, 0.0006, "a_better"),
    _compare("rag", "hybrid", -0.035, 0.071, 0.44, "inconclusive"),
    _compare("finetune", "hybrid", -0.284, 0.079, 0.0006, "b_better"),
)


def _finding(id, probe, outcome, reason, **more):
    return Finding(id=id, probe=probe, outcome=outcome, reason=reason, **more)


FINDINGS = (
    _finding(
        "answers_need_the_documents",
        "external_knowledge",
        "supports",
        "Given the right passage the model answers 61% more of the items than without any.",
        trait="external_knowledge",
        estimate=0.61,
        low=0.5,
        high=0.71,
        n=N,
        level="heavy",
    ),
    _finding(
        "labels_suffice_for_tuning",
        "labelled_examples",
        "contradicts",
        "The file holds 240 examples; the curve still rises at the last point.",
        trait="labelled_examples",
        estimate=240,
        n=240,
        unit="examples",
        level="hundreds",
    ),
    _finding(
        "retrieval_recalls_gold_document",
        "retrieval",
        "supports",
        "The right document is among the first five for 76 of 80 questions.",
        estimate=0.95,
        low=0.88,
        high=0.98,
        n=N,
        option="rag",
    ),
    _finding(
        "tuned_model_writes_house_style",
        "style_need",
        "inconclusive",
        "The interval reaches from clearly unlike to clearly like the references.",
        trait="style_need",
        estimate=0.58,
        low=0.41,
        high=0.73,
        n=40,
        option="finetune",
    ),
    _finding(
        "abstains_without_the_document",
        "hallucination_tolerance",
        "failed",
        "The probe ran out of its budget.",
        trait="hallucination_tolerance",
    ),
)


CURVE = tuple(
    CurvePoint(rows=rows, mean=mean, low=mean - half, high=mean + half, n=N, extrapolated=guessed)
    for rows, mean, half, guessed in (
        (30, 0.082, 0.05, False),
        (60, 0.104, 0.055, False),
        (120, 0.139, 0.06, False),
        (240, 0.163, 0.075, False),
        (480, 0.19, 0.11, True),
        (960, 0.21, 0.17, True),
    )
)


def run() -> Run:
    return Run(
        plan=Plan(
            task="short_answer",
            primary_metric="token_f1",
            margin=0.05,
            arms=ARMS,
            probes=("external_knowledge", "labelled_examples", "style_need"),
            test_ids=tuple(f"row-{i}" for i in range(1, N + 1)),
            train_ids=tuple(f"row-{i}" for i in range(N + 1, N + 241)),
            near_duplicates=7,
            model="SmolLM2-135M-Instruct",
            embedder="all-MiniLM-L6-v2",
            settings={"passages": 2, "epochs": 3, "lora_rank": 16, "decoding": "greedy"},
            threads=2,
            precision="float32",
            seed=7,
            cut=("Training rows were cut from 300 to 240 to keep the budget of 8 min.",),
        ),
        arms=RESULTS,
        comparisons=COMPARISONS,
        findings=FINDINGS,
        validity={
            "n_test_items": Check(
                value=N, unit="items", standing="ok", says="Enough for a margin of 0.09."
            ),
            "closed_book_rate": Check(
                value=0.04, unit="share", standing="ok", says="The model hardly knows it by heart."
            ),
            "answer_in_corpus_rate": Check(
                value=0.97, unit="share", standing="ok", says="The documents hold the answers."
            ),
            "train_test_overlap": Check(
                value=0.03,
                unit="share",
                standing="warning",
                says="7 near-duplicates of test inputs were taken out of the training rows.",
            ),
            "n_seeds": Check(
                value=1,
                unit="seeds",
                standing="warning",
                says="One training seed: the intervals speak of this adapter only.",
            ),
            "gold_document_recall": Check(
                value=None, unit="share", standing="unknown", says="No item names its document."
            ),
        },
        verdict=RunVerdict(
            option="rag",
            arm="rag",
            status="conclusive",
            because=("No arm beats RAG by more than the margin of 0.05.",),
        ),
        slices={
            "topic": {
                "boilers": {
                    arm: Metric(mean=0.1 * k, low=0.1 * k - 0.08, high=0.1 * k + 0.08, n=34)
                    for k, arm in enumerate(ARMS, 1)
                },
                "heat pumps": {
                    arm: Metric(mean=0.12 * k, low=0.12 * k - 0.1, high=0.12 * k + 0.1, n=46)
                    for k, arm in enumerate(ARMS, 1)
                },
            }
        },
        slice_p={"topic": {arm: 0.4 if arm == "rag" else 0.03 for arm in ARMS}},
        curves={"finetune": CURVE},
        broken=(BrokenRow(where="examples.jsonl:41", why="no output"),),
        broken_rows=1,
        provenance=RunProvenance(
            data="service-manuals",
            data_sha256="5d" * 32,
            models={"SmolLM2-135M-Instruct": "b1" * 32, "all-MiniLM-L6-v2": "a9" * 32},
            versions={"advisor": "0.1.0", "torch": "2.13.0", "transformers": "5.23.0"},
            hardware="x86_64, 2 cores, native float32 only",
            started="2026-03-12T09:41:00+00:00",
            seed=7,
            stand_in=True,
        ),
    )


PASSAGES = {
    f"manual-{k}#0": Passage(
        id=f"manual-{k}#0",
        document_id=f"manual-{k}",
        text=f"Model HP-{k}00. Service interval: {k * 6} months. Refrigerant: R{k}90. "
        "Switch the unit off at the mains before opening the cover.",
    )
    for k in range(1, 6)
}


def predictions() -> tuple[Prediction, ...]:
    rows = []
    for item in range(1, 21):
        k = (item - 1) % 5 + 1
        truth = f"{k * 6} months"
        for arm in ARMS:
            right = {"base": False, "rag": item % 4 != 0, "finetune": item % 5 == 0}.get(
                arm, item % 6 != 0
            )
            part = arm == "rag" and item % 4 == 0
            output = truth if right else (f"{k * 6} weeks" if part else "I cannot say.")
            rows.append(
                Prediction(
                    arm=arm,
                    item=f"row-{item}",
                    input=f"How often must the HP-{k}00 be serviced (visit {item})?",
                    references=(truth,),
                    output=output,
                    document_ids=(f"manual-{k}",),
                    retrieved=(f"manual-{k}#0", "manual-1#0") if arm in ("rag", "hybrid") else (),
                    scores={
                        "token_f1": 1.0 if right else (0.5 if part else 0.0),
                        "exact_match": 1.0 if right else 0.0,
                    },
                    prompt_tokens=520 if arm in ("rag", "hybrid") else 64,
                    output_tokens=8,
                )
            )
    return tuple(rows)
