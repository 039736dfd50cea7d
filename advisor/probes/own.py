"""The user's own systems as arms: taken into the plan, checked against its items, then scored.

A file of answers is read off; a callable is asked item by item, and each answer is on the disk
before the next is asked for. Adding a system changes neither the items nor any other arm.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence

from advisor.errors import AdvisorError, InputError, OwnSystemFailed, StaleRun
from advisor.model.own import Own, OwnAnswers
from advisor.model.run import ITEMS_FILE, Plan
from advisor.model.sample import Example
from advisor.probes.arm import Answerer, Reply
from advisor.probes.arms import arm_names
from advisor.probes.bench import Bench, Prompt
from advisor.probes.journal import Journal
from advisor.wording.numbers import things
from advisor.wording.text import listed

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
"""It is the arm's name in every file, and a folder's."""

MOST_SHOWN = 5
"""Missing ids named in a message."""


def take_in(plan: Plan, own: Own, journal: Journal) -> Plan:
    """Add systems to a plan, after its items are drawn.

    Raises:
        InputError: A name cannot be used, or answers to items of the plan are missing.
        StaleRun: A name stands in the plan with other answers, or one that stands there is not
            given and has not answered every item yet.
    """
    for name, answers in own.items():
        _check_name(name)
        planned = plan.own.get(name, answers.system)
        if planned != answers.system:
            raise StaleRun(
                f"{journal.folder} holds other answers of {name!r}.",
                hint="Give this version a name of its own: --own NAME=FILE.",
            )
        _check_items(name, answers, plan, journal)
    for name in plan.own:
        if name not in own and not journal.state(name).done:
            raise StaleRun(
                f"{name!r} has not answered every item of {journal.folder} yet.",
                hint=f"Name {plan.own[name].source} again with --own.",
            )
    return plan.model_copy(update={"own": plan.own | {n: a.system for n, a in own.items()}})


def _check_name(name: str) -> None:
    if not NAME.fullmatch(name):
        raise InputError(
            f"{name!r} cannot name an arm.", hint="Use letters, digits, '-', '_' and '.'."
        )
    if name in arm_names():
        raise InputError(f"There is an arm {name!r} already.", hint="Choose another name.")


def _check_items(name: str, answers: OwnAnswers, plan: Plan, journal: Journal) -> None:
    if answers.ids is None:
        return
    missing = [item for item in plan.test_ids if item not in answers.ids]
    if not missing:
        return
    shown = [repr(item) for item in missing[:MOST_SHOWN]]
    if len(missing) > MOST_SHOWN:
        shown.append(f"{len(missing) - MOST_SHOWN} more")
    raise InputError(
        f"{answers.system.source} lacks answers to {len(missing)} of "
        f"{things(len(plan.test_ids), 'test item')}: {listed(shown, 'and')}.",
        hint=f"The items are in {journal.folder / ITEMS_FILE}; answer them all (an empty output "
        "counts as wrong), then add --resume.",
    )


class OwnArm:
    """A system of the user's own, as an arm."""

    def __init__(self, name: str, answers: OwnAnswers) -> None:
        """Take it by its name in the plan."""
        self._name = name
        self._answers = answers

    def refusal(self, bench: Bench) -> str:
        """Refuse nothing: what it answers was checked with the plan."""
        return ""

    def prepare(self, bench: Bench) -> None:
        """Need nothing made ready."""

    def prompts(self, bench: Bench, items: Sequence[Example]) -> list[Prompt]:
        """Take the items as they are."""
        return [Prompt(item) for item in items]

    def batches(self, bench: Bench, prompts: Sequence[Prompt]) -> list[list[int]]:
        """Take a file at once, and a callable item by item: its answers may be dear."""
        places = list(range(len(prompts)))
        return [places] if self._answers.ids is not None else [[place] for place in places]

    @contextlib.contextmanager
    def answering(self, bench: Bench) -> Iterator[Answerer]:
        """Give its own answers; tokens are not known."""
        yield lambda prompts: [self._reply(prompt.item) for prompt in prompts]

    def _reply(self, item: Example) -> Reply:
        try:
            answer = self._answers.answer(item)
        except AdvisorError:
            raise
        except Exception as error:  # whatever the user's system may raise
            said = " ".join(f"{type(error).__name__}: {error}".split())[:300]
            raise OwnSystemFailed(
                f"{self._name!r} broke at item {item.id!r}: {said}.",
                hint="Mend it and resume; its answers so far are kept.",
            ) from error
        return Reply(answer.output, 0, 0, answer.retrieved)
