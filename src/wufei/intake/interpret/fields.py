"""Targets of a map compiled against a header: functions from cells to text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wufei.intake.interpret.problems import MoveSkipped, RowRefused
from wufei.intake.mapfields import Condition, Target
from wufei.intake.refusals import RowReason
from wufei.intake.templates import Template

Cells = list[str]
Getter = Callable[[Cells], str]
#: A cell's text → the text the map makes of it; grown while reading, bounded.
MAX_MEMORY = 20_000


class Columns:
    """Where the map's columns stand in this file, and what counts as blank."""

    def __init__(self, header: Sequence[str], blank_values: Sequence[str] = ()) -> None:
        self.header = list(header)
        self._index = {name: i for i, name in enumerate(header) if name}
        self.blanks = frozenset(blank_values)

    def index(self, column: str) -> int:
        return self._index[column]

    def cell(self, column: str) -> Getter:
        """The cell's text without blanks around it; a word for "blank" reads as blank."""
        i, blanks = self._index[column], self.blanks

        def get(cells: Cells) -> str:
            text = cells[i].strip()
            return "" if text in blanks else text

        return get

    def condition(self, wanted: Condition) -> Callable[[Cells], bool]:
        tests = [(self.cell(column), frozenset(values)) for column, values in wanted.items()]
        if len(tests) == 1:
            get, values = tests[0]
            return lambda cells: get(cells) in values
        return lambda cells: all(get(cells) in values for get, values in tests)


def text_getter(target: Target, columns: Columns) -> Getter:
    """The text of a target for a row.

    The getter raises:
        RowRefused: ``BLANK_FIELD``, ``VALUE_NOT_MAPPED``.
        MoveSkipped: blank, and the map says to skip.
    """
    if target.constant is not None:
        constant = target.constant
        return lambda _cells: constant
    raw = _template_getter(target, columns) if target.template else columns.cell(target.where)
    translate = _translator(target)
    memory: dict[str, str] = {}

    def get(cells: Cells) -> str:
        value = raw(cells)
        found = memory.get(value)
        if found is None:
            found = translate(value)
            if len(memory) < MAX_MEMORY:
                memory[value] = found
        return found

    return get


def _template_getter(target: Target, columns: Columns) -> Getter:
    template = Template(target.template or "")
    parts = [(name, columns.cell(name)) for name in dict.fromkeys(template.columns)]

    def get(cells: Cells) -> str:
        values = {}
        for name, cell in parts:
            values[name] = text = cell(cells)
            if not text:
                return ""
        return template.fill(values)

    return get


def _translator(target: Target) -> Callable[[str], str]:
    where, default = target.where, target.map.get("*")

    def translate(value: str) -> str:
        if target.map and value in target.map:
            return target.map[value]
        if not value:
            return _blank(target)
        if not target.map:
            return value
        if default is not None:
            return default
        if target.otherwise == "keep":
            return value
        raise RowRefused(RowReason.VALUE_NOT_MAPPED, where, value)

    return translate


def _blank(target: Target) -> str:
    if target.blank == "constant":
        return target.blank_value
    if target.blank == "skip":
        raise MoveSkipped(RowReason.BLANK_FIELD, target.where)
    raise RowRefused(RowReason.BLANK_FIELD, target.where)


def optional_getter(target: Target | None, columns: Columns) -> Getter:
    """As :func:`text_getter`; no target and blank cells give an empty text."""
    if target is None:
        return lambda _cells: ""
    if target.blank == "refuse" and target.constant is None:
        target = target.model_copy(update={"blank": "constant", "blank_value": ""})
    return text_getter(target, columns)
