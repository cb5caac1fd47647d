"""Devices from a file: all of it or nothing, and the same file again changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from wufei.collection.public import Bin
from wufei.devices.domain.binding import enter_binding, let_in
from wufei.devices.domain.landing import believe
from wufei.devices.importers import DEVICE_COLUMNS
from wufei.devices.models import Device
from wufei.intake.public import CellProblem, FileRow, RowFile, RowReport, enter_rows
from wufei.kernel.actors import Actor
from wufei.registry.public import Vehicle


def import_devices(*, actor: Actor, file: RowFile, only_check: bool = False) -> RowReport:
    """Binds the devices of a file that are not bound so already, all or none, as
    :func:`wufei.intake.public.enter_rows`. Rows are judged by the same act as those of the form; a
    device that stands on something else is a problem of its row.
    """
    made: list[str] = []
    with transaction.atomic():
        finder = _Finder(actor, file.rows)

        def take(row: FileRow, report: RowReport) -> None:
            if _take(actor, row, finder, report):
                made.append(row.values["code"])

        report = enter_rows(file, take, columns=DEVICE_COLUMNS, only_check=only_check)
        if report.written and made:
            believe(made)
    if report.written:
        let_in(made)
    return report


class _Finder:
    """The rows that a file names by code, fetched at once; places only those the actor sees."""

    def __init__(self, actor: Actor, rows: Iterable[FileRow]) -> None:
        rows = list(rows)
        vehicles = Vehicle.objects.visible_to(actor).select_related("organisation__region")
        bins = Bin.objects.visible_to(actor).select_related("point__region")
        bound = Device.objects.filter(valid_to__isnull=True).select_related("vehicle", "bin")
        self.places = {
            "vehicle": self._by(vehicles, "plate", {row.values["vehicle"] for row in rows}),
            "bin": self._by(bins, "code", {row.values["bin"] for row in rows}),
        }
        self.bound = self._by(bound, "code", {row.values["code"] for row in rows})

    @staticmethod
    def _by(rows: models.QuerySet[Any], name: str, codes: set[str]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        wanted = sorted(code for code in codes if code)
        for start in range(0, len(wanted), 500):
            part = rows.filter(**{f"{name}__in": wanted[start : start + 500]})
            found.update((getattr(row, name), row) for row in part)
        return found


def _take(actor: Actor, row: FileRow, finder: _Finder, report: RowReport) -> bool:
    """Whether the row's device was bound."""
    values = dict(row.values)
    for name, known in finder.places.items():
        code = values[name]
        if code and code not in known:
            message = _("没有编码为 %(code)s 的记录，或您无权查看。") % {"code": code}
            report.problems.append(CellProblem(row.number, DEVICE_COLUMNS.headings[name], message))
            return False
        values[name] = known[code] if code else None
    if _stands(finder.bound.get(values["code"]), values):
        report.same += 1
        return False
    enter_binding(actor=actor, **values)
    report.added += 1
    return True


def _stands(device: Device | None, values: dict[str, Any]) -> bool:
    """Whether the device is bound as the file says; a day that the file leaves open is no other."""
    if device is None:
        return False
    same = all(getattr(device, name) == values[name] for name in ("kind", "vehicle", "bin"))
    return same and values["valid_from"] in {None, device.valid_from}
