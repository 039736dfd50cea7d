"""Gates and stop rules on answers that may be unknown: a table of what decides and what waits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from advisor.model.condition import Condition
from advisor.scoring.conditions import holds
from advisor.scoring.gates import ruled_out_by, stopped_by
from tests.scoring.judged import drawn, judged
from tests.scoring.strategies import LEVELS, answers, option, rubric, rubrics, trait

HIGH = {"size": ["high"]}
UNKNOWN = "unknown"
NOT_APPLICABLE = "not_applicable"


def condition(value) -> Condition:
    return TypeAdapter(Condition).validate_python(value)


@pytest.mark.parametrize(
    ("rule", "size", "speed", "expected"),
    [
        (HIGH, "high", "low", True),
        (HIGH, "low", "low", False),
        (HIGH, UNKNOWN, "low", None),
        (HIGH, NOT_APPLICABLE, "low", False),
        ({"size": ["high", "middle"]}, "middle", "low", True),
        ({"size": ["high"], "speed": ["low"]}, "high", "low", True),
        ({"size": ["high"], "speed": ["low"]}, "high", "high", False),
        ({"size": ["high"], "speed": ["low"]}, UNKNOWN, "low", None),
        ({"size": ["high"], "speed": ["low"]}, UNKNOWN, "high", False),
        ({"all": [HIGH, {"speed": ["low"]}]}, "high", UNKNOWN, None),
        ({"all": [HIGH, {"speed": ["low"]}]}, "low", UNKNOWN, False),
        ({"any": [HIGH, {"speed": ["low"]}]}, "high", UNKNOWN, True),
        ({"any": [HIGH, {"speed": ["low"]}]}, "low", UNKNOWN, None),
        ({"any": [HIGH, {"speed": ["low"]}]}, "low", "high", False),
        ({"not": HIGH}, "high", "low", False),
        ({"not": HIGH}, "low", "low", True),
        ({"not": HIGH}, UNKNOWN, "low", None),
        ({"not": HIGH}, NOT_APPLICABLE, "low", True),
        ({"not": {"any": [HIGH, {"speed": ["low"]}]}}, UNKNOWN, "high", None),
    ],
)
def test_a_condition_is_true_false_or_open(rule, size, speed, expected):
    assert holds(condition(rule), {"size": size, "speed": speed}) is expected


def gated(*gates):
    size = trait(
        "size",
        levels=LEVELS,
        priors=(0.5, 0.25, 0.25),
        bearings={"alpha": (0, 0, 0), "bravo": (2, 2, 2)},
    )
    return rubric([option("alpha"), option("bravo", gates)], [size])


def gate(when, decision="ruled_out", because="Too large."):
    return {"when": when, "decision": decision, "because": because, "sources": ["book"]}


@pytest.mark.parametrize(
    ("gates", "size", "reason"),
    [
        ((gate(HIGH),), "high", "Too large."),
        ((gate(HIGH),), "low", None),
        ((gate(HIGH),), UNKNOWN, None),
        ((gate(HIGH, "allowed"), gate({"size": ["high", "low"]})), "high", None),
        ((gate(HIGH, "allowed"), gate({"size": ["high", "low"]})), "low", "Too large."),
        # The open first gate might have allowed it, so the second may not rule it out.
        ((gate(HIGH, "allowed"), gate({"not": {"size": ["middle"]}})), UNKNOWN, None),
    ],
)
def test_the_first_gate_that_holds_decides_and_an_open_one_decides_nothing(gates, size, reason):
    assert ruled_out_by(gated(*gates).option("bravo"), {"size": size}) == reason


def test_an_open_gate_rules_out_in_the_share_of_draws_its_prior_says():
    simulation = drawn(gated(gate(HIGH)), {}, draws=20_000)
    assert simulation.ruled_out[:, 1].mean() == pytest.approx(0.25, abs=0.015)


def test_a_gate_over_what_does_not_apply_does_not_fire():
    simulation = drawn(gated(gate(HIGH)), {"size": NOT_APPLICABLE})
    assert not simulation.ruled_out.any()


@given(st.data())
def test_what_answers_rule_out_comes_first_in_no_draw(data):
    judged_by = data.draw(rubrics())
    levels = data.draw(answers(judged_by))
    result = judged(judged_by, levels, draws=300)
    for ranked in result.stage.ranking:
        if ranked.ruled_out_by is not None:
            assert ranked.acceptability == 0
            assert ranked.ruled_out_share == 1
        gates = judged_by.option(ranked.option).gates
        if all(holds(one.when, levels) is False for one in gates):
            assert ranked.ruled_out_share == 0


def test_where_the_answers_rule_out_every_option_the_verdict_says_stop():
    everything = gate({"size": ["high"]}, because="It is too large for this.")
    size = trait(
        "size",
        levels=LEVELS,
        priors=(0.5, 0.25, 0.25),
        bearings={"alpha": (0, 0, 0), "bravo": (2, 2, 2)},
    )
    nothing_left = rubric([option("alpha", (everything,)), option("bravo", (everything,))], [size])
    verdict = judged(nothing_left, {"size": "high"}).stage.verdict
    assert (verdict.status, verdict.option) == ("stop", None)
    assert "It is too large for this." in " ".join(verdict.because)


@pytest.mark.parametrize(
    ("size", "status"), [("high", "stop"), ("low", "recommended"), (UNKNOWN, "not_enough_known")]
)
def test_a_stop_rule_stops_only_where_it_is_known_to_hold(size, status):
    stop = {"when": HIGH, "because": "Nobody can tell.", "then": "Find out.", "sources": ["book"]}
    stopping = rubric(
        [option("alpha"), option("bravo")],
        [
            trait(
                "size",
                levels=LEVELS,
                priors=(0.5, 0.25, 0.25),
                bearings={"alpha": (-2, 0, 0), "bravo": (2, 0, 0)},
            )
        ],
        stop=[stop],
    )
    verdict = judged(stopping, {"size": size}).stage.verdict
    assert verdict.status == status
    rule = stopped_by(stopping, {"size": size})
    assert (rule is not None) is (status == "stop")
    if rule:
        assert verdict.because == ("Nobody can tell.", "Find out.")
        assert verdict.confidence is None


@pytest.mark.parametrize(("first", "because"), [("ruled_out", "Surely."), ("allowed", None)])
def test_past_an_open_gate_only_another_of_its_kind_may_rule_out(first, because):
    bearings = {"alpha": (0, 0, 0), "bravo": (2, 2, 2)}
    traits = [
        trait(name, levels=LEVELS, priors=(0.5, 0.25, 0.25), bearings=bearings)
        for name in ("size", "speed")
    ]
    gates = (gate(HIGH, first, "Perhaps."), gate({"speed": ["low"]}, because="Surely."))
    both = rubric([option("alpha"), option("bravo", gates)], traits).option("bravo")
    assert ruled_out_by(both, {"size": UNKNOWN, "speed": "low"}) == because
