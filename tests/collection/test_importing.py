"""A file of points: errors by row and column, all or nothing, twice is once."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from tests.registry.actors import DISTRICT
from tests.registry.rows import text_of
from wufei.collection.importers import COLUMNS, POINT_COLUMNS
from wufei.collection.public import Point, import_points
from wufei.intake.public import IntakeReason, read_rows
from wufei.kernel.models import AuditRecord
from wufei.kernel.refusals import Refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
URL = "/collection/points/import/"
HEAD = list(COLUMNS)
GOOD = [
    ["P-1", "一号", "", "小区桶组", "", "500107", "某路 1 号", 29.5, 106.5, ""],
    ["P-2", "二号", "Two", "canteen", "", "500107", "", "", "", ""],
]


def workbook(rows: list[list[object]], head: list[str] = HEAD) -> bytes:
    book = Workbook()
    for row in [head, *rows]:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def send(client: Client, rows: list[list[object]], **values: str) -> str:
    file = SimpleUploadedFile("points.xlsx", workbook(rows))
    return text_of(client.post(URL, {"file": file, **values}))


def test_a_check_writes_nothing(district: Client) -> None:
    page = send(district, GOOD, only_check="on")
    assert "检查通过" in page
    assert "新增 2，修改 0，不变 0" in page
    assert Point.objects.count() == 0


def test_the_same_file_twice_adds_nothing(district: Client) -> None:
    assert "新增 2" in send(district, GOOD)
    written = AuditRecord.objects.count()
    assert "新增 0，修改 0，不变 2" in send(district, GOOD)
    assert (Point.objects.count(), AuditRecord.objects.count()) == (2, written)


def test_one_error_and_nothing_is_written(district: Client) -> None:
    bad: list[list[object]] = [
        ["P-3", "三号", "", "宫殿", "", "500107", "", "", "", ""],
        ["P-4", "四号", "", "学校", "", "500109", "", "", "", ""],
        ["P-5", "五号", "", "学校", "NONE", "500107", "", "", "", ""],
        ["P-6", "", "", "学校", "", "500107", "", "", "x", ""],
        ["P-1", "重复", "", "学校", "", "500107", "", "", "", ""],
    ]
    page = send(district, [*GOOD, *bad])
    for told in (
        "没有“宫殿”这个类别",
        "没有权限",
        "没有编码为 NONE",
        "不能为空",
        "不是度数",
        "第 2 行",
    ):
        assert told in page
    assert Point.objects.count() == 0


def test_problems_name_row_and_column(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    path.write_bytes(workbook([GOOD[0], ["P-6", "", "", "学校", "", "500107", "", 95, 1, ""]]))
    file = read_rows(path, name="f.xlsx", columns=POINT_COLUMNS)
    report = import_points(actor=DISTRICT, file=file)
    assert [(each.row, each.column) for each in report.problems] == [(3, "名称")]
    assert (report.added, report.written, Point.objects.count()) == (1, False, 0)


def test_columns_that_are_absent_change_nothing(district: Client, tmp_path: Path) -> None:
    send(district, GOOD)
    path = tmp_path / "f.xlsx"
    head = ["编码", "名称", "类别", "区划代码"]
    path.write_bytes(workbook([["P-1", "新名", "小区桶组", "500107"]], head))
    report = import_points(
        actor=DISTRICT, file=read_rows(path, name="f.xlsx", columns=POINT_COLUMNS)
    )
    assert (report.added, report.changed, report.same) == (0, 1, 0)
    point = Point.objects.get(code="P-1")
    assert (point.name, point.address) == ("新名", "某路 1 号")


def test_a_file_without_the_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    path.write_bytes(workbook([["P-1"]], ["编码"]))
    with pytest.raises(Refusal) as caught:
        read_rows(path, name="f.xlsx", columns=POINT_COLUMNS)
    assert caught.value.reason is IntakeReason.MISSING_COLUMNS


def test_the_empty_form_has_the_headings(district: Client) -> None:
    answer = district.get(f"{URL}template.xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[attr-defined]
    assert [cell.value for cell in sheet[1]] == HEAD
