"""The panel: what each condition measures, and when it breaks the run."""

from __future__ import annotations

import pytest

from advisor.model.sample import Document, Example
from advisor.probes.validity import validity_panel
from tests.probes.runs import a_plan, a_prediction, answers

TEXT = "The ferry to the island leaves from the northern pier when the tide is high. "


def panel(predictions, *, plan=None, documents=(), train=(), **more):
    return validity_panel(
        plan=plan or a_plan(), predictions=predictions, documents=documents, train=train, **more
    )


def items(arm, n, scores=None, **more):
    scores = {"token_f1": 0.6, "answer_contained": 1.0} if scores is None else scores
    return [
        a_prediction(
            arm, item, scores, **{"input": f"{TEXT} {item}", "references": (f"pier{item}",)} | more
        )
        for item in range(n)
    ]


def test_a_sound_run_has_nothing_out_of_bounds():
    predictions = [
        *items("base", 60, {"token_f1": 0.2, "answer_contained": 0.0}, references=("high tide",)),
        *items("rag", 60, references=("high tide",), document_ids=("d",), retrieved=("d#0", "e#3")),
    ]
    checks = panel(
        predictions,
        documents=[Document(id="d", text=f"{TEXT} It is high tide now.")],
        train=[Example(id="t", input="something else", outputs=("x",))],
        plan=a_plan(train_ids=("t",) * 200, near_duplicates=3),
    )
    assert {name for name, check in checks.items() if check.standing == "out_of_bounds"} == set()
    assert checks["n_test_items"].value == 60
    assert checks["closed_book_rate"].value == 0
    assert checks["answer_in_corpus_rate"].value == 1
    assert checks["gold_document_recall"].value == 1
    assert checks["train_test_overlap"].value == 0
    assert checks["near_duplicates_removed"].value == 3
    assert checks["n_seeds"].standing == "warning"
    assert checks["english"].standing == "ok"
    assert all(check.says for check in checks.values())


@pytest.mark.parametrize(("n", "standing"), [(5, "out_of_bounds"), (30, "warning"), (50, "ok")])
def test_items(n, standing):
    assert panel(items("base", n))["n_test_items"].standing == standing


def test_items_of_few_documents_are_said_to_be():
    predictions = answers("base", [0.5] * 60, per_document=6)
    assert "60 test items from 10 documents" in panel(predictions)["n_test_items"].says


@pytest.mark.parametrize(("mean", "standing"), [(0.0, "out_of_bounds"), (0.4, "ok")])
def test_arms_that_all_fail_leave_nothing_to_choose(mean, standing):
    assert panel(items("base", 100, {"token_f1": mean}))["above_floor"].standing == standing


def test_the_floor_of_labels_is_the_commonest_one():
    plan = a_plan(("base",), task="label")
    predictions = [
        a_prediction("base", item, {"accuracy": float(item % 5 == 0)}, references=(label,))
        for item, label in enumerate(["yes", "yes", "yes", "no"] * 25)
    ]
    check = panel(predictions, plan=plan)["above_floor"]
    assert check.standing == "out_of_bounds"
    assert "0.75" in check.says


def test_who_always_declines_is_no_better_than_the_share_without_an_answer():
    predictions = [
        a_prediction("finetune", n, {"token_f1": 1.0}, references=(), answerable=False)
        if n % 2
        else a_prediction("finetune", n, {"token_f1": 0.0}, references=(f"place {n}",))
        for n in range(100)
    ]
    check = panel(predictions)["above_floor"]
    assert check.standing == "warning"
    assert "blind answers would reach 0.50" in check.says


def test_the_floor_of_free_text_is_what_another_items_reference_scores():
    plan = a_plan(("base",), task="free_text")
    predictions = [
        a_prediction(
            "base", item, {"chrf": 0.5}, references=(f"SELECT name FROM town WHERE id = {item}",)
        )
        for item in range(60)
    ]
    check = panel(predictions, plan=plan)["above_floor"]
    assert check.standing == "out_of_bounds"
    assert check.value == 0.5


def test_a_model_that_knows_it_all_leaves_nothing_to_look_up():
    knowing = items("base", 60, {"token_f1": 0.9, "answer_contained": 1.0})
    half = [*knowing[:35], *items("base", 60, {"token_f1": 0, "answer_contained": 0})[35:]]
    assert panel(knowing)["closed_book_rate"].standing == "out_of_bounds"
    assert panel(half)["closed_book_rate"].standing == "warning"
    assert panel(items("rag", 60))["closed_book_rate"].standing == "unknown"


def test_answers_that_stand_in_no_document_are_noticed():
    predictions = items("base", 60, references=("low tide",))
    documents = [Document(id="a", text="The low"), Document(id="b", text="tide")]
    assert panel(predictions, documents=documents)["answer_in_corpus_rate"].value == 0
    assert panel(predictions)["answer_in_corpus_rate"].standing == "unknown"


