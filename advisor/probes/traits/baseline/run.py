"""Holds the careful prompt's score against the target. Asks nothing anew."""

from __future__ import annotations

from advisor.model.finding import Finding
from advisor.model.run import Metric
from advisor.probes.compare import arm_metrics
from advisor.probes.traits.baseline import SPEC
from advisor.probes.traits.claims import against, without_figures
from advisor.probes.traits.scene import Scene
from advisor.probes.traits.spec import Seen
from advisor.wording import names
from advisor.wording.numbers import score

CLOSE = 0.1
"""How far below the target is still close: two usual margins, what a better prompt may bring."""

CLAIM = "careful_prompt_meets_target"


def run(scene: Scene) -> Seen:
    """Compare the better of base and few-shot with the target."""
    return Seen((_finding(scene),))


def _finding(scene: Scene) -> Finding:
    arm = scene.arm_of_option.get("prompt")
    metric, target = (scene.plan.settings.get(name) for name in ("target_metric", "target_value"))
    if arm is None:
        return without_figures(SPEC, "not_applicable", "Neither base nor few-shot was run.")
    if metric is None or target is None:
        return without_figures(
            SPEC,
            "not_applicable",
            "The probe had no target: name one in the answers file, and probe with --answers.",
        )
    metrics = arm_metrics(scene.answers[arm], labels=scene.bench.labels, seed=scene.plan.seed)
    found = metrics.get(str(metric))
    if found is None:
        scored = ", ".join(metrics)
        return without_figures(
            SPEC,
            "not_applicable",
            f"The target is on {metric}, which is not scored here ({scored}).",
        )
    return _judged(scene, arm, str(metric), found, float(target))


def _judged(scene: Scene, arm: str, metric: str, found: Metric, target: float) -> Finding:
    outcome = against(found.low, found.high, target)
    level = None
    if outcome == "supports":
        level = "meets"
    elif outcome == "contradicts":
        level = "close" if found.mean >= target - CLOSE else "poor"
    said = (
        f"{names.arm(arm)} reaches {names.metric(metric)} {score(found.mean, found.n)}, "
        f"the target is {score(target)}."
    )
    if scene.stand_in:
        said += " It is a small stand-in's score, so your own model's level stays as answered."
    return Finding(
        id=CLAIM,
        probe=SPEC.id,
        trait=SPEC.claims[CLAIM].trait,
        estimate=found.mean,
        low=found.low,
        high=found.high,
        n=found.n,
        unit="score",
        outcome=outcome,
        reason=said,
        level=None if scene.stand_in else level,
    )
