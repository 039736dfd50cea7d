"""Reads YAML safely and remembers lines, so that an error can say where.

Refuses what no honest file needs: aliases (a small file could otherwise grow into gigabytes),
duplicate keys (one of the two would be lost without a word) and tags.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from yaml.events import CollectionEndEvent, CollectionStartEvent
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from advisor.errors import UnreadableFile
from advisor.files import read_text

MAX_BYTES = 5_000_000
"""Far above any rubric or answers file; a larger one is a mistake."""

MAX_DEPTH = 50
"""Far deeper than any format here; the C parser would crash the process on 100,000 levels."""

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# The C loader is ten times faster; both build plain Python values only.


class _Loader(_Base):  # type: ignore[misc]
    """Reads booleans as YAML 1.2 does: `yes` and `no` are levels of traits, not truth values."""

    yaml_implicit_resolvers = {
        first: [one for one in resolvers if one[0] != "tag:yaml.org,2002:bool"]
        for first, resolvers in _Base.yaml_implicit_resolvers.items()
    }


_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)


class Span(NamedTuple):
    """A piece of the text, in characters."""

    start: int
    """Of its first character."""
    end: int
    """Past its last character."""


@dataclass(frozen=True)
class YamlFile:
    """A parsed file that knows where each value stands."""

    path: Path
    """Where it was read from."""
    value: Any
    """Plain maps, lists and scalars."""
    root: Node
    """The parsed nodes, for line numbers."""
    text: str
    """The text as it was."""

    def span(self, location: Sequence[str | int]) -> Span:
        """Find where the value at a path stands in the text.

        Raises:
            KeyError: There is none.
        """
        node = self.root
        for key in location:
            child = _child(node, key)
            if child is None:
                raise KeyError(key)
            node = child
        return Span(_offset(self.text, node.start_mark), _offset(self.text, node.end_mark))

    def line(self, location: Sequence[str | int]) -> int:
        """Find the line (from 1) of the deepest part of a path that exists."""
        node = self.root
        for key in location:
            child = _child(node, key)
            if child is None:
                break
            node = child
        return int(node.start_mark.line) + 1


def read_yaml(path: Path) -> YamlFile:
    """Read one YAML document.

    Raises:
        UnreadableFile: It is missing, not text, not YAML, or uses what is refused here.
    """
    return parse_yaml(read_text(path), path=path)


def parse_yaml(text: str, *, path: Path) -> YamlFile:
    """Parse one YAML document.

    Args:
        text: The document.
        path: What to call it in complaints.

    Raises:
        UnreadableFile: It is not YAML, or uses what is refused here.
    """
    if len(text) > MAX_BYTES:
        raise UnreadableFile(f"{path} is larger than {MAX_BYTES // 1_000_000} MB.")
    _refuse_depth(path, text)
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        if root is None:
            raise UnreadableFile(f"{path} is empty.", hint="It should hold YAML.")
        _refuse_tricks(path, root)
        value = loader.construct_document(root)
    except yaml.MarkedYAMLError as error:
        raise UnreadableFile(f"{path} is not valid YAML: {_where(error)}.") from None
    except (yaml.YAMLError, ValueError) as error:
        raise UnreadableFile(f"{path} is not valid YAML: {_one_line(error)}.") from None
    finally:
        loader.dispose()
    return YamlFile(path=path, value=value, root=root, text=text)


def _refuse_depth(path: Path, text: str) -> None:
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            depth += isinstance(event, CollectionStartEvent)
            depth -= isinstance(event, CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise UnreadableFile(f"{path} is nested more than {MAX_DEPTH} levels deep.")
    except yaml.YAMLError:
        return  # reading it properly finds the same error and says where


def _refuse_tricks(path: Path, root: Node) -> None:
    seen: set[int] = set()
    stack = [root]
    while stack:
        node = stack.pop()
        line = node.start_mark.line + 1
        if id(node) in seen:
            raise UnreadableFile(f"{path}:{line} uses an alias.", hint="Write the value out.")
        seen.add(id(node))
        if isinstance(node, MappingNode):
            keys: set[str] = set()
            for key, value in node.value:
                name = str(key.value)
                if name in keys:
                    raise UnreadableFile(
                        f"{path}:{key.start_mark.line + 1} gives {name!r} twice.",
                        hint="Keep one of them.",
                    )
                keys.add(name)
                stack += [key, value]
        elif isinstance(node, SequenceNode):
            stack += node.value


def _child(node: Node, key: str | int) -> Node | None:
    if isinstance(node, MappingNode):
        for name, value in node.value:
            if isinstance(name, ScalarNode) and name.value == str(key):
                return value  # type: ignore[no-any-return]
    if isinstance(node, SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key]  # type: ignore[no-any-return]
    return None


def _offset(text: str, mark: yaml.Mark) -> int:
    # Not `mark.index`: with some versions of the C library it counts otherwise than Python does.
    lines = text.splitlines(keepends=True)
    return sum(len(line) for line in lines[: mark.line]) + int(mark.column)


def _where(error: yaml.MarkedYAMLError) -> str:
    mark = error.problem_mark or error.context_mark
    place = f"line {mark.line + 1}" if mark else "somewhere"
    return f"{place}: {error.problem or error.context}"


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
