"""Visits made from the plans, for some days ahead; asking again makes nothing twice."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from wufei.collection.public import Point
from wufei.inspection.domain.guards import require, require_office
from wufei.inspection.models import FormTemplate, Team, Visit, VisitPlan, VisitState
from wufei.kernel.actors import Actor
from wufei.registry.public import is_working_day

#: How many days ahead visits are made.
HORIZON = 14
_NAMES = uuid.UUID("6f1d1c58-2f1b-5c53-9a2e-9f9f3a4e7d10")


def plan_visits(*, actor: Actor, days: int = HORIZON, today: dt.date | None = None) -> int:
    """Makes the visits of all plans from today on; how many were new.

    Raises:
        Refusal: NOT_ALLOWED unless the system asks.
    """
    require(actor.is_system, roles="")
    today = today or timezone.localdate()
    last = today + dt.timedelta(days=days - 1)
    ahead = [today + dt.timedelta(days=number) for number in range(days)]
    working = {day: is_working_day(day) for day in ahead}
    intended = Visit.objects.filter(plan=OuterRef("pk"), state=VisitState.PLANNED, day__gte=today)
    plans = VisitPlan.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=last),
        Q(valid_to__isnull=True) | Q(valid_to__gt=today) | Exists(intended),
    ).order_by("pk")
    return sum(_make(plan.pk, ahead, working) for plan in plans)


def plan_visits_of(*, actor: Actor, plan: VisitPlan, days: int = HORIZON) -> int:
    """The same for one plan, at once: after it was entered or changed.

    Raises:
        Refusal: NOT_ALLOWED.
    """
    require_office(actor=actor, region_path=plan.team.region.path)
    today = timezone.localdate()
    ahead = [today + dt.timedelta(days=number) for number in range(days)]
    return _make(plan.pk, ahead, {day: is_working_day(day) for day in ahead})


def days_of(
    plan: VisitPlan, ahead: Iterable[dt.date], working: dict[dt.date, bool]
) -> list[dt.date]:
    """The days among ``ahead`` on which the plan wants a visit."""
    return [day for day in ahead if _wanted(plan, day, working)]


def _wanted(plan: VisitPlan, day: dt.date, working: dict[dt.date, bool]) -> bool:
    if not plan.in_force_on(day) or not plan.team.in_force_on(day):
        return False
    if plan.only_working_days and not working[day]:
        return False
    if plan.every_days is not None:
        start = plan.valid_from or day
        return (day - start).days % plan.every_days == 0
    return bool(plan.weekdays >> day.weekday() & 1)


def _make(pk: int, ahead: list[dt.date], working: dict[dt.date, bool]) -> int:
    with transaction.atomic():
        plan: VisitPlan = (
            VisitPlan.objects.select_for_update(of=("self",))
            .select_related("team__region", "region")
            .get(pk=pk)
        )
        wanted = {
            (point, day) for day in days_of(plan, ahead, working) for point in _points(plan, day)
        }
        standing = Visit.objects.filter(plan=plan, day__gte=ahead[0])
        _take_back(standing, wanted)
        known = set(standing.values_list("point_id", "day"))
        new = sorted(wanted - known, key=lambda pair: (pair[1], pair[0]))
        Visit.objects.bulk_create([_visit(plan, point, day) for point, day in new])
        _refresh(plan, standing)
    return len(new)


def _points(plan: VisitPlan, day: dt.date) -> list[int]:
    chosen = Q(visit_plans=plan)
    if plan.region is not None:
        chosen |= Q(region__path__startswith=plan.region.path)
    rows = Point.objects.in_force(day).filter(chosen).distinct()
    return list(rows.values_list("pk", flat=True))


def _take_back(standing: Any, wanted: set[tuple[int, dt.date]]) -> None:
    """A planned visit that nobody began is only an intention: without a plan it goes."""
    rows = standing.filter(state=VisitState.PLANNED)
    gone = [
        pk
        for pk, point, day in rows.values_list("pk", "point_id", "day")
        if (point, day) not in wanted
    ]
    rows.filter(pk__in=gone).delete()


def _refresh(plan: VisitPlan, standing: Any) -> None:
    standing.filter(state=VisitState.PLANNED).update(
        team=plan.team,
        member=plan.member,
        template=plan.template,
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
    )


def _visit(plan: VisitPlan, point: int, day: dt.date) -> Visit:
    return Visit(
        client_id=uuid.uuid5(_NAMES, f"{plan.pk}/{point}/{day.isoformat()}"),
        plan=plan,
        team=plan.team,
        member=plan.member,
        point_id=point,
        template=plan.template,
        day=day,
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
    )


def add_visit(
    *,
    actor: Actor,
    client_id: uuid.UUID,
    team: Team,
    point: Point,
    template: FormTemplate | None = None,
    day: dt.date | None = None,
) -> Visit:
    """A visit without a plan, today unless told. Sent again, it is answered.

    Raises:
        Refusal: NOT_ALLOWED.
    """
    from wufei.inspection.domain.visiting import may_visit

    known: Visit | None = Visit.objects.filter(client_id=client_id).first()
    if known is not None:
        return known
    row = Visit(
        client_id=client_id,
        team=team,
        point=point,
        template=template,
        day=day or timezone.localdate(),
    )
    require(may_visit(actor, row), roles=_("这支队伍的队员或无废办"))
    row.save()
    return row
