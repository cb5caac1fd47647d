"""Rounds: the way that no order accounts for, to plants and home."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q, Sum

from wufei.driving.public import CrewEvent
from wufei.lake.public import OperationDraft
from wufei.rounds.public import PlanState, Round, RoundState, RoundStop, StopState


def drafts(day: dt.date) -> Iterator[OperationDraft]:
    """Rounds of a day that were driven; ``metres`` without the ways to the points they called at,
    which stand with the orders."""
    rows = Round.objects.filter(plan__day=day, plan__state__in=_DRIVEN_PLANS).filter(
        ~Q(state=RoundState.PLANNED)
    )
    called = RoundStop.objects.filter(
        round__in=rows, kind=RoundStop.Kind.ORDER, state__in=(StopState.DONE, StopState.REFUSED)
    )
    counted = called.order_by().values_list("round_id").annotate(metres=Sum("metres"))
    to_points = dict(counted.values_list("round_id", "metres"))
    for each in rows.select_related("plan__hauler__region", "vehicle").order_by("pk"):
        finished = each.state == RoundState.FINISHED
        hauler = each.plan.hauler
        yield OperationDraft(
            key=each.code,
            outcome="finished" if finished else "unfinished",
            region_id=hauler.region_id,
            region_code=hauler.region.code,
            organisation=hauler.code,
            vehicle=each.vehicle.plate,
            metres=max(0, each.metres - to_points.get(each.pk, 0)) if finished else None,
            seconds=each.seconds if finished else None,
        )


def touched(since: dt.datetime) -> set[dt.date]:
    """Days of rounds of which a crew told something since."""
    events = CrewEvent.objects.filter(received_at__gte=since)
    return set(events.values_list("round__plan__day", flat=True).distinct().order_by())


_DRIVEN_PLANS = (PlanState.PUBLISHED, PlanState.SUPERSEDED)
