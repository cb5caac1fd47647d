"""Bills and monthly reports as papers and workbooks."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wufei.kernel.documents import pdf_of
from wufei.kernel.exporting import Export, tonnes
from wufei.kernel.quantities import format_mass
from wufei.settlement.models import Bill, MonthlyReport
from wufei.settlement.templatetags.settlement import yuan
from wufei.settlement.wording import section_rows

_DATA = Path(__file__).parent / "data"


def _whole(moment: dt.datetime) -> dt.datetime:
    """To the second: papers keep no finer time."""
    return moment.replace(microsecond=0)


def bill_pdf(bill: Bill) -> bytes:
    """The bill on A4, each line with its order and entries."""
    contract = bill.contract
    rows = [
        [
            line.day.isoformat(),
            line.order.code,
            str(line.order.point),
            line.get_kind_display() + (f" {line.note}" if line.note else ""),
            str(line.bins),
            format_mass(line.grams, "kg"),
            yuan(line.price_fen),
            yuan(line.amount_fen),
        ]
        for line in bill.lines.select_related("order__point").order_by("number")
    ]
    data = {
        "title": _("收运费用账单"),
        "code": bill.code,
        "state": bill.get_state_display(),
        "facts": [
            [_("委托单位"), str(contract.holder)],
            [_("收运单位"), str(contract.hauler)],
            [_("收运合同"), contract.code],
            [_("月份"), f"{bill.month:%Y-%m}"],
            [_("计费单位"), contract.get_fee_basis_display()],
            [_("出具时间"), date_format(bill.issued_at, "Y-m-d H:i") if bill.issued_at else "–"],
        ],
        "headings": [
            _("日期"), _("订单号"), _("收集点"), _("性质"), _("桶数"), _("质量"), _("单价（元）"),
            _("金额（元）"),
        ],
        "rows": rows,
        "total": [_("合计（元）"), yuan(bill.total_fen)],
        "rule": rounding_rule(),
    }  # fmt: skip
    return pdf_of(_DATA / "bill.typ", data, made_at=_whole(bill.issued_at or bill.drawn_up_at))


def rounding_rule() -> str:
    return _("每行金额四舍五入到分，合计为各行之和。质量以总账分录为准。")


def bill_export(bill: Bill) -> Export:
    headings = [
        _("日期"), _("订单号"), _("收集点"), _("性质"), _("桶数"), _("质量（吨）"), _("单价（分）"),
        _("金额（分）"), _("分录"), _("说明"),
    ]  # fmt: skip
    return Export(
        bill.code,
        headings,
        lambda line: [
            line.day, line.order.code, str(line.order.point), line.get_kind_display(), line.bins,
            tonnes(line.grams), line.price_fen, line.amount_fen,
            " ".join(str(pk) for pk in line.entries), line.note,
        ],
    )  # fmt: skip


def report_pdf(report: MonthlyReport) -> bytes:
    """The monthly report on A4."""
    declared: dict[str, Any] = report.declared
    data = {
        "title": _("生活垃圾收运处置运营月报"),
        "facts": [
            [_("报送单位"), str(report.organisation)],
            [_("月份"), f"{report.month:%Y-%m}"],
            [_("状态"), report.get_state_display()],
            [_("截至分录"), str(report.cut)],
            [_("运行天数"), str(declared.get("days", "–"))],
            [_("停机（小时）"), str(declared.get("downtime_hours", "–"))],
            [_("说明"), str(declared.get("note") or "–")],
        ],
        "sections": [
            {"title": str(title), "rows": [[str(name), value] for name, value in rows]}
            for title, rows in section_rows(report)
        ],
        "rule": _("数字由总账生成，未经人工改动；运行天数、停机和说明由报送单位填报。"),
    }
    made_at = _whole(report.submitted_at or report.generated_at)
    return pdf_of(_DATA / "report.typ", data, made_at=made_at)
