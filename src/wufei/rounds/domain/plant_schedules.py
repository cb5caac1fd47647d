"""Hours and quotas of plants: entered, corrected, ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Material, Site, add_row, change_row, close_row
from wufei.rounds import rules
from wufei.rounds.models import PlantSchedule
from wufei.rounds.models.notations import read_weekdays
from wufei.rounds.refusals import RoundsReason

EDITABLE = frozenset(
    {
        "materials",
        "weekdays",
        "hours",
        "quota_grams",
        "quota_scope",
        "unloading_seconds",
        "valid_from",
    }
)


def _require_plant_keeper(actor: Actor, site: Site) -> None:
    allowed = rules.may_keep_plant(
        actor, region_path=site.region.path, organisation_id=site.organisation_id
    )
    if not allowed:
        raise Refusal(RoundsReason.NOT_ALLOWED, roles=_("市或所在区县无废办"))


def create_schedule(
    *,
    actor: Actor,
    site: Site,
    materials: Iterable[Material],
    reason: str = "",
    **values: Any,
) -> PlantSchedule:
    """Hours, daily quota (grams) and unloading time (seconds) of a site for some classes.

    Raises:
        Refusal: NOT_ALLOWED, NO_CLASS, SCHEDULES_OVERLAP; the registry's INVALID_VALUE,
            DATES_REVERSED.
    """
    materials = list(materials)
    with transaction.atomic():
        Site.objects.select_for_update().get(pk=site.pk)
        _require_plant_keeper(actor, site)
        row = PlantSchedule(site=site, **values)
        _check_schedule(row, materials)
        return add_row(actor=actor, row=row, reason=reason, materials=materials)


def update_schedule(
    *, actor: Actor, schedule: PlantSchedule, reason: str = "", **changes: Any
) -> PlantSchedule:
    """Corrects a schedule (see :data:`EDITABLE`).

    Raises:
        Refusal: as :func:`create_schedule`.
    """

    def guard(current: PlantSchedule) -> None:
        _require_plant_keeper(actor, current.site)
        materials = list(changes.get("materials", current.materials.all()))
        wanted = PlantSchedule(
            pk=current.pk,
            site=current.site,
            weekdays=changes.get("weekdays", current.weekdays),
            valid_from=changes.get("valid_from", current.valid_from),
            valid_to=current.valid_to,
        )
        _check_schedule(wanted, materials)

    return change_row(
        actor=actor,
        row=schedule,
        changes=changes,
        fields=EDITABLE,
        reason=reason,
        guard=guard,
    )


def _check_schedule(row: PlantSchedule, materials: list[Material]) -> None:
    if not materials:
        raise Refusal(RoundsReason.NO_CLASS, pointer="/materials")
    try:
        days = read_weekdays(row.weekdays)
    except ValidationError:
        return  # told with its field when the row is saved
    others = PlantSchedule.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=row.valid_from or dt.date.min),
        site=row.site,
        materials__in=materials,
    ).exclude(pk=row.pk)
    if row.valid_to is not None:
        others = others.filter(Q(valid_from__isnull=True) | Q(valid_from__lt=row.valid_to))
    for other in others.distinct():
        if days & read_weekdays(other.weekdays):
            raise Refusal(RoundsReason.SCHEDULES_OVERLAP, pointer="/weekdays", schedule=str(other))


def close_schedule(
    *, actor: Actor, schedule: PlantSchedule, valid_to: dt.date, reason: str
) -> PlantSchedule:
    """Ends a schedule.

    Raises:
        Refusal: NOT_ALLOWED; the registry's REASON_MISSING, ALREADY_CLOSED, DATES_REVERSED.
    """
    with transaction.atomic():
        _require_plant_keeper(actor, schedule.site)
        return close_row(actor=actor, row=schedule, valid_to=valid_to, reason=reason)
