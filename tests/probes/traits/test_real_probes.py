"""Every probe with the real models, on data of a few lines that were written for it.

What is asserted is what the numbers must show whatever the machine rounds: which arm leads, what
holds, what is counted; never a figure to the digit.
"""

from __future__ import annotations

import datetime
import random
from pathlib import Path

import pytest

from advisor import assets
from advisor.intake.datasets import read_sample
from advisor.model.answers import Target
from advisor.model.sample import Document, Example
from advisor.probes.progress import Unwatched
from advisor.probes.request import ProbeRequest
from tests.probes.traits.scenes import a_sample

pytestmark = [pytest.mark.models, pytest.mark.timeout(1800)]

PLACES = (
    "Oddney Brask Tolmar Ferrow Quillan Vesby Hask Morrow Ullin Dacre Pellow Sorrel "
    "Garrick Thane Eskdale Wirral Nanby Corly Yarrow Ivet Jessop Kirby Lund Zennor"
).split()
BUILDERS = (
    "Anna Reed|Tom Bell|Ivo Marsh|Sue Hay|Karl Lind|Mary Poole|Hugh Bray|Nell Stone|"
    "Omar Vane|Rita Holm|Paul Eden|Jane Crow"
).split("|")


def run_real(folder, sample, **asked):
    from advisor.probes import engine_models, runner

    return runner.run_probe(
        sample,
        ProbeRequest(**asked),
        data_name="written",
        folder=folder,
        resume=False,
        models=engine_models.EngineModels(announce=lambda _: None),
        progress=Unwatched(),
        now=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC),
    )


def by_id(run):
    return {finding.id: finding for finding in run.findings}


def lighthouses():
    """One page a place, one question a page: a year or a name that no model knows by heart."""
    documents, examples = [], []
    for at, place in enumerate(PLACES):
        year, builder = 1790 + 7 * at, BUILDERS[at % len(BUILDERS)]
        text = (
            f"The lighthouse of {place} was built in {year} by {builder}. It stands on the north "
            f"shore and is painted white. Boats pass it on their way to the market."
        )
        documents.append(Document(id=place, text=text))
        when = at % 2 == 0
        examples.append(
            Example(
                id=place,
                input=f"{'When was' if when else 'Who built'} the lighthouse of {place}"
                f"{' built?' if when else '?'}",
                outputs=(str(year) if when else builder,),
                document_ids=(place,),
            )
        )
    return a_sample(examples, documents)


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """Base and RAG on the lighthouses, with every probe that asks about documents."""
    probes = ("footprint", "closed_book", "freshness", "missing_evidence")
    folder = tmp_path_factory.mktemp("read") / "run"
    run = run_real(
        folder,
        lighthouses(),
        arms=("base", "rag"),
        probes=probes,
        test_items=24,
        task="short_answer",
    )
    return run, by_id(run)


def test_answers_that_stand_in_documents_need_them(read):
    gap = read[1]["answers_need_the_documents"]
    assert gap.outcome == "supports"
    assert gap.low > 0.3
    assert gap.level is None  # a stand-in corrects no level


def test_retrieval_follows_a_change_and_the_bare_model_does_not(read):
    _, found = read
    follows, bare = (found[f"{arm}_follows_changed_documents"] for arm in ("rag", "base"))
    assert follows.n >= 8
    assert follows.low > bare.high
    assert found["rag_lets_go_of_outdated_facts"].estimate < 0.2
    assert bare.estimate == 0
    assert found["rag_catches_up_within_a_minute"].outcome == "supports"


def test_what_is_taken_away_is_not_answered_rightly(read):
    run, found = read
    # With its page, RAG is right most of the time; without it, the page of another place is read.
    assert run.arms["rag"].metrics["answer_contained"].mean > 0.5
    assert found["rag_makes_nothing_up"].n == 24
    assert found["rag_makes_nothing_up"].outcome == "contradicts"
    assert "was right all the same in 0%" in found["rag_makes_nothing_up"].reason


def test_answers_from_passages_stand_in_their_own_passages(read):
    support = read[1]["rag_answers_rest_on_passages"]
    assert support.outcome == "supports"
    assert support.option == "rag"


def test_tokens_are_the_models_own_and_answers_are_timed(read):
    _, found = read
    corpus = found["documents_fit_one_prompt"]
    assert corpus.level == "fits_context"
    assert 24 * 35 < corpus.estimate < 24 * 80  # some 35 words a page
    timed = found["rag_answers_within_seconds"]
    assert timed.n == 6
    assert 0 < timed.low <= timed.estimate <= timed.high


HOURS = ("7 pm", "8 pm", "noon", "half past six", "9 pm", "20:30")
WAYS = (
    "A table for {people} at {time}, please.",
    "Hi, could we come at {time}? There are {people} of us.",
    "{time}, {people} people",
    "I would like to book for {people}, and we arrive at {time}.",
)


def bookings(n):
    """What guests say, and the two fields that a program wants to read from it."""
    rng = random.Random(1)
    examples = []
    for at in range(n):
        people, time = rng.randint(2, 12), rng.choice(HOURS)
        examples.append(
            Example(
                id=f"b{at}",
                input=rng.choice(WAYS).format(people=people, time=time) + f" ({at})",
                outputs=(f"people: {people}; time: {time}",),
            )
        )
    return a_sample(examples)


@pytest.fixture(scope="module")
def booked(tmp_path_factory):
    """Base and a tuned model on bookings, with the curve and a target."""
    run = run_real(
        tmp_path_factory.mktemp("booked") / "run",
        bookings(90),
        arms=("base", "finetune"),
        probes=("learning_curve",),
        test_items=24,
        train_rows=64,
        task="free_text",
        target=Target(metric="chrf", value=0.99),
    )
    return run, by_id(run)


def test_tuning_teaches_a_strict_form_that_a_prompt_does_not_reach(booked):
    _, found = booked
    tuned, plain = (found[f"{arm}_keeps_the_form"] for arm in ("finetune", "base"))
    assert tuned.outcome == "supports"
    assert plain.high < tuned.low
    assert tuned.option == "finetune"


def test_more_rows_are_learned_from_and_no_further_than_four_times(booked):
    run, found = booked
    measured = [one for one in run.curves["finetune"] if not one.extrapolated]
    beyond = [one.rows for one in run.curves["finetune"] if one.extrapolated]
    all_rows = len(run.plan.train_ids)
    assert [one.rows for one in measured] == [all_rows // 4, all_rows // 2, all_rows]
    assert beyond == [2 * all_rows, 4 * all_rows]
    assert measured[-1].mean > measured[0].mean
    assert found["more_examples_would_help"].n == 24
    assert found["sample_holds_labelled_examples"].level == "tens"


def test_a_small_model_misses_a_high_target_and_sets_no_level(booked):
    missed = booked[1]["careful_prompt_meets_target"]
    assert (missed.outcome, missed.level) == ("contradicts", None)


def test_a_voice_is_told_apart_and_learned_from_forty_rows(tmp_path):
    sample = read_sample(Path(assets.folder("sample")))
    run = run_real(
        tmp_path / "run",
        sample,
        arms=("base", "finetune"),
        test_items=40,
        train_rows=40,
        task="short_answer",
        answerable_only=True,
    )
    found = by_id(run)
    assert found["references_have_a_style"].outcome == "supports"
    plain, tuned = (found[f"{arm}_writes_like_the_references"] for arm in ("base", "finetune"))
    assert plain.outcome == "contradicts"
    assert tuned.low > plain.high
