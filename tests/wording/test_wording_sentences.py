"""Records as sentences: what may be said is said, and what may not is not."""

import pytest

from advisor.model.assessment import AnswerChange, OpenQuestion, WeightChange
from advisor.model.run import OPTION_OF_ARM, Comparison
from advisor.wording import changes, comparisons, names, verdicts
from advisor.wording.text import listed, one_line, plain, shortened
from tests.report.assessments import CHANGES, answers_only, with_evidence


def compared(outcome, difference=0.2):
    return Comparison(
        a="rag",
        b="base",
        metric="token_f1",
        difference=difference,
        low=difference - 0.1,
        high=difference + 0.1,
        p=0.01,
        mde=0.12,
        n=80,
        method="",
        outcome=outcome,
    )


class TestComparisons:
    @pytest.mark.parametrize(
        ("outcome", "difference", "sentence"),
        [
            ("a_better", 0.2, "RAG is better than Plain prompt: +0.20 (+0.10 to +0.30)."),
            ("b_better", -0.2, "Plain prompt is better than RAG: +0.20 (+0.10 to +0.30)."),
            (
                "equivalent",
                0.0,
                "RAG and Plain prompt are equivalent: 0.00 (−0.10 to +0.10) lies within the 0.15 "
                "that would not matter.",
            ),
            (
                "inconclusive",
                0.05,
                "Between RAG and Plain prompt nothing can be said: +0.05 (−0.05 to +0.15). "
                "80 items would usually miss a true difference below 0.12.",
            ),
        ],
    )
    def test_every_outcome_is_a_sentence(self, outcome, difference, sentence):
        assert comparisons.explained(compared(outcome, difference), margin=0.15) == sentence

    def test_a_run_is_told_by_winner_and_then_by_what_stays_open(self):
        told = comparisons.told(with_evidence().runs[0].comparisons, margin=0.05)
        assert told == (
            "RAG is better than: Plain prompt +0.35 (+0.27 to +0.43); Fine-tuned +0.25 (+0.16 to "
            "+0.34).",
            "Fine-tuned is better than Plain prompt: +0.10 (+0.04 to +0.16).",
            "Hybrid is better than: Plain prompt +0.39 (+0.30 to +0.47); Fine-tuned +0.28 (+0.20 "
            "to +0.36).",
            "Inconclusive: RAG and Hybrid −0.04 (−0.11 to +0.04). 80 items would usually miss a "
            "true difference below 0.09.",
        )

    def test_many_open_pairs_are_named_without_figures(self):
        many = [compared("a_better"), *[compared("inconclusive")] * 9]
        assert "(" not in comparisons.told(many, margin=0.05)[-1]

    def test_where_every_pair_is_open_that_is_said(self):
        told = comparisons.told([compared("inconclusive")] * 9, margin=0.05)
        assert told == (
            "Inconclusive: all 9 pairs of arms. 80 items would usually miss a true difference "
            "below 0.12.",
        )

    @pytest.mark.parametrize(("p", "words"), [(0.00001, "p < 0.001"), (0.0123, "p = 0.012")])
    def test_p_value(self, p, words):
        assert comparisons.p_value(p) == words


class TestVerdicts:
    def test_recommended_is_the_option(self):
        assert verdicts.headline(with_evidence()) == "Retrieval (RAG)"

    def test_a_close_call_names_its_rival(self):
        assert (
            verdicts.headline(answers_only())
            == "Retrieval (RAG), narrowly ahead of RAG and fine-tuning"
        )

    def test_a_ruled_out_option_is_no_rival(self):
        assessment = answers_only()
        first, second, *others = assessment.ranking
        ranking = (first, second.model_copy(update={"ruled_out_by": "no access"}), *others)
        changed = assessment.model_copy(update={"ranking": ranking})
        assert verdicts.headline(changed).endswith("ahead of Fine-tuning")

    def test_without_evidence_that_is_said(self):
        assert verdicts.agreement(answers_only()).startswith("Not checked on data")

    def test_options_in_front_that_no_arm_stood_for_are_named(self):
        assessment = with_evidence()
        (run,) = assessment.runs
        assert "No arm stood for" not in verdicts.agreement(assessment)
        front = assessment.ranking[0].option
        fewer = {arm: one for arm, one in run.arms.items() if OPTION_OF_ARM.get(arm) != front}
        unmeasured = assessment.model_copy(
            update={"runs": (run.model_copy(update={"arms": fewer}),)}
        )
        assert verdicts.agreement(unmeasured).endswith(
            f"No arm stood for {verdicts.option(assessment, front)}: there, answers alone decide."
        )

    def test_what_may_stop_all_comes_first_and_stands_beside_how_sure(self):
        assessment = answers_only()
        trait = assessment.contributions[0].trait
        stops = OpenQuestion(
            trait=trait, gain=0, flip=0.3, leads_to={"none": "stop", "some": "rag"}
        )
        others = tuple(one for one in CHANGES if isinstance(one, WeightChange | AnswerChange))
        open_still = assessment.model_copy(update={"would_change_it": (*others, stops)})
        assert changes.sentences(open_still)[0].change == stops
        title = verdicts.trait(assessment, trait)
        assert verdicts.sureness(open_still).endswith(
            f" Whether to choose at all yet is open until “{title}” is answered."
        )
        assert "choose at all" not in verdicts.sureness(
            assessment.model_copy(update={"would_change_it": others})
        )

    def test_evidence_that_turns_the_ranking_is_said(self):
        assessment = with_evidence()
        before = assessment.before
        turned = before.model_copy(
            update={"ranking": (before.ranking[2], *before.ranking[:2], *before.ranking[3:])}
        )
        said = verdicts.agreement(assessment.model_copy(update={"before": turned}))
        assert said.startswith("The answers alone put Fine-tuning first (3%); the evidence puts")
        assert said.endswith("They disagree on 1 point.")

    @pytest.mark.parametrize(
        ("before", "after", "moved"),
        [
            (0.876, 0.884, "leaves that as it was (88%)"),
            (0.874, 0.876, "makes that surer (88%)"),
            (0.884, 0.866, "makes that less sure (87%)"),
        ],
    )
    def test_evidence_moves_a_verdict_where_its_share_is_written_otherwise(
        self, before, after, moved
    ):
        assessment = with_evidence()
        first, *others = assessment.ranking
        ranking = (first.model_copy(update={"acceptability": after}), *others)
        then = assessment.before.model_copy(
            update={"ranking": (first.model_copy(update={"acceptability": before}),)}
        )
        changed = assessment.model_copy(update={"before": then, "ranking": ranking})
        assert f"the evidence {moved}." in verdicts.agreement(changed)


