"""Checks the fields of one row, and says in words what is wrong with one.

Knows types and emptiness only; which fields a row must have is the readers' business.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from advisor.intake.datasets.rows import Broken

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
"""In an id these would break one-line messages or drive the terminal."""

SHOWN = 60
"""Characters of a user's value that a message repeats."""


def shown(value: str) -> str:
    """Quote a value for a message: escaped and cut, whatever it holds."""
    return repr(value if len(value) <= SHOWN else value[:SHOWN] + "...")


def as_object(value: object) -> Mapping[str, object]:
    """Take a parsed value as a JSON object.

    Raises:
        Broken: It is something else.
    """
    if not isinstance(value, dict):
        raise Broken(f"is {_kind(value)}, not an object")
    return value


def text_in(fields: Mapping[str, object], key: str) -> str:
    """Take a field that must hold text.

    Raises:
        Broken: It is missing, blank, not text, or holds what no text holds.
    """
    text = optional_text(fields, key)
    if fields.get(key) is None:
        raise Broken(f"has no {shown(key)}")
    if not text.strip():
        raise Broken(f"has an empty {shown(key)}")
    return text


def optional_text(fields: Mapping[str, object], key: str) -> str:
    """Take a field that may be missing or null, which reads as empty.

    Raises:
        Broken: It is not text, or holds what no text holds.
    """
    value = fields.get(key)
    return "" if value is None else _text(value, key)


def texts_in(fields: Mapping[str, object], key: str) -> tuple[str, ...]:
    """Take a field of one text or a list of texts, without repetitions; missing or blank is none.

    Raises:
        Broken: It is neither, or one text in the list is blank.
    """
    value = fields.get(key)
    if not isinstance(value, list):
        text = optional_text(fields, key)
        return (text,) if text.strip() else ()
    texts = tuple(dict.fromkeys(_text(item, key) for item in value))
    if not all(text.strip() for text in texts):
        raise Broken(f"has an empty entry in {shown(key)}")
    return texts


def id_in(fields: Mapping[str, object], key: str) -> str:
    """Take a field that names something; whole numbers are names too. Missing or null is empty.

    An id is never used as a path, so `../x` is a name like any other.

    Raises:
        Broken: It is not a name, is blank, or holds control characters.
    """
    value = fields.get(key)
    return "" if value is None else _id(value, key)


def ids_in(fields: Mapping[str, object], key: str) -> tuple[str, ...]:
    """Take a field with a list of ids, without repetitions; missing or null is none.

    Raises:
        Broken: It is not a list, or one of its entries is no id.
    """
    value = fields.get(key)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise Broken(f"has {_kind(value)} as {shown(key)}, not a list")
    return tuple(dict.fromkeys(_id(item, key) for item in value))


def flag_in(fields: Mapping[str, object], key: str, *, default: bool) -> bool:
    """Take a field that is true or false.

    Raises:
        Broken: It is something else.
    """
    value = fields.get(key)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise Broken(f"has {_kind(value)} as {shown(key)}, not true or false")
    return value


def list_in(fields: Mapping[str, object], key: str) -> list[object]:
    """Take a field that is a list; missing or null is empty.

    Raises:
        Broken: It is something else.
    """
    value = fields.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise Broken(f"has {_kind(value)} as {shown(key)}, not a list")
    return value


def _id(value: object, key: str) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    name = _text(value, key)
    if not name.strip():
        raise Broken(f"has an empty {shown(key)}")
    if CONTROL.search(name):
        raise Broken(f"has control characters in {shown(key)}")
    return name


def _text(value: object, key: str) -> str:
    if not isinstance(value, str):
        raise Broken(f"has {_kind(value)} as {shown(key)}, not text")
    try:
        return plain(value)
    except Broken as broken:
        raise Broken(f"{broken.why} in {shown(key)}") from None


def plain(text: str) -> str:
    """Refuse text that cannot be written down again as UTF-8, or is not text at all.

    Raises:
        Broken: It holds NUL characters or lone surrogates.
    """
    if "\0" in text:
        raise Broken("holds NUL characters")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise Broken("holds bytes that are not UTF-8 text") from None
    return text


def _kind(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "text"
        case list():
            return "a list"
        case _:
            return "an object"
