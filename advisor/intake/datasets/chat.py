"""Turns a conversation into an input and an output.

The last assistant turn is the output; everything before it is the input. The system prompt is
kept: it says what is asked, and an arm that never trained would not know otherwise.
"""

from __future__ import annotations

from typing import NamedTuple

from advisor.intake.datasets.fields import as_object, plain, shown
from advisor.intake.datasets.rows import Broken

INSTRUCTING = ("system", "developer")
ROLES = (*INSTRUCTING, "user", "assistant", "tool", "function")


class Exchange(NamedTuple):
    """What was said before the last assistant turn, and that turn."""

    input: str
    output: str


class _Turn(NamedTuple):
    role: str
    text: str


def last_exchange(messages: object) -> Exchange:
    """Split a conversation at its last assistant turn.

    A single question stands as it is; several turns are labelled with who speaks.

    Args:
        messages: The value of `messages` in a fine-tuning row: `{"role", "content"}` each.

    Raises:
        Broken: It is no conversation, has no assistant turn after a user's, or no text in it.
    """
    if not isinstance(messages, list):
        raise Broken("has no list of 'messages'")
    turns = [_turn(message) for message in messages]
    last = max((at for at, turn in enumerate(turns) if turn.role == "assistant"), default=-1)
    earlier = turns[: max(last, 0)]
    if not any(turn.role == "user" for turn in earlier):
        raise Broken("has no assistant turn after a user turn")
    if not turns[last].text.strip():
        raise Broken("has no text in its last assistant turn")
    instructions = [turn.text for turn in earlier if turn.role in INSTRUCTING and turn.text.strip()]
    spoken = [turn for turn in earlier if turn.role not in INSTRUCTING]
    if len(spoken) == 1:
        asked = spoken[0].text
    else:
        asked = "\n".join(f"{turn.role.capitalize()}: {turn.text}" for turn in spoken)
    if not asked.strip():
        raise Broken("has no text in its user turn")
    return Exchange("\n\n".join([*instructions, asked]), turns[last].text)


def _turn(message: object) -> _Turn:
    try:
        fields = as_object(message)
    except Broken as broken:
        raise Broken(f"has a message that {broken.why}") from None
    role = fields.get("role")
    if not isinstance(role, str) or role not in ROLES:
        raise Broken(f"has a message of the unknown role {shown(str(role))}")
    return _Turn(role, _content(fields.get("content")))


def _content(content: object) -> str:
    match content:
        case None:
            return ""  # a turn that only calls a tool
        case str():
            return plain(content)
        case list():
            return "\n".join(_part(part) for part in content)
        case _:
            raise Broken("has a message without text")


def _part(part: object) -> str:
    match part:
        case {"type": "text", "text": str(text)}:
            return plain(text)
        case _:
            raise Broken("has a message with more than text")
