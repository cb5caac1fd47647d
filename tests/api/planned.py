"""A day of the API's city to plan: a depot, a plant's hours, a vehicle, points and orders."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from tests.api.world import CLERK, NOW
from wufei.collection.public import Depot, Order, OrderState, Point
from wufei.registry.public import Material, Organisation, Region, Site, Vehicle
from wufei.rounds.public import create_profile, create_schedule

DAY = dt.date(2026, 3, 3)


def accept_orders() -> None:
    """Two orders that one vehicle collects, and one of a class that nobody carries."""
    region = Region.objects.get(code="500107001")
    hauler = Organisation.objects.get(code="ORG-HAUL-1")
    depot = Depot.objects.create(
        code="D-PLAN", name="示例场站", organisation=hauler, region=region,
        latitude="29.500000", longitude="106.500000",
    )  # fmt: skip
    kitchen = Material.objects.get(key="kitchen")
    create_schedule(
        actor=CLERK,
        site=Site.objects.get(code="SITE-KITCHEN"),
        materials=[kitchen],
        hours="06:00-18:00",
    )
    shift = {"shift_opens": dt.time(6), "shift_closes": dt.time(14)}
    vehicle = Vehicle.objects.get(plate="渝A12345")
    create_profile(actor=CLERK, vehicle=vehicle, depot=depot, **shift)
    for number, latitude in ((1, "29.510000"), (2, "29.520000")):
        point = Point.objects.create(
            code=f"P-PLAN-{number}", name=f"{number}号食堂", kind="canteen", region=region,
            latitude=latitude, longitude="106.505000",
        )  # fmt: skip
        _order(number, point, kitchen, hauler)
    names = {"name": "其他垃圾", "name_en": "residual waste", "scheme": "household"}
    residual, _ = Material.objects.get_or_create(key="residual", defaults=names)
    _order(3, point, residual, hauler)


def accept_one_more() -> None:
    """An order that is accepted once the plan is published."""
    _order(
        4,
        Point.objects.get(code="P-PLAN-1"),
        Material.objects.get(key="kitchen"),
        Organisation.objects.get(code="ORG-HAUL-1"),
    )


def _order(number: int, point: Point, material: Material, hauler: Organisation) -> Order:
    return Order.objects.create(
        code=f"O-PLAN-{number}", client_id=UUID(int=0xD0 + number), point=point,
        material=material, hauler=hauler, channel="staff", day=DAY, opens_at=dt.time(6),
        closes_at=dt.time(11), bins=3, booked_at=NOW, state=OrderState.ACCEPTED,
    )  # fmt: skip
