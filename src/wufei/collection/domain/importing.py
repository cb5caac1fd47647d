"""Points from a file: all of it or nothing, and the same file again changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from wufei.collection.domain.points import create_point, update_point
from wufei.collection.importers import HEADINGS, CellProblem, PointFile, PointRow
from wufei.collection.models import Point
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import Account
from wufei.registry.public import Organisation, Region


@dataclass(slots=True)
class ImportReport:
    """How many points were (or would be) added, changed and left alone; ``written``: whether."""

    added: int = 0
    changed: int = 0
    same: int = 0
    written: bool = False
    problems: list[CellProblem] = field(default_factory=list)


def import_points(*, actor: Actor, file: PointFile, only_check: bool = False) -> ImportReport:
    """Adds the points of a file and changes those whose values differ, in one transaction.

    With any problem, or with ``only_check``, nothing is written and the report says what is wrong,
    or what would happen. Rows are judged by the same acts as those of the forms.
    """
    report = ImportReport(problems=list(file.problems))
    bad = {problem.row for problem in file.problems}
    with transaction.atomic():
        finder = _Finder(actor, file.rows)
        for row in file.rows:
            if row.number not in bad:
                _take(actor, row, finder, report)
        report.written = not (only_check or report.problems)
        if not report.written:
            transaction.set_rollback(True)
    report.problems.sort(key=lambda problem: problem.row)
    return report


class _Finder:
    """The rows that a file names by code, fetched at once; only those that the actor sees."""

    def __init__(self, actor: Actor, rows: Iterable[PointRow]) -> None:
        rows = list(rows)
        seen = {
            "organisation": Organisation.objects.visible_to(actor),
            "region": Region.objects.all(),
            "account": Account.objects.visible_to(actor),
        }
        self.found: dict[str, dict[str, Any]] = {
            name: self._by_code(query, {row.values.get(name) for row in rows})
            for name, query in seen.items()
        }
        points = Point.objects.select_related("organisation", "region", "account")
        self.points = self._by_code(points, {row.values["code"] for row in rows})

    @staticmethod
    def _by_code(rows: models.QuerySet[Any], codes: set[Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        wanted = sorted(code for code in codes if code)
        for start in range(0, len(wanted), 500):
            part = rows.filter(code__in=wanted[start : start + 500])
            found.update((row.code, row) for row in part)
        return found


def _take(actor: Actor, row: PointRow, finder: _Finder, report: ImportReport) -> None:
    values = dict(row.values)
    for name, known in finder.found.items():
        code = values.get(name)
        if not code:
            if name in values:
                values[name] = None
            continue
        if code not in known:
            message = _("没有编码为 %(code)s 的记录，或您无权查看。") % {"code": code}
            report.problems.append(CellProblem(row.number, HEADINGS[name], message))
            return
        values[name] = known[code]
    try:
        _enter(actor, values, finder.points.get(values["code"]), report)
    except Refusal as refusal:
        name = refusal.pointer.strip("/")
        column = HEADINGS.get(name, "")
        report.problems.append(CellProblem(row.number, column, str(refusal)))


def _enter(actor: Actor, values: dict[str, Any], point: Point | None, report: ImportReport) -> None:
    reason = _("从文件导入")
    if point is None:
        create_point(actor=actor, reason=reason, **values)
        report.added += 1
        return
    changes = {name: value for name, value in values.items() if getattr(point, name) != value}
    if not changes:
        report.same += 1
        return
    update_point(actor=actor, point=point, reason=reason, **changes)
    report.changed += 1
