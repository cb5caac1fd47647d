"""One finding of the cast's hauler, figures of a rule, and a trial of others."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from wufei.kernel.actors import system_actor
from wufei.registry.public import Organisation, Region, Vehicle
from wufei.supervision.domain.setting import set_parameters
from wufei.supervision.domain.trying import try_figures
from wufei.supervision.public import Finding

SETUP = system_actor("set-up")


def furnish_supervision(*, hauler: Organisation, district: Region) -> dict[str, Any]:
    """What an address names → the key of a row that is there."""
    now = timezone.now()
    vehicle = Vehicle.objects.filter(organisation=hauler).order_by("pk").first()
    plate = vehicle.plate if vehicle else ""
    finding = Finding.objects.create(
        key="access/long_stop",
        rule="long_stop",
        region=district,
        organisation=hauler,
        vehicle=vehicle,
        subject=plate,
        plate=plate,
        begins_at=now - dt.timedelta(hours=2),
        ends_at=now - dt.timedelta(hours=1),
        severity="low",
        confidence=90,
        figures={"milliseconds": 3_600_000, "fixes": 60},
    )
    today = timezone.localdate()
    figures = set_parameters(
        actor=SETUP,
        rule="late",
        district=district,
        values={"tolerance": 10},
        valid_from=today,
        source="试行",
    )
    trial = try_figures(
        actor=SETUP, rule="late", district=None, values={}, first_day=today, last_day=today
    )
    return {"finding": finding.pk, "figures": figures.pk, "trial": trial.pk}
