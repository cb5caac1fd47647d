"""Spreadsheets: cells of their kind, text that stays text, headings that stay in sight."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook

from wufei.kernel import spreadsheets
from wufei.kernel.spreadsheets import write_xlsx, xlsx_file


@pytest.fixture(autouse=True)
def in_chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


def sheet_of(
    rows: Iterable[Sequence[object]], headings: Sequence[object] = ("甲", "乙"), **given: Any
) -> Any:
    target = io.BytesIO()
    write_xlsx(target, title="表", headings=headings, rows=rows, **given)
    return load_workbook(target).active


def values(sheet: Any) -> list[tuple[object, ...]]:
    return list(sheet.values)


def test_a_sheet_has_a_title_bold_headings_that_stay_in_sight_and_the_rows() -> None:
    target = io.BytesIO()
    count = write_xlsx(
        target,
        title="审计日志",
        headings=["序号", gettext_lazy("年")],
        rows=iter([(1, "x"), (2, "y")]),
    )
    sheet: Any = load_workbook(target).active
    assert count == 2
    assert sheet.title == "审计日志"
    assert sheet.freeze_panes == "A2"
    assert values(sheet) == [("序号", "年"), (1, "x"), (2, "y")]
    assert [sheet["A1"].font.bold, sheet["B1"].font.bold, sheet["A2"].font.bold] == [
        True,
        True,
        False,
    ]


def test_a_list_without_rows_is_a_sheet_of_headings() -> None:
    assert values(sheet_of([])) == [("甲", "乙")]


@pytest.mark.parametrize(
    ("value", "held", "kind"),
    [
        (7, 7, "n"),
        (-3, -3, "n"),
        (True, True, "b"),
        (Decimal("1.250000"), 1.25, "n"),
        (dt.date(2026, 3, 5), dt.datetime(2026, 3, 5), "d"),
        (dt.datetime(2026, 3, 5, 6, 7, 8), dt.datetime(2026, 3, 5, 6, 7, 8), "d"),
        (dt.date(1899, 12, 31), "1899-12-31", "s"),
        (None, None, "n"),
        ("0012", "0012", "s"),
        ("2026-03-05", "2026-03-05", "s"),
        ("#N/A", "#N/A", "s"),
        (gettext_lazy("年"), "年", "s"),
        (["a", 1], "['a', 1]", "s"),
    ],
)
def test_a_value_is_a_cell_of_its_kind(value: object, held: object, kind: str) -> None:
    cell = sheet_of([(value, "")])["A2"]
    assert (cell.value, cell.data_type) == (held, kind)


def test_a_moment_is_shown_in_local_time_to_the_second() -> None:
    moment = dt.datetime(2026, 3, 4, 20, 0, 1, 999_999, tzinfo=dt.UTC)
    with timezone.override(ZoneInfo("Asia/Shanghai")):
        cell = sheet_of([(moment, "")])["A2"]
    assert cell.value == dt.datetime(2026, 3, 5, 4, 0, 1)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_text_that_begins_like_a_formula_stays_text_also_when_edited(start: str) -> None:
    text = f"{start}HYPERLINK(A1)"
    sheet = sheet_of([(text, "A1")], headings=[text, "乙"])
    for cell in (sheet["A1"], sheet["A2"]):
        assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    assert not sheet["B2"].quotePrefix


def test_what_no_spreadsheet_can_hold_is_shown_as_such() -> None:
    assert sheet_of([("a\x00b\x1f\ud800c\uffff", "line\nnext\ttab 😀")])["A2"].value == "a�b��c�"
    assert sheet_of([("", "line\nnext\ttab 😀")])["B2"].value == "line\nnext\ttab 😀"


def test_columns_fit_their_first_rows_within_reason() -> None:
    sheet = sheet_of([("厨余垃圾处理厂", "x" * 500), (None, "")], headings=["名称", "说明"])
    assert [sheet.column_dimensions[c].width for c in "AB"] == [16, 60]
    narrow = sheet_of([(1, dt.datetime(2026, 3, 5, 6, 7, 8))])
    assert [narrow.column_dimensions[c].width for c in "AB"] == [8, 21]


def test_widths_may_be_given() -> None:
    sheet = sheet_of([], widths=[11, 33])
    assert [sheet.column_dimensions[c].width for c in "AB"] == [11, 33]


def test_a_title_is_cut_and_freed_of_what_a_sheet_may_not_be_called() -> None:
    target = io.BytesIO()
    write_xlsx(target, title="进/出:2026?" + "长" * 40, headings=["甲"], rows=[])
    sheet: Any = load_workbook(target).active
    assert sheet.title == "进 出 2026 " + "长" * 22


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "行数超过电子表格上限，其余未列出；请缩小范围。"),
        ({"too_many": "请改用 CSV。"}, "请改用 CSV。"),
    ],
)
def test_a_full_sheet_says_that_there_are_more_rows(
    given: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 60)
    target = io.BytesIO()
    every = ((number,) for number in range(61))
    assert write_xlsx(target, title="表", headings=["甲"], rows=every, **given) == 60  # type: ignore[arg-type]
    sheet: Any = load_workbook(target).active
    assert values(sheet) == [("甲",), *[(number,) for number in range(60)], (said,)]
    exact = sheet_of(((number,) for number in range(60)), headings=["甲"])
    assert values(exact)[-1] == (59,)


def test_rows_are_taken_as_they_are_written() -> None:
    """Of a long list never more than the rows that set the widths are held."""
    alive = most = 0

    class Row(tuple[object, ...]):
        __slots__ = ()

        def __new__(cls, *cells: object) -> Row:
            nonlocal alive, most
            alive += 1
            most = max(most, alive)
            return super().__new__(cls, cells)

        def __del__(self) -> None:
            nonlocal alive
            alive -= 1

    sheet = sheet_of(Row(number, "x") for number in range(2000))
    assert sheet.max_row == 2001
    assert most <= 52


def test_the_file_for_an_answer_is_read_from_its_start() -> None:
    with xlsx_file(title="表", headings=["甲"], rows=[(5,)]) as file:
        assert values(load_workbook(file).active) == [("甲",), (5,)]