def test_retrieval_is_judged_by_every_gold_document():
    predictions = items(
        "hybrid", 60, document_ids=("d", "path/with#hash"), retrieved=("path/with#hash#2", "x#0")
    )
    check = panel(predictions)["gold_document_recall"]
    assert check.value == 0.5
    assert check.standing == "warning"


def test_two_passages_need_not_stand_for_three_documents():
    predictions = items("rag", 60, document_ids=("a", "b", "c"), retrieved=("a#0", "b#1"))
    assert panel(predictions)["gold_document_recall"].value == 1


def test_overlap_ignores_case_and_punctuation():
    predictions = [a_prediction("base", item, {"token_f1": 1}) for item in range(60)]
    train = [Example(id="t", input="Question 7!", outputs=("x",))]
    check = panel(predictions, train=train)["train_test_overlap"]
    assert check.value == pytest.approx(1 / 60)
    assert check.standing == "warning"


def test_many_near_duplicates_hint_at_templates():
    plan = a_plan(train_ids=("t",) * 50, near_duplicates=50)
    assert panel(items("base", 60), plan=plan)["near_duplicates_removed"].standing == "warning"


def test_seeds_matter_only_where_something_was_trained():
    assert panel(items("base", 60), plan=a_plan(("base",)))["n_seeds"].standing == "unknown"
    assert panel(items("base", 60), plan=a_plan(seeds=3))["n_seeds"].standing == "ok"
    two = panel(items("base", 60), plan=a_plan(seeds=2))["n_seeds"]
    assert two.standing == "warning"
    assert "cover training anew" in two.says


def test_answers_of_several_trainings_count_once():
    plan = a_plan(("base", "finetune"), seeds=3)
    trained = [
        one.model_copy(update={"seed": seed, "scores": {"token_f1": score}, "truncated": not seed})
        for seed, score in enumerate((0.0, 0.3, 0.6))
        for one in items("finetune", 60)
    ]
    checks = panel(trained, plan=plan)
    assert checks["n_test_items"].value == 60
    assert checks["above_floor"].value == pytest.approx(0.3)
    assert checks["truncated_prompts"].value == 1


def test_a_long_context_may_be_cut_the_others_may_not():
    cut = items("long_context", 60, truncated=True)
    check = panel([*items("base", 60), *cut])["truncated_prompts"]
    assert (check.value, check.standing) == (1, "warning")
    check = panel(items("rag", 60, truncated=True))["truncated_prompts"]
    assert check.standing == "out_of_bounds"


def test_one_arm_without_labels_fails_in_form_all_arms_mean_a_broken_prompt():
    plan = a_plan(("base", "finetune"), task="label")
    wordy = items("base", 60, {"accuracy": 0.0, "parsed": 0.0})
    tuned = items("finetune", 60, {"accuracy": 1.0, "parsed": 1.0})
    assert panel([*wordy, *tuned], plan=plan)["unparsable_outputs"].standing == "warning"
    assert panel(wordy, plan=plan)["unparsable_outputs"].standing == "out_of_bounds"


def test_items_of_a_few_documents_are_a_warning_however_many_they_are():
    def check(documents):
        asked = [
            one.model_copy(update={"document_ids": (f"d{int(one.item) % documents}",)})
            for one in items("base", 60)
        ]
        return panel(asked)["n_test_items"]

    assert check(7).standing == "warning"
    assert "more documents" in check(7).says
    assert check(8).standing == "ok"


def test_an_empty_output_cannot_be_read_unless_there_is_no_answer():
    full, empty = items("base", 60), items("rag", 60, output=" ")
    assert panel(full)["unparsable_outputs"].standing == "ok"
    check = panel([*full, *empty])["unparsable_outputs"]
    assert (check.value, check.standing) == (1, "warning")
    none = items("rag", 60, output="", answerable=False)
    assert panel([*full, *none])["unparsable_outputs"].value == 0


def test_other_languages_break_a_run_of_english_models_only():
    text = "Wann fährt die Fähre heute vom nördlichen Kai ab, wenn das Wasser hoch genug steht?"
    predictions = [a_prediction("base", item, {"token_f1": 1}, input=text) for item in range(60)]
    assert panel(predictions)["english"].standing == "out_of_bounds"
    assert panel(predictions, english_only=False)["english"].standing == "ok"


def test_nothing_at_all_is_unknown_not_an_error():
    checks = panel([])
    assert checks["n_test_items"].standing == "out_of_bounds"
    others = {
        check.standing for name, check in checks.items() if name not in ("n_test_items", "n_seeds")
    }
    assert others == {"unknown"}
