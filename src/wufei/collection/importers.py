"""The columns of a file of points, and how their cells are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from wufei.collection.models import Point
from wufei.collection.refusals import CollectionReason
from wufei.intake.public import open_table, require_columns
from wufei.kernel.refusals import Refusal

MOST_ROWS = 5_000
#: Heading in the file → argument of ``create_point``.
COLUMNS = {
    "编码": "code",  # zh: a heading of the file
    "名称": "name",  # zh: a heading of the file
    "英文名称": "name_en",  # zh: a heading of the file
    "类别": "kind",  # zh: a heading of the file
    "管理单位编码": "organisation",  # zh: a heading of the file
    "区划代码": "region",  # zh: a heading of the file
    "地址": "address",  # zh: a heading of the file
    "纬度": "latitude",  # zh: a heading of the file
    "经度": "longitude",  # zh: a heading of the file
    "产生账户": "account",  # zh: a heading of the file
}
HEADINGS = {name: heading for heading, name in COLUMNS.items()}
REQUIRED = ("code", "name", "kind", "region")
#: What a file calls the kinds; their keys are understood as well.
KINDS = {
    "小区桶组": Point.Kind.COMPOUND,  # zh: a word of the file
    "餐饮单位": Point.Kind.RESTAURANT,  # zh: a word of the file
    "食堂": Point.Kind.CANTEEN,  # zh: a word of the file
    "农贸市场": Point.Kind.MARKET,  # zh: a word of the file
    "办公场所": Point.Kind.OFFICE,  # zh: a word of the file
    "学校": Point.Kind.SCHOOL,  # zh: a word of the file
    "居民户": Point.Kind.HOUSEHOLD,  # zh: a word of the file
    **{kind.value: kind for kind in Point.Kind},
}


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong with a row (as a spreadsheet numbers it) in a column."""

    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class PointRow:
    """One line: cells by argument, still as codes; empty cells are empty text or None."""

    number: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PointFile:
    rows: list[PointRow] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)


def read_points(path: Path, *, name: str) -> PointFile:
    """The rows of an Excel or CSV file; cells that cannot be read are problems, not errors.

    Only columns that the file has become values, so that an update touches nothing else.

    Raises:
        Refusal: of the reader (no table, missing columns); FILE_TOO_LONG.
    """
    table = open_table(path, name=name, wanted=[HEADINGS[each] for each in REQUIRED])
    require_columns(table.header, [HEADINGS[each] for each in REQUIRED])
    places = {COLUMNS[h]: i for i, h in enumerate(table.header) if h in COLUMNS}
    read = PointFile()
    seen: dict[str, int] = {}
    for number, cells in table.rows():
        if not any(cell.strip() for cell in cells):
            continue
        if len(read.rows) == MOST_ROWS:
            raise Refusal(CollectionReason.FILE_TOO_LONG, most=MOST_ROWS)
        row = PointRow(number, _values(read, number, cells, places))
        read.rows.append(row)
        first = seen.setdefault(row.values["code"], number)
        if first != number:
            message = _("与第 %(first)s 行的编码相同。") % {"first": first}
            read.problems.append(CellProblem(number, HEADINGS["code"], message))
    return read


def _values(
    read: PointFile, number: int, cells: Sequence[str], places: dict[str, int]
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, place in places.items():
        text = cells[place].strip() if place < len(cells) else ""
        problem = ""
        value: Any = text
        if not text and name in REQUIRED:
            problem = _("不能为空。")
        elif name in ("latitude", "longitude"):
            value, problem = _degrees(text)
        elif name == "kind":
            value = KINDS.get(text, "")
            if not value:
                problem = _("没有“%(kind)s”这个类别；可填：%(kinds)s。") % {
                    "kind": text,
                    "kinds": "、".join(str(label) for label in Point.Kind.labels),
                }
        if problem:
            read.problems.append(CellProblem(number, HEADINGS[name], problem))
        values[name] = value
    return values


def _degrees(text: str) -> tuple[Decimal | None, str]:
    if not text:
        return None, ""
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) > 180:
        return None, _("“%(text)s”不是度数，例如 29.508000。") % {"text": text}
    return value.quantize(Decimal("0.000001")), ""
