"""What the plan page shows: rounds with their figures, unplanned orders in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from wufei.collection.public import Order
from wufei.kernel.actors import Actor
from wufei.rounds.domain.problem import TO_PLAN
from wufei.rounds.domain.wording import Explanation, class_names, explained
from wufei.rounds.models import Plan, Round, RoundStop, StopState, UnplannedOrder

ORDERS = Q(stops__kind=RoundStop.Kind.ORDER) & ~Q(stops__state=StopState.WITHDRAWN)
#: States in which nothing is to be done at a stop any more.
DONE = (StopState.DONE, StopState.REFUSED, StopState.SKIPPED)


def plan_rows(actor: Actor) -> Any:
    """Plans that the actor sees, with the number of their rounds and unplanned orders."""
    return (
        Plan.objects.visible_to(actor)
        .select_related("hauler")
        .annotate(
            round_count=_count(Round.objects.filter(plan=OuterRef("pk")), "plan"),
            left_count=_count(UnplannedOrder.objects.filter(plan=OuterRef("pk")), "plan"),
        )
    )


def _count(rows: Any, by: str) -> Any:
    counted = rows.order_by().values(by).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def round_rows(rows: Any) -> Any:
    """``rows`` of rounds with stops, finished stops, trips and grams counted."""
    return rows.select_related("vehicle", "crew", "depot", "plan__hauler__region").annotate(
        stop_count=Count("stops", filter=ORDERS),
        done_count=Count("stops", filter=ORDERS & Q(stops__state__in=DONE)),
        trip_count=Max("stops__trip", filter=Q(stops__kind=RoundStop.Kind.PLANT)),
        gram_count=Sum("stops__grams", filter=ORDERS, default=0),
    )


@dataclass(frozen=True, slots=True)
class Left:
    """An order that stays out, with the reason in words."""

    order: Order
    explanation: Explanation
    why: str


def left_out(plan: Plan, *, most: int) -> list[Left]:
    """The first ``most`` unplanned orders of a plan, explained. Two queries."""
    rows = plan.unplanned.select_related("order__point", "order__material").order_by("order__code")
    names = class_names()
    return [Left(row.order, explained(row.why, row.figures, names), row.why) for row in rows[:most]]


def waiting_orders(plan: Plan) -> Any:
    """Accepted orders of the plan's day that the plan knows nothing of: they came later."""
    placed = RoundStop.objects.filter(round__plan=plan, kind=RoundStop.Kind.ORDER)
    return (
        Order.objects.filter(hauler=plan.hauler, day=plan.day, state__in=TO_PLAN)
        .exclude(pk__in=placed.exclude(state=StopState.WITHDRAWN).values("order_id"))
        .exclude(pk__in=plan.unplanned.values("order_id"))
        .select_related("point", "material")
        .order_by("code")
    )


def stops_of(row: Round) -> Any:
    """The live calls of a round in order, with order, point, class and plant joined."""
    return (
        row.stops.exclude(state=StopState.WITHDRAWN)
        .select_related("order__point", "order__material", "plant")
        .order_by("position")
    )


def numbered(row: Round) -> list[tuple[int | None, RoundStop]]:
    """The live calls with their number among stops and unloadings; breaks have none."""
    found: list[tuple[int | None, RoundStop]] = []
    number = 0
    for stop in stops_of(row):
        number += stop.kind != RoundStop.Kind.BREAK
        found.append((None if stop.kind == RoundStop.Kind.BREAK else number, stop))
    return found
