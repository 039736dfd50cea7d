"""Waivers: gaps that people know of and accept, each with one of five reasons.

A reader must be able to tell a risk that is borne from a rule that does not fit, so the reasons
are fixed, as those of OpenSSF Scorecard's maintainer annotations are
(https://github.com/ossf/scorecard/blob/main/config/README.md). A text says the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from advisor.errors import InputError

REASONS = {
    "accepted-risk": "The gap is known, and someone who may do so bears the risk.",
    "not-applicable": "What is asked does not arise in this design.",
    "planned": "The gap will be closed; the text says when and by whom.",
    "remediated": "The risk is met in another way than the one asked for.",
    "disputed": "The reviewers hold the finding to be wrong.",
}
"""Code -> what it says."""

MARK = re.compile(r"(?:[-*+] +)?waive:(.*)", re.DOTALL)
WAIVER = re.compile(r"\s*`?([a-z][a-z0-9_]*)`?\s+`?([A-Za-z-]+)`?:\s*(\S.*)", re.DOTALL)


@dataclass(frozen=True)
class Waiver:
    """One line `waive: CRITERION reason-code: text`."""

    about: str
    """The criterion, or another thing that the block's check speaks of."""
    reason: str
    """A code of `REASONS`."""
    text: str
    """Why, in people's own words."""
    written: str
    """What stands after `waive:`, as it was written."""
    line: int
    """Its line in the document, from 1."""


def read_waiver(text: str, *, where: str, line: int) -> Waiver | None:
    """Read one line of a block; none where it is no waiver.

    Args:
        text: The line.
        where: File and line, for messages.
        line: The line's number.

    Raises:
        InputError: It is meant as one and has no criterion, no known reason or no text.
    """
    mark = MARK.match(text)
    if mark is None:
        return None
    found = WAIVER.fullmatch(mark.group(1).rstrip())
    if found is None:
        raise InputError(
            f"{where} is a waiver that cannot be read.",
            hint="Write it as `waive: CRITERION reason-code: why`.",
        )
    about, reason, why = found.groups()
    if reason not in REASONS:
        raise InputError(
            f"{where} waives {about!r} for {reason!r}, which is no reason code.",
            hint=f"Use one of: {', '.join(REASONS)}.",
        )
    return Waiver(about, reason, why.strip(), written=mark.group(1).strip(), line=line)
