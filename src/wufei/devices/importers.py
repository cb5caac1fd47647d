"""The columns of a file of devices, and how their cells are read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from wufei.devices.models import Device
from wufei.devices.refusals import DevicesReason
from wufei.intake.public import open_table, require_columns
from wufei.kernel.refusals import Refusal

MOST_ROWS = 2_000
#: Heading in the file → argument of ``bind``.
COLUMNS = {
    "设备编码": "code",  # zh: a heading of the file
    "类别": "kind",  # zh: a heading of the file
    "车牌": "vehicle",  # zh: a heading of the file
    "桶码": "bin",  # zh: a heading of the file
    "启用日期": "valid_from",  # zh: a heading of the file
}
HEADINGS = {name: heading for heading, name in COLUMNS.items()}
REQUIRED = ("code", "kind")
#: What a file calls the kinds; their keys are understood as well.
KINDS = {
    "定位终端": Device.Kind.TRACKER,  # zh: a word of the file
    "车载秤": Device.Kind.SCALE,  # zh: a word of the file
    "标签读写器": Device.Kind.TAG_READER,  # zh: a word of the file
    "满溢传感器": Device.Kind.FULLNESS,  # zh: a word of the file
    **{kind.value: kind for kind in Device.Kind},
}


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong with a row (as a spreadsheet numbers it) in a column."""

    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One line: cells by argument; plate and bin still as codes, empty where there is none."""

    number: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class DeviceFile:
    rows: list[DeviceRow] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)


def read_devices(path: Path, *, name: str) -> DeviceFile:
    """The rows of an Excel or CSV file; cells that cannot be read are problems, not errors.

    Raises:
        Refusal: of the reader (no table, missing columns); FILE_TOO_LONG.
    """
    table = open_table(path, name=name, wanted=[HEADINGS[each] for each in REQUIRED])
    require_columns(table.header, [HEADINGS[each] for each in REQUIRED])
    places = {COLUMNS[h]: i for i, h in enumerate(table.header) if h in COLUMNS}
    read = DeviceFile()
    seen: dict[str, int] = {}
    for number, cells in table.rows():
        if not any(cell.strip() for cell in cells):
            continue
        if len(read.rows) == MOST_ROWS:
            raise Refusal(DevicesReason.FILE_TOO_LONG, most=MOST_ROWS)
        row = DeviceRow(number, _values(read, number, cells, places))
        read.rows.append(row)
        first = seen.setdefault(row.values["code"], number)
        if first != number:
            message = _("与第 %(first)s 行的编码相同。") % {"first": first}
            read.problems.append(CellProblem(number, HEADINGS["code"], message))
    return read


def _values(
    read: DeviceFile, number: int, cells: Sequence[str], places: dict[str, int]
) -> dict[str, Any]:
    values: dict[str, Any] = {"vehicle": "", "bin": "", "valid_from": None}
    for name, place in places.items():
        text = cells[place].strip() if place < len(cells) else ""
        problem = ""
        value: Any = text
        if not text and name in REQUIRED:
            problem = _("不能为空。")
        elif name == "valid_from":
            value, problem = _day(text)
        elif name == "kind":
            value = KINDS.get(text, "")
            if not value:
                problem = _("没有“%(kind)s”这个类别；可填：%(kinds)s。") % {
                    "kind": text,
                    "kinds": "、".join(str(label) for label in Device.Kind.labels),
                }
        if problem:
            read.problems.append(CellProblem(number, HEADINGS[name], problem))
        values[name] = value
    return values


def _day(text: str) -> tuple[dt.date | None, str]:
    if not text:
        return None, ""
    try:
        return dt.date.fromisoformat(text[:10].replace("/", "-")), ""
    except ValueError:
        return None, _("“%(text)s”不是日期，例如 2026-03-02。") % {"text": text}
