"""The verdict -> headline and sentences. Knows the assessment; judges nothing anew."""

from __future__ import annotations

from advisor.model.assessment import Assessment, OpenQuestion
from advisor.model.run import OPTION_OF_ARM, Run
from advisor.wording.names import NOT_COMPARED, RUN_STATUS, spelt
from advisor.wording.numbers import UNKNOWN, count, one_in, percent, things
from advisor.wording.text import listed, one_line

NO_CHOICE = {"stop": "Choose nothing yet", "not_enough_known": "No choice yet"}
"""What stands in the place of an option, by the verdict's status."""

NARROWLY = "narrowly ahead of {option}"
"""What a close call is close to."""


def run_status(run: Run) -> str:
    """Say in a few words what a run's comparisons allow, where it has any."""
    if not run.arms and run.verdict.status == "inconclusive":
        return NOT_COMPARED
    return RUN_STATUS[run.verdict.status]


def option(assessment: Assessment, identifier: str) -> str:
    """Name an option as the rubric does."""
    for profile in assessment.options:
        if profile.option == identifier:
            return one_line(profile.title)
    return spelt(identifier)


def trait(assessment: Assessment, identifier: str) -> str:
    """Name a trait as the rubric does."""
    words = assessment.traits.get(identifier)
    return one_line(words.title) if words else spelt(identifier)


def headline(assessment: Assessment) -> str:
    """Say the verdict in a few words."""
    qualified = qualifier(assessment)
    return f"{choice(assessment)}, {qualified}" if qualified else choice(assessment)


def choice(assessment: Assessment) -> str:
    """Name what is advised, or say that nothing is."""
    verdict = assessment.verdict
    if verdict.option is None or verdict.status in NO_CHOICE:
        return NO_CHOICE.get(verdict.status, NO_CHOICE["not_enough_known"])
    return option(assessment, verdict.option)


def qualifier(assessment: Assessment) -> str:
    """Say what a close call is close to; empty for other verdicts."""
    rival = runner_up(assessment)
    if assessment.verdict.status != "close_call" or rival is None:
        return ""
    return NARROWLY.format(option=option(assessment, rival))


def runner_up(assessment: Assessment) -> str | None:
    """Name the best option behind the first that is not ruled out, if there is one."""
    for ranked in assessment.ranking[1:]:
        if ranked.ruled_out_by is None:
            return ranked.option
    return None


def sureness(assessment: Assessment) -> str:
    """Say how sure the verdict is, and what that share is a share of."""
    verdict = assessment.verdict
    if verdict.status == "stop":
        return "Something has to be settled first; the ranking below is for orientation only."
    if verdict.confidence is None or not assessment.ranking:
        return f"How sure: {UNKNOWN}."
    first = option(assessment, assessment.ranking[0].option)
    said = (
        f"{first} comes first in {percent(verdict.confidence)} of "
        f"{count(assessment.provenance.draws)} draws over everything that is not known exactly."
    )
    stops = [
        f"“{trait(assessment, one.trait)}”"
        for one in assessment.would_change_it
        if isinstance(one, OpenQuestion) and one.may_stop
    ]
    if stops:
        are = "is" if len(stops) == 1 else "are"
        said += f" Whether to choose at all yet is open until {listed(stops)} {are} answered."
    return said


def short_sureness(assessment: Assessment) -> str:
    """Say how sure in a phrase: `about 9 in 10`."""
    if assessment.verdict.status == "stop":
        return "not until this is settled"
    return one_in(assessment.verdict.confidence)


def agreement(assessment: Assessment) -> str:
    """Say whether the answers and the evidence agree."""
    if not assessment.runs:
        return "Not checked on data: this rests on the answers alone."
    if assessment.measured_only:
        return "Measured only: nobody has answered what the use case asks for."
    disagreeing = len(assessment.disagreements)
    tail = (
        f" They disagree on {things(disagreeing, 'point')}."
        if disagreeing
        else " No answer was contradicted."
    )
    return _before_and_after(assessment) + tail + _unmeasured(assessment)


def _unmeasured(assessment: Assessment) -> str:
    """Say which of the two options in front no arm stood for."""
    tried = {
        OPTION_OF_ARM.get(arm)
        for run in assessment.runs
        for arm, result in run.arms.items()
        if not result.failure
    }
    front = [one.option for one in assessment.ranking if one.ruled_out_by is None][:2]
    untried = [option(assessment, one) for one in front if one not in tried]
    if not tried or not untried:
        return ""
    return f" No arm stood for {listed(untried)}: there, answers alone decide."


def _before_and_after(assessment: Assessment) -> str:
    before = assessment.before
    if before is None or not before.ranking or not assessment.ranking:
        return ""
    then, now = before.ranking[0], assessment.ranking[0]
    if then.option == now.option:
        moved = "makes that less sure"
        if percent(now.acceptability) == percent(then.acceptability):
            moved = "leaves that as it was"
        elif now.acceptability > then.acceptability:
            moved = "makes that surer"
        return (
            f"The answers alone already put {option(assessment, now.option)} first "
            f"({percent(then.acceptability)}); the evidence {moved} "
            f"({percent(now.acceptability)})."
        )
    return (
        f"The answers alone put {option(assessment, then.option)} first "
        f"({percent(then.acceptability)}); the evidence puts {option(assessment, now.option)} "
        f"first ({percent(now.acceptability)})."
    )
