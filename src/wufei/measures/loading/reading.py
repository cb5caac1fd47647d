"""YAML with the line of every key, in the small part of the language that definitions need.

Whole numbers, ``true`` and ``false``, days and nothing are told from text; everything else is text
as it stands (a code such as 010 keeps its nought). Numbers that YAML would make floats are marked,
never rounded. Anchors, tags and second documents are refused.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext_lazy as _

from wufei.kernel.refusals import Refusal
from wufei.measures.refusals import MeasuresReason

MAX_BYTES = 1_000_000
MAX_DEPTH = 12

_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,17})", re.ASCII)
_FLOAT = re.compile(
    r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9_]+|[0-9][0-9_]*(?=[eE]))(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
    re.ASCII,
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Inexact(str):
    """A number that YAML reads as a float, as it is written."""

    __slots__ = ()


Scalar = str | int | bool | dt.date | None


@dataclass(slots=True)
class Node:
    """``value``: a scalar, a list of nodes, or keys → nodes. Lines count from 1."""

    line: int
    value: Scalar | list[Node] | dict[str, Node]
    key_lines: dict[str, int] = field(default_factory=dict)

    def plain(self) -> Any:
        """The value without the lines."""
        match self.value:
            case list(items):
                return [item.plain() for item in items]
            case dict(items):
                return {key: item.plain() for key, item in items.items()}
        return self.value

    def line_of(self, path: Sequence[str | int]) -> int:
        """The line of the key or item at the end of ``path``; where the path leaves the tree, the
        line of the last part that stands."""
        node, line = self, self.line
        for step in path:
            if isinstance(node.value, dict) and step in node.value:
                line, node = node.key_lines[str(step)], node.value[str(step)]
            elif isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                line = node.line
            else:
                break
        return line

    def inexact(self) -> Iterator[tuple[int, str]]:
        """Line and text of every number that would be a float."""
        match self.value:
            case Inexact():
                yield self.line, str(self.value)
            case list(items):
                for item in items:
                    yield from item.inexact()
            case dict(items):
                for item in items.values():
                    yield from item.inexact()


class BrokenFile(Exception):  # noqa: N818 - it is the file that is broken
    """A file that cannot be read at all, the line, and why."""

    def __init__(self, line: int, refusal: Refusal) -> None:
        self.line = line
        self.refusal = refusal
        super().__init__(str(refusal))


def read_file(path: Path) -> Node | None:
    """The tree of a file, None where it is empty.

    Raises:
        BrokenFile: ``FILE_UNREADABLE``, ``YAML_BROKEN``, ``YAML_FEATURE``, ``KEY_TWICE``.
    """
    try:
        content = path.read_bytes()
        text = content[:MAX_BYTES].decode("utf-8-sig")
    except OSError as fault:
        raise _unreadable(fault.strerror or str(fault)) from None
    except UnicodeDecodeError as fault:
        raise _unreadable(str(fault)) from None
    if len(content) > MAX_BYTES:
        raise _unreadable(f"{len(content)} bytes")
    return read_text(text)


def _unreadable(detail: str) -> BrokenFile:
    return BrokenFile(1, Refusal(MeasuresReason.FILE_UNREADABLE, detail=detail, limit=MAX_BYTES))


def read_text(text: str) -> Node | None:
    """As :func:`read_file`, from the text itself."""
    try:
        return _tree(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as fault:
        line = getattr(fault.problem_mark or fault.context_mark, "line", 0) + 1
        refusal = Refusal(MeasuresReason.YAML_BROKEN, detail=fault.problem or str(fault))
        raise BrokenFile(line, refusal) from None
    except yaml.YAMLError as fault:
        line = text.count("\n", 0, max(getattr(fault, "position", 0), 0)) + 1
        detail = str(getattr(fault, "reason", fault))
        raise BrokenFile(line, Refusal(MeasuresReason.YAML_BROKEN, detail=detail)) from None


def _tree(events: Iterator[Any]) -> Node | None:
    """Builds without recursion; ``open_nodes`` are the containers around the next event."""
    open_nodes: list[Node] = []
    keys: list[tuple[str, int] | None] = []
    root: Node | None = None
    for event in events:
        _refuse_feature(event, root)
        if isinstance(event, yaml.CollectionEndEvent):
            open_nodes.pop()
            keys.pop()
            continue
        if not isinstance(event, yaml.NodeEvent):
            continue
        line = _line(event)
        if open_nodes and isinstance(open_nodes[-1].value, dict) and keys[-1] is None:
            keys[-1] = (_key(event, open_nodes[-1], line), line)
            continue
        node = Node(line, _value(event))
        if open_nodes:
            _attach(open_nodes[-1], keys[-1], node)
            keys[-1] = None
        else:
            root = node
        if isinstance(event, yaml.CollectionStartEvent):
            _refuse_depth(open_nodes, line)
            open_nodes.append(node)
            keys.append(None)
    return root if root is not None and root.value is not None else None


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _attach(parent: Node, key: tuple[str, int] | None, node: Node) -> None:
    if isinstance(parent.value, list):
        parent.value.append(node)
    elif isinstance(parent.value, dict) and key is not None:
        parent.value[key[0]] = node
        parent.key_lines[key[0]] = key[1]


def _key(event: Any, parent: Node, line: int) -> str:
    if not isinstance(event, yaml.ScalarEvent):
        raise _feature(line, _("列表或键值表作键"))
    key = str(event.value)
    assert isinstance(parent.value, dict)
    if key in parent.value:
        raise BrokenFile(line, Refusal(MeasuresReason.KEY_TWICE, key=key))
    return key


def _value(event: Any) -> Scalar | list[Node] | dict[str, Node]:
    if isinstance(event, yaml.SequenceStartEvent):
        return []
    if isinstance(event, yaml.MappingStartEvent):
        return {}
    return _scalar(str(event.value), plain=event.implicit[0])


def _scalar(text: str, *, plain: bool) -> Scalar:
    if not plain:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    if _DAY.fullmatch(text):
        return _day(text)
    return Inexact(text) if _FLOAT.fullmatch(text) else text


def _day(text: str) -> Scalar:
    """The day, or the text itself where the calendar has no such day: its reader will say so."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text


def _refuse_feature(event: Any, root: Node | None) -> None:
    line = _line(event)
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise _feature(line, _("锚点和别名"))
    if getattr(event, "tag", None):
        raise _feature(line, _("类型标签"))
    if isinstance(event, yaml.DocumentStartEvent) and root is not None:
        raise _feature(line, _("多个文档"))


def _refuse_depth(open_nodes: list[Node], line: int) -> None:
    if len(open_nodes) >= MAX_DEPTH:
        raise _feature(line, _("过深的嵌套"))


def _feature(line: int, feature: Any) -> BrokenFile:
    return BrokenFile(line, Refusal(MeasuresReason.YAML_FEATURE, feature=feature))
