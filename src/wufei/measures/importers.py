"""Declared values out of a spreadsheet: one row a value, every fault with its row and column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import IO, Any, Final

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wufei.kernel.refusals import Refusal
from wufei.lake.public import DeclaredDraft
from wufei.measures.catalogue import catalogue
from wufei.measures.domain.declaring import require_fit, series_units
from wufei.registry.public import Region

MOST_ROWS = 5_000
MOST_BYTES = 5 * 1024 * 1024
#: Columns of the sheet in order: field of a draft → its heading.
COLUMNS: Final[Mapping[str, Any]] = {
    "series": gettext_lazy("数列"),
    "region": gettext_lazy("区划代码"),
    "first_day": gettext_lazy("首日"),
    "last_day": gettext_lazy("末日"),
    "value": gettext_lazy("数值"),
    "unit": gettext_lazy("计量单位"),
    "estimated": gettext_lazy("估算"),
    "supplier": gettext_lazy("填报单位"),
    "evidence": gettext_lazy("依据"),
    "note": gettext_lazy("口径说明"),
    "reason": gettext_lazy("更正事由"),
}
REQUIRED = ("series", "region", "first_day", "last_day", "value")
_TEXTS = ("supplier", "evidence", "note", "reason")
_YES = ("是", "yes", "y", "true", "1")  # zh: what people write in a cell
_NO = ("", "否", "no", "n", "false", "0")  # zh: what people write in a cell


@dataclass(frozen=True, slots=True)
class Fault:
    """``row`` as the spreadsheet numbers it; ``column`` its heading, empty for the whole row."""

    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """``drafts`` with the rows they came from; nothing may be declared while there are faults."""

    drafts: list[DeclaredDraft]
    rows: list[int]
    faults: list[Fault]


class _Bad(Exception):  # noqa: N818 - a fault of one cell
    pass


def read_sheet(file: IO[bytes]) -> Sheet:
    """The values on the first sheet of a workbook; its first row names the columns."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        rows = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    except (CalamineError, OSError, ValueError, IndexError):
        return _refused(1, _("读不了这个文件；请用 Excel 工作簿（.xlsx），第一张表为数据。"))
    rows = rows[: MOST_ROWS + 2]
    if not rows:
        return _refused(1, _("第一张表是空的。"))
    places, missing = _places(rows[0])
    if missing:
        told = "、".join(str(COLUMNS[name]) for name in missing)
        return _refused(1, _("缺少列：%(columns)s。") % {"columns": told})
    if len(rows) > MOST_ROWS + 1:
        return _refused(
            MOST_ROWS + 2, _("一次最多 %(most)s 行，请分几次上传。") % {"most": MOST_ROWS}
        )
    return _read(rows[1:], places)


def _refused(row: int, message: str) -> Sheet:
    return Sheet([], [], [Fault(row, "", message)])


def _places(header: Sequence[Any]) -> tuple[dict[str, int], list[str]]:
    """Column of each field, by its heading in either language or its own name."""
    called: dict[str, str] = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            called |= {str(words).lower(): name for name, words in COLUMNS.items()}
    called |= {name: name for name in COLUMNS}
    places: dict[str, int] = {}
    for number, cell in enumerate(header):
        name = called.get(str(cell).strip().lower())
        if name is not None:
            places.setdefault(name, number)
    return places, [name for name in REQUIRED if name not in places]


def _read(rows: Sequence[Sequence[Any]], places: Mapping[str, int]) -> Sheet:
    regions = _regions(row[places["region"]] for row in rows)
    units = series_units(catalogue())
    sheet = Sheet([], [], [])
    for number, row in enumerate(rows, start=2):
        told = {name: row[place] for name, place in places.items()}
        if all(str(cell).strip() == "" for cell in told.values()):
            continue
        draft = _draft(told, number, regions, units, sheet.faults)
        if draft is not None:
            sheet.drafts.append(draft)
            sheet.rows.append(number)
    if not sheet.drafts and not sheet.faults:
        sheet.faults.append(Fault(2, "", _("没有数据行。")))
    return sheet


def _regions(cells: Any) -> dict[str, Region]:
    codes = {_text(cell) for cell in cells}
    return {region.code: region for region in Region.objects.filter(code__in=codes)}


def _draft(
    told: Mapping[str, Any],
    number: int,
    regions: Mapping[str, Region],
    units: Mapping[str, str],
    faults: list[Fault],
) -> DeclaredDraft | None:
    read: dict[str, Any] = {}

    def take(name: str, reader: Callable[[Any], Any]) -> None:
        try:
            read[name] = reader(told.get(name, ""))
        except _Bad as bad:
            faults.append(Fault(number, str(COLUMNS[name]), str(bad)))

    before = len(faults)
    take("series", _text)
    take("region", lambda cell: _region(cell, regions))
    take("first_day", _day)
    take("last_day", _day)
    take("value", _value)
    take("estimated", _yes)
    for name in _TEXTS:
        take(name, _text)
    read["unit"] = _text(told.get("unit", "")) or units.get(read.get("series", ""), "")
    if len(faults) > before:
        return None
    draft = DeclaredDraft(**read)
    try:
        require_fit(draft)
    except Refusal as refusal:
        faults.append(fault_of(number, refusal))
        return None
    return draft


def fault_of(row: int, refusal: Refusal) -> Fault:
    """A refusal of one draft, at the column that its pointer names."""
    name = refusal.pointer.rpartition("/")[2]
    return Fault(row, str(COLUMNS.get(name, "")), str(refusal))


def _text(cell: Any) -> str:
    """Codes are text although a spreadsheet keeps them as numbers."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _region(cell: Any, regions: Mapping[str, Region]) -> Region:
    code = _text(cell)
    found = regions.get(code)
    if found is None:
        raise _Bad(_("没有区划“%(code)s”，请填登记册中的代码。") % {"code": code[:40]})
    return found


def _day(cell: Any) -> dt.date:
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    try:
        return dt.date.fromisoformat(str(cell).strip())
    except ValueError:
        raise _Bad(_("请填日期，例如 2026-01-31。")) from None


def _value(cell: Any) -> Decimal:
    """A number of a spreadsheet has its shortest decimal form; text is read as it is written."""
    try:
        value = Decimal(str(cell).strip().replace(",", ""))
    except InvalidOperation:
        raise _Bad(_("“%(value)s”不是数。") % {"value": str(cell)[:40]}) from None
    if not value.is_finite():
        raise _Bad(_("“%(value)s”不是数。") % {"value": str(cell)[:40]})
    return value


def _yes(cell: Any) -> bool:
    word = _text(cell).lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise _Bad(_("请填“是”或“否”，或留空。"))
