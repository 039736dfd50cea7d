"""What the page says while somebody changes answers and weights; the gaps are filled there."""

from __future__ import annotations

from typing import Any

from advisor.wording import names, verdicts

SENTENCES: dict[str, Any] = {
    "status": names.STATUS,
    "no_choice": verdicts.NO_CHOICE,
    "narrowly": verdicts.NARROWLY,
    "first": "{option} comes first in {share} of the draws.",
    "answer": "{trait}: {new} instead of {old}.",
    "weight": "Weight of {trait}: {new} instead of {old}.",
    "ruled_out": "Ruled out: {options}. {because}",
    "open_gate": "{option}: ruled out in {share} of the draws, while answers are open.",
    "nothing_left": "The answers rule out every option.",
    "unchanged": "Nothing changed: this is the report\u2019s own ranking.",
}
"""Name -> text with gaps in braces."""
