"""Arms held against the target."""

from advisor.model.answers import Target
from advisor.model.run import Metric
from advisor.wording.targets import held


def metric(low, high):
    return Metric(mean=(low + high) / 2, low=low, high=high, n=60)


def test_arms_are_grouped_by_whether_their_interval_clears_the_target():
    measured = {
        "Plain prompt": metric(0.1, 0.2),
        "RAG": metric(0.5, 0.7),
        "Fine-tuned": metric(0.3, 0.59),
        "Hybrid": metric(0.6, 0.8),
    }
    assert held(Target(metric="token_f1", value=0.6), measured) == (
        "Good enough is token F1 of 0.60: reached by Hybrid; not decided for RAG; "
        "not reached by Plain prompt and Fine-tuned."
    )


def test_nothing_is_said_where_nothing_was_measured():
    assert held(Target(metric="chrf", value=0.6), {}) == ""
