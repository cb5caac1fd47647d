"""A file of devices: errors by row and column, all or nothing, twice is once."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from tests.devices.test_landing import position
from wufei.collection.public import Bin, Point
from wufei.devices import spool
from wufei.devices.domain.importing import import_devices
from wufei.devices.domain.landing import LandingReport, land_waiting
from wufei.devices.importers import COLUMNS, DEVICE_COLUMNS
from wufei.devices.models import Device, UnknownDevice
from wufei.intake.public import FileRow, RowFile, read_rows
from wufei.kernel.actors import Role
from wufei.kernel.models import AuditRecord
from wufei.registry.public import Material, Region, Vehicle

pytestmark = pytest.mark.django_db
GOOD: list[list[object]] = [
    ["T-1", "定位终端", "渝A10001", "", "2026-03-02"],
    ["F-1", "fullness", "", "B-1", ""],
]


@pytest.fixture
def officer(vehicle: Vehicle, client_as: Callable[[Role], Client]) -> Client:
    point = Point.objects.create(
        code="P-1", name="一号", kind="compound", region=Region.objects.get(code="500107")
    )
    kitchen = Material.objects.get(key="kitchen")
    Bin.objects.create(code="B-1", point=point, material=kitchen, litres=240)
    return client_as(Role.DISTRICT_OFFICER)


def workbook(rows: list[list[object]]) -> bytes:
    book = Workbook()
    for row in [list(COLUMNS), *rows]:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def send(client: Client, rows: list[list[object]], **values: str) -> Any:
    file = SimpleUploadedFile("devices.xlsx", workbook(rows))
    return client.post(reverse("devices:import_devices"), {"file": file, **values})


def test_a_check_writes_nothing_and_lets_nothing_in(officer: Client) -> None:
    spool.write([position("e1")])
    assert land_waiting() == LandingReport(held=1)
    page = send(officer, GOOD, only_check="on").content.decode()
    assert "检查通过" in page
    assert "新增 2，修改 0，不变 0" in page
    assert Device.objects.count() == 0
    assert land_waiting() == LandingReport()
    assert UnknownDevice.objects.count() == 1
    assert "已导入" in send(officer, GOOD).content.decode()
    assert land_waiting() == LandingReport(positions=1)
    assert UnknownDevice.objects.count() == 0


def test_the_same_file_twice_adds_nothing(officer: Client) -> None:
    assert "新增 2，修改 0，不变 0" in send(officer, GOOD).content.decode()
    written = AuditRecord.objects.count()
    assert "新增 0，修改 0，不变 2" in send(officer, GOOD).content.decode()
    assert (Device.objects.count(), AuditRecord.objects.count()) == (2, written)


def test_one_error_and_nothing_is_written(officer: Client) -> None:
    bad: list[list[object]] = [
        ["T-2", "宫殿", "渝A10001", "", ""],
        ["T-3", "定位终端", "渝A99999", "", ""],
        ["T-4", "定位终端", "", "", ""],
        ["T-5", "定位终端", "渝A10001", "", "昨天"],
        ["T-1", "定位终端", "渝A10001", "", ""],
        ["", "定位终端", "渝A10001", "", ""],
    ]
    answer = send(officer, [*GOOD, *bad])
    assert answer.status_code == 422
    assert Device.objects.count() == 0
    problems = answer.context["report"].problems
    assert [(problem.row, problem.column) for problem in problems] == [
        (4, "类别"),
        (5, "车牌"),
        (6, "车牌"),
        (7, "启用日期"),
        (8, "设备编码"),
        (9, "设备编码"),
    ]
    assert "没有写入" in answer.content.decode()


def test_a_device_that_stands_elsewhere_is_an_error_of_its_row(officer: Client) -> None:
    send(officer, GOOD)
    answer = send(officer, [["T-1", "定位终端", "", "B-1", ""]])
    (problem,) = answer.context["report"].problems
    assert (problem.row, problem.column) == (2, "设备编码")
    assert problem.message.startswith("设备 T-1 已装在 渝A10001 上。")


def test_who_may_not_bind_imports_nothing(
    vehicle: Vehicle, client_as: Callable[[Role], Client], actor_as: Callable[[Role], Any]
) -> None:
    assert send(client_as(Role.EVALUATOR), GOOD).status_code == 403
    values = {"code": "T-1", "kind": Device.Kind.TRACKER, "vehicle": "渝A10001", "bin": ""}
    row = FileRow(2, {**values, "valid_from": None})
    report = import_devices(actor=actor_as(Role.EVALUATOR), file=RowFile([row]))
    assert [problem.row for problem in report.problems] == [2]
    assert Device.objects.count() == 0


def test_the_empty_sheet_has_the_headings(officer: Client, tmp_path: Path) -> None:
    answer = officer.get(reverse("devices:import_template"))
    content = b"".join(answer.streaming_content)
    assert [cell.value for cell in load_workbook(io.BytesIO(content)).active[1]] == list(COLUMNS)
    path = tmp_path / "devices.xlsx"
    path.write_bytes(workbook(GOOD))
    assert len(read_rows(path, name="devices.xlsx", columns=DEVICE_COLUMNS).rows) == 2