CHANGE_SENTENCES = (
    "If “Voice and form” were “Strictly” instead of “Somewhat”, RAG and fine-tuning would come "
    "first (61%).",
    "If “Citations” weighed 1.9 instead of 6, RAG and fine-tuning would come first.",
    "“Latency” is not answered; the answer changes the advice with a chance of 12%. “Minutes "
    "are fine” or “A few seconds” would put Retrieval (RAG) first; “At once” would put RAG and "
    "fine-tuning first.",
)


@pytest.mark.parametrize(
    ("change", "sentence"),
    list(zip(CHANGES, CHANGE_SENTENCES, strict=True)),
    ids=[one.kind for one in CHANGES],
)
def test_every_kind_of_change_is_a_sentence(change, sentence):
    assert changes.sentence(answers_only(), change) == sentence


def test_a_question_that_changes_nothing_is_said_to():
    question = CHANGES[2].model_copy(update={"flip": 0.0, "leads_to": {"relaxed": "rag"}})
    assert (
        changes.sentence(answers_only(), question)
        == "“Latency” is not answered; whatever the answer, Retrieval (RAG) stays first."
    )


def test_questions_that_change_nothing_share_one_sentence_and_far_weights_are_left_out():
    answer, weight, question = CHANGES
    idle = question.model_copy(update={"flip": 0.0, "leads_to": {"relaxed": "rag"}})
    found = (
        answer,
        idle,
        idle.model_copy(update={"trait": "style"}),
        weight,
        weight.model_copy(update={"to_weight": 11 * weight.from_weight}),
    )
    told = changes.sentences(answers_only().model_copy(update={"would_change_it": found}))
    said = tuple(one.words for one in told)
    assert said[:2] == CHANGE_SENTENCES[:2]
    assert said[2:] == (
        "“Latency” and “Style” are not answered; whatever any one of them is, Retrieval "
        "(RAG) stays first.",
    )


class TestNames:
    def test_unknown_ids_are_spelt(self):
        assert names.arm("rag_with_bm25") == "RAG with BM25"
        assert names.metric("style_match") == "style match"
        assert names.check("odd_check") == "Odd check"

    @pytest.mark.parametrize(
        ("claim", "words"),
        [
            ("finetune_answers_within_seconds", "Fine-tuned answers within seconds"),
            ("long_context_makes_nothing_up", "Documents in the prompt makes nothing up"),
            ("rag_answers_can_be_traced", "RAG answers can be traced"),
            ("arms.base", "scores of Plain prompt"),
            ("references_have_a_style", "References have a style"),
        ],
    )
    def test_a_claim_about_an_arm_calls_it_by_its_name(self, claim, words):
        assert names.claim(claim) == words

    @pytest.mark.parametrize(
        ("level", "words"),
        [("yes", "Yes!"), ("unknown", "Not known"), ("not_applicable", "Does not apply")],
    )
    def test_unknown_and_not_applicable_are_answers_of_their_own(self, level, words):
        assert names.level(level, {"yes": "Yes!"}) == words


class TestText:
    def test_steering_is_taken_out_and_lines_stay(self):
        assert plain("a\x1b[2Jb\r\nc\u202ed\x9b31m") == "a[2Jb\ncd31m"

    def test_one_line(self):
        assert one_line(" a\n\n b\tc ") == "a b c"

    @pytest.mark.parametrize(
        ("text", "length", "short"),
        [
            ("short", 10, "short"),
            ("a longer sentence here", 12, "a longer…"),
            ("unbreakableword", 6, "unbre…"),
        ],
    )
    def test_shortened(self, text, length, short):
        assert shortened(text, length) == short
        assert len(short) <= length

    def test_listed(self):
        assert listed(["a"]) == "a"
        assert listed(["a", "b", "c"], "or") == "a, b or c"


@pytest.mark.parametrize(
    ("p", "says"),
    [
        ({}, "Looked at after the fact"),
        ({"rag": 0.2}, "no arm's scores differ"),
        ({"rag": 0.2, "finetune": 0.01}, "would bring for Fine-tuned (p = 0.01)."),
    ],
)
def test_slices_are_a_hint_whatever_they_show(p, says):
    told = comparisons.sliced(p)
    assert says in told
    assert "no verdict" in told
