"""Numbers -> words, with their unit; the only place where advisor rounds for people.

Knows no record. A value that is not known becomes `UNKNOWN`, never a zero.
"""

from __future__ import annotations

import datetime

UNKNOWN = "unknown"
"""What stands where a number would, when there is none."""

MANY_ITEMS = 2000
"""From here a tenth of a percent stands for two items or more, and is worth a digit."""

MINUS = "\u2212"
"""A hyphen is too short to be seen beside a digit."""


def percent(share: float | None, n: int | None = None) -> str:
    """Write a share as a percentage, with no more digits than `n` items carry.

    Args:
        share: From 0 to 1.
        n: Items behind it, where they are counted; an estimated share gets whole percents.
    """
    if share is None:
        return UNKNOWN
    places = 1 if n is not None and n >= MANY_ITEMS else 0
    least = 10.0**-places
    value = round(100 * share, places)
    if 0 < share and value < least:
        return f"under {least:.{places}f}%"
    if share < 1 and value > 100 - least:
        return f"over {100 - least:.{places}f}%"
    return f"{value:.{places}f}%"


def one_in(share: float | None) -> str:
    """Write a share as people say it: `about 3 in 4`."""
    if share is None:
        return UNKNOWN
    if share >= 0.995:
        return "practically always"
    if share <= 0.005:
        return "practically never"
    # The simplest fraction that is near enough; a nearer one would sound surer than it is.
    for parts in (2, 3, 4, 5, 10):
        taken = round(share * parts)
        if 0 < taken < parts and abs(taken / parts - share) <= 0.04:
            return f"about {taken} in {parts}"
    return f"about {min(19, max(1, round(20 * share)))} in 20"


def score(value: float | None, n: int | None = None) -> str:
    """Write a score from 0 to 1 with two decimals; with three where `n` is large."""
    if value is None:
        return UNKNOWN
    places = 3 if n is not None and n >= MANY_ITEMS else 2
    return _plain(value, places)


def signed(value: float | None, n: int | None = None) -> str:
    """Write a difference with its sign: `+0.11`, `−0.02`, `0.00`."""
    if value is None:
        return UNKNOWN
    places = 3 if n is not None and n >= MANY_ITEMS else 2
    text = _plain(value, places)
    return f"+{text}" if round(value, places) > 0 else text


def weight(value: float | None) -> str:
    """Write a weight with two digits that matter; only ratios of weights mean anything."""
    return UNKNOWN if value is None else f"{float(f'{value:.2g}'):g}"


def strength(value: float) -> str:
    """Write a bearing with its sign, as its rubric has it: `+1.25`, `−0.5`, `0`."""
    text = f"{value:+g}" if value else "0"
    return text.replace("-", MINUS)


def span(low: str, high: str) -> str:
    """Join the two ends of an interval; one unknown end makes it unknown."""
    if UNKNOWN in (low, high):
        return UNKNOWN
    return low if low == high else f"{low} to {high}"


def count(value: float | None) -> str:
    """Write a number of things: exact to 9,999, then with three digits that matter."""
    if value is None:
        return UNKNOWN
    if abs(value) >= 999_500:
        return f"{_digits(value / 1e6, 3)} million"
    if abs(value) >= 10_000:
        return _digits(value, 3)
    return f"{value:,.0f}"


def things(value: float | None, one: str, many: str | None = None) -> str:
    """Write a number of things with their name: `1 item`, `80 items`."""
    name = one if value == 1 else many or f"{one}s"
    return f"{count(value)} {name}"


def seconds(value: float | None) -> str:
    """Write a duration in the unit that people would use."""
    if value is None:
        return UNKNOWN
    if 0 < value < 1e-4:
        return "under 0.1 ms"
    if value < 1:
        return f"{_digits(1000 * value, 2)} ms"
    if value < 60:
        return f"{_digits(value, 2)} s"
    minutes, rest = divmod(round(value), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if minutes < 10 and rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def dollars(value: float | None) -> str:
    """Write an amount of US dollars with two digits that matter; estimates carry no more."""
    if value is None:
        return UNKNOWN
    if 0 < value < 1e-6:
        return "under $0.000001"
    if value >= 999_500:
        return f"${_digits(value / 1e6, 2).removesuffix('.0')} million"
    return f"${_digits(value, 2)}"


def day(moment: str) -> str:
    """Write the date of an ISO 8601 moment: `3 March 2026`; what is no date stays as it is."""
    try:
        date = datetime.datetime.fromisoformat(moment)
    except ValueError:
        return moment
    # %-d is not known everywhere, and month names must not depend on the locale.
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def in_unit(value: float | None, unit: str, n: int | None = None) -> str:
    """Write a measured value in the unit its record names.

    Args:
        value: The value, or none.
        unit: `share`, `score`, `ndcg@10`, `seconds`, ...; another unit follows the number.
        n: Items behind it.
    """
    if value is None:
        return UNKNOWN
    known = {"share": percent, "score": score, "ndcg@10": score, "difference": signed}
    if unit in known:
        return known[unit](value, n)
    if unit in ("seconds", "s"):
        return seconds(value)
    if unit in ("usd", "dollars"):
        return dollars(value)
    number = count(value) if float(value).is_integer() else _digits(value, 3)
    name = unit.replace("_", " ")
    if value == 1 and name.endswith("s"):
        name = name.removesuffix("s")
    return f"{number} {name}".strip()


def _plain(value: float, places: int) -> str:
    text = f"{abs(value):.{places}f}"
    return f"{MINUS}{text}" if round(value, places) < 0 else text


def _digits(value: float, digits: int) -> str:
    if value == 0:
        return "0"
    rounded = float(f"{value:.{digits - 1}e}")
    places = max(0, digits - 1 - int(f"{rounded:e}".split("e")[1]))
    return f"{rounded:,.{places}f}"


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
