"""Where answers and measurements differ, and why that may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from advisor.model.answers import NOT_APPLICABLE, UNKNOWN
from advisor.model.assessment import Disagreement, Stage
from advisor.model.rubric import DecisionRubric
from advisor.model.run import OPTION_OF_ARM, Run
from advisor.scoring.reconcile import Evidence


def disagreements(
    rubric: DecisionRubric,
    answers: Mapping[str, str],
    evidence: Evidence,
    runs: Sequence[Run],
    before: Stage,
) -> tuple[Disagreement, ...]:
    """List what differs: answers that a finding corrected or speaks against, and verdicts.

    Args:
        rubric: The words of traits and options.
        answers: Trait -> what was answered.
        evidence: What the findings corrected.
        runs: The probe runs.
        before: Ranking and verdict on the answers alone.
    """
    found = [*_of_levels(rubric, answers, evidence), *_of_needs(rubric, answers, runs)]
    for run in runs:
        if one := _of_verdicts(rubric, run, before):
            found.append(one)
    return tuple(found)


def _of_levels(
    rubric: DecisionRubric, answers: Mapping[str, str], evidence: Evidence
) -> Iterator[Disagreement]:
    for trait_id, finding in evidence.corrected.items():
        said = answers.get(trait_id, UNKNOWN)
        if said == UNKNOWN or finding.level is None:
            continue  # filling a gap contradicts nobody
        trait = rubric.trait(trait_id)
        others = {trait.level(str(one.level)).title for one in evidence.outvoted.get(trait_id, ())}
        smaller = f" A smaller run shows: {', '.join(sorted(others))}." if others else ""
        yield Disagreement(
            about=trait_id,
            asserted="not applicable" if said == NOT_APPLICABLE else trait.level(said).title,
            measured=trait.level(finding.level).title,
            why=f"{finding.reason}{smaller}",
            do="Correct the answer, or give the probe data that shows it.",
        )


def _of_needs(
    rubric: DecisionRubric, answers: Mapping[str, str], runs: Sequence[Run]
) -> Iterator[Disagreement]:
    """Find needs that were denied and are seen in the data, or stressed and not seen there.

    Only findings that speak of the data and not of one arm, which its name would begin with, say
    that.
    """
    of_data = (
        finding
        for run in runs
        for finding in run.findings
        if not finding.id.startswith(tuple(f"{arm}_" for arm in run.arms))
    )
    for finding in of_data:
        if finding.trait not in rubric.trait_ids:
            continue
        trait = rubric.trait(finding.trait)
        least, most = trait.level_ids[0], trait.level_ids[-1]
        at = {"supports": least, "contradicts": most}.get(finding.outcome)
        if at is None or trait.kind != "requirement" or answers.get(trait.id) != at:
            continue
        yield Disagreement(
            about=trait.id,
            asserted=trait.level(at).title,
            measured="The examples show it" if at == least else "The examples do not show it",
            why=finding.reason,
            do="Ask whether the examples are what you want, then whether the answer is.",
        )


def _of_verdicts(rubric: DecisionRubric, run: Run, before: Stage) -> Disagreement | None:
    first = before.ranking[0].option
    measured = run.verdict.option
    if before.verdict.status == "stop" or measured is None or measured == first:
        return None
    if first not in _measured_options(run):
        why = f"No arm stood for {first!r}, so the probe could not show it."
    elif rubric.option_ids.index(measured) < rubric.option_ids.index(first):
        why = (
            "The simpler option was as good on these items within the margin; the answers also "
            "count what the items do not show, such as change over time."
        )
    else:
        why = (
            "The items reward what this option adds; the answers may understate that need, or the "
            "items may not be typical of the use case."
        )
    if run.provenance.stand_in:
        why += " The probe used a small stand-in model, which leans on what it is given or taught."
    if run.drafted_items:
        why += " Its items are drafted from the documents, which favours what reads them."
    return Disagreement(
        about="verdict",
        asserted=rubric.option(first).title,
        measured=rubric.option(measured).title,
        why=why,
        do="Check that the test items look like real use, and probe again with your own model.",
    )


def _measured_options(run: Run) -> set[str]:
    return {
        OPTION_OF_ARM[arm]
        for arm, result in run.arms.items()
        if arm in OPTION_OF_ARM and not result.failure
    }
