"""The reports in words, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from wufei.intake.models import ImportRun
from wufei.intake.reasons import message_of
from wufei.intake.report import DryRunReport, Finding
from wufei.intake.wording import in_language
from wufei.kernel.units import unit_named

SHOWN_EXAMPLES = 3
SHOWN_LINES = 12


def _number(value: object) -> str:
    return f"{value:,}"


def report_lines(report: DryRunReport) -> Iterator[str]:
    """A dry run on some fifty lines."""
    unit = unit_named(report.unit)
    yield _("试算：%(file)s，方案 %(map)s（%(kind)s %(encoding)s）") % {
        "file": report.file,
        "map": report.map,
        "kind": report.kind,
        "encoding": report.encoding,
    }
    yield _("  %(read)s 行：可入账 %(accepted)s，略过 %(skipped)s，拒收 %(refused)s") % {
        "read": _number(report.rows_read - report.rows_filtered),
        "accepted": _number(report.rows_accepted),
        "skipped": _number(report.rows_skipped),
        "refused": _number(report.rows_refused),
    }
    if report.rows_filtered:
        yield _("  另有 %(rows)s 行不在方案范围内") % {"rows": _number(report.rows_filtered)}
    yield _("  可读质量合计 %(read)s %(unit)s，可入账 %(accepted)s %(unit)s = %(grams)s 克") % {
        "read": _number(report.total.declared_read),
        "accepted": _number(report.total.declared_accepted),
        "unit": unit,
        "grams": _number(report.total.grams),
    } + _("（舍入差 %(rounding)s 克）") % {"rounding": report.total.rounding}
    yield from _materials(report, str(unit))
    for finding in report.findings:
        yield from _finding(finding)
    yield from _drawn_down(report, str(unit))
    yield from _alerts_and_sums(report)
    if report.groups:
        values = {"groups": report.groups, "balanced": report.groups_balanced}
        yield _("分组 %(groups)s 个，其中收发相等 %(balanced)s 个") % values
    if report.new_accounts_count or report.new_materials:
        values = {"accounts": report.new_accounts_count, "materials": len(report.new_materials)}
        yield _("将开立账户 %(accounts)s 个，登记物料 %(materials)s 种") % values


def _alerts_and_sums(report: DryRunReport) -> Iterator[str]:
    for alert in report.alerts:
        if alert.rows:
            values = {
                "name": in_language(alert.zh, alert.en),
                "rows": alert.rows,
                "total": _number(alert.total),
            }
            yield _("警示 %(name)s：%(rows)s 行，合计 %(total)s") % values
    for control in report.sums:
        values = {"name": in_language(control.zh, control.en), "total": _number(control.total)}
        yield _("核对合计 %(name)s：%(total)s") % values


def _materials(report: DryRunReport, unit: str) -> Iterator[str]:
    for total in report.materials[:SHOWN_LINES]:
        mass = f"{total.declared_read:>24,} {unit}"
        yield f"    {total.material or '?':<32} {total.rows_read:>9,} {mass}"
    if len(report.materials) > SHOWN_LINES:
        yield _("    …… 共 %(count)s 种") % {"count": len(report.materials)}


def _finding(finding: Finding) -> Iterator[str]:
    words = {"refused": _("拒收"), "skipped": _("略过"), "noted": _("提示")}
    yield f"{words[finding.outcome]} {finding.rows:,} × {finding.code}"
    for example in finding.examples[:SHOWN_EXAMPLES]:
        yield _("    第 %(row)s 行：%(message)s") % {
            "row": example.row,
            "message": example.message,
        }


def _drawn_down(report: DryRunReport, unit: str) -> Iterator[str]:
    if not report.drawn_down_count:
        return
    yield _("%(drawn)s 个账户（共 %(count)s 个）发出多于收入，缺期初库存：") % {
        "drawn": report.drawn_down_count,
        "count": report.accounts_count,
    }
    for flow in report.drawn_down[:SHOWN_EXAMPLES]:
        yield f"    {flow.account}: {flow.missing_declared:,} {unit}"


def run_lines(run: ImportRun) -> Iterator[str]:
    """What posting did."""
    yield _(
        "入账：新分录 %(posted)s 笔，原已入账 %(existed)s 笔，"
        "未入账 %(refused)s 行，略过 %(skipped)s 行"
    ) % {
        "posted": _number(run.entries_posted),
        "existed": _number(run.entries_existed),
        "refused": _number(run.rows_refused),
        "skipped": _number(run.rows_skipped),
    }
    for row in run.rejected_rows.filter(skipped=False).order_by("row")[:SHOWN_EXAMPLES]:
        params = {"column": row.column, "value": row.value, **row.params}
        yield _("    第 %(row)s 行：%(message)s") % {
            "row": row.row,
            "message": message_of(row.code, params),
        }
