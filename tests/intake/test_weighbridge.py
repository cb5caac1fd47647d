"""The shipped map for Chinese weighbridges, with the quirks of real exports."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.intake.conftest import CLERK
from wufei.intake.public import dry_run, shipped_map
from wufei.ledger.public import AccountDraft, load_exemptions, open_accounts
from wufei.registry.public import load_reference_data

HEADER = "日期,车号,货名,毛重,皮重,净重,单位,发货单位,收货单位,磅单号"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _accounts() -> None:
    load_exemptions()
    load_reference_data()
    stages = {"杨家坪街道": "source", "厨余处理厂": "stock"}
    drafts = [AccountDraft(code, code, stage) for code, stage in stages.items()]
    open_accounts(actor=CLERK, drafts=drafts)


def test_a_gb18030_export(tmp_path: Path) -> None:
    lines = [
        HEADER,
        '2026/1/5 8:05:10,渝A1,厨余垃圾,"12,480","7,200","5,280",公斤,杨家坪街道,厨余处理厂,P001',
        "2026-01-05 09:30:00,渝A1,易腐垃圾,12.48,7.2,5.28,吨,杨家坪街道,厨余处理厂,P002",
        "2026年1月6日,渝A1,厨余垃圾,12480,7200,5290,kg,杨家坪街道,厨余处理厂,P003",
        "2026-01-06,渝A1,厨余垃圾,12480,7200,5280,吨,杨家坪街道,厨余处理厂,P004",
        "2026-01-06,渝A1,月饼盒,12480,7200,5280,kg,杨家坪街道,厨余处理厂,P005",
        "2026-01-06,渝A1,厨余垃圾,12480,7200,5280,kg,石桥铺街道,厨余处理厂,P006",
    ]
    path = tmp_path / "磅单.csv"
    path.write_bytes("\r\n".join(lines).encode("gb18030"))
    report = dry_run(path=path, column_map=shipped_map("weighbridge-cn"))
    assert report.encoding == "gb18030"
    assert [(f.code, [e.row for e in f.examples]) for f in report.findings] == [
        ("intake.check_failed", [4]),
        ("intake.implausible_mass", [5]),
        ("intake.unknown_account", [7]),
        ("intake.unknown_material", [6]),
    ]
    assert report.material("kitchen").grams == 2 * 5_280_000
    assert report.first_day == dt.date(2026, 1, 5)


def test_a_workbook(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER.split(","))
    when = dt.datetime(2026, 1, 5, 8, 5, 10)
    sheet.append(
        [when, "渝A1", "厨余垃圾", 12480, 7200, 5280, None, "杨家坪街道", "厨余处理厂", 20260105001]
    )
    path = tmp_path / "磅单.xlsx"
    book.save(path)
    report = dry_run(path=path, column_map=shipped_map("weighbridge-cn"))
    assert report.findings == []
    assert report.total.grams == 5_280_000
