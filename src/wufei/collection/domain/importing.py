"""Points from a file: all of it or nothing, and the same file again changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from wufei.collection.domain.points import create_point, update_point
from wufei.collection.importers import POINT_COLUMNS
from wufei.collection.models import Point
from wufei.intake.public import CellProblem, FileRow, RowFile, RowReport, enter_rows
from wufei.kernel.actors import Actor
from wufei.ledger.public import Account
from wufei.registry.public import Organisation, Region


def import_points(*, actor: Actor, file: RowFile, only_check: bool = False) -> RowReport:
    """Adds the points of a file and changes those whose values differ, all or none, as
    :func:`wufei.intake.public.enter_rows`. Rows are judged by the same acts as those of the forms.
    """
    finder = _Finder(actor, file.rows)
    return enter_rows(
        file,
        lambda row, report: _take(actor, row, finder, report),
        columns=POINT_COLUMNS,
        only_check=only_check,
    )


class _Finder:
    """The rows that a file names by code, fetched at once; only those that the actor sees."""

    def __init__(self, actor: Actor, rows: Iterable[FileRow]) -> None:
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


def _take(actor: Actor, row: FileRow, finder: _Finder, report: RowReport) -> None:
    values = dict(row.values)
    for name, known in finder.found.items():
        code = values.get(name)
        if not code:
            if name in values:
                values[name] = None
            continue
        if code not in known:
            message = _("没有编码为 %(code)s 的记录，或您无权查看。") % {"code": code}
            report.problems.append(CellProblem(row.number, POINT_COLUMNS.headings[name], message))
            return
        values[name] = known[code]
    _enter(actor, values, finder.points.get(values["code"]), report)


def _enter(actor: Actor, values: dict[str, Any], point: Point | None, report: RowReport) -> None:
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
