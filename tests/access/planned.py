"""A plan that is ready, its round with one stop, and the registers of planning."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.utils import timezone

from wufei.collection.public import Depot, Order, OrderState, Point
from wufei.kernel.actors import system_actor
from wufei.registry.public import Material, Organisation, Site, Vehicle
from wufei.rounds.public import (
    Plan,
    PlanState,
    Round,
    RoundStop,
    create_profile,
    create_rule,
    create_schedule,
)

SETUP = system_actor("set-up")


def planned(kitchen: Material) -> dict[str, Any]:
    """Rows of the cast's hauler; what an address names → the key of a row."""
    hauler = Organisation.objects.get(code="ORG-HAUL-1")
    depot, point = Depot.objects.get(code="D-1"), Point.objects.get(code="P-1")
    vehicle = Vehicle.objects.create(plate="渝A00002", organisation=hauler)
    shift = {"shift_opens": dt.time(6), "shift_closes": dt.time(14)}
    profile = create_profile(actor=SETUP, vehicle=vehicle, depot=depot, **shift)
    site = Site.objects.get(code="S-1")
    schedule = create_schedule(actor=SETUP, site=site, materials=[kitchen])
    rule = create_rule(actor=SETUP, hauler=hauler)
    order = Order.objects.create(
        code="O-PLANNED",
        client_id=UUID(int=0xA1),
        point=point,
        material=kitchen,
        hauler=hauler,
        channel=Order.Channel.STAFF,
        day=dt.date(2026, 3, 2),
        opens_at=dt.time(6),
        closes_at=dt.time(12),
        bins=2,
        booked_at=timezone.now(),
        state=OrderState.ACCEPTED,
    )
    plan = Plan.objects.create(
        hauler=hauler,
        day=order.day,
        number=1,
        state=PlanState.READY,
        settings={"seconds": 1, "balance_percent": 0, "seed": 1},
    )
    seven = timezone.now().replace(year=2026, month=3, day=2, hour=7)
    row = Round.objects.create(
        plan=plan,
        code="R-PLANNED",
        vehicle=vehicle,
        depot=depot,
        leaves_at=seven,
        returns_at=seven + dt.timedelta(hours=3),
    )
    stop = RoundStop.objects.create(
        round=row,
        position=1,
        kind=RoundStop.Kind.ORDER,
        order=order,
        arrives_at=seven,
        begins_at=seven,
        leaves_at=seven,
    )
    return {
        "plan": plan.pk,
        "planned_order": order.code,
        "planned_round": row.code,
        "planned_stop": stop.pk,
        "schedule": schedule.pk,
        "profile": profile.pk,
        "planning_rule": rule.pk,
    }
