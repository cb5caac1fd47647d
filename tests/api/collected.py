"""A round of the API's city: what a crew weighed, and the bill of its order."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from uuid import UUID

from tests.api.world import CLERK, NOW
from wufei.collection.public import Contract, Depot, Order, OrderState, Point
from wufei.driving.public import CrewEvent
from wufei.registry.public import Material, Organisation, Region, Vehicle
from wufei.rounds.public import Plan, PlanState, Round
from wufei.settlement.public import draw_up, settle_waiting

DAY = dt.date(2026, 3, 1)
SEVEN = NOW.replace(day=1, hour=7)


def collect() -> None:
    """One order, weighed by the crew of a published round and settled."""
    region = Region.objects.get(code="500107001")
    hauler = Organisation.objects.get(code="ORG-HAUL-1")
    kitchen = Material.objects.get(key="kitchen")
    holder = Organisation.objects.create(
        code="ORG-CANTEEN", name="示例食堂", kind="enterprise", region=region
    )
    point = Point.objects.create(
        code="P-API", name="示例食堂桶组", kind="canteen", region=region, organisation=holder
    )
    contract = Contract.objects.create(
        code="C-API", holder=holder, hauler=hauler, fee_basis="tonne", fee=Decimal(230),
        state="active",
    )  # fmt: skip
    contract.materials.set([kitchen])
    order = Order.objects.create(
        code="O-API", client_id=UUID(int=0xB3), point=point, material=kitchen, contract=contract,
        hauler=hauler, channel="api", day=DAY, opens_at=dt.time(6), closes_at=dt.time(9), bins=5,
        booked_at=SEVEN, state=OrderState.WEIGHED,
    )  # fmt: skip
    plan = Plan.objects.create(hauler=hauler, day=DAY, number=1, state=PlanState.PUBLISHED)
    depot = Depot.objects.create(code="D-API", name="场站", organisation=hauler, region=region)
    vehicle = Vehicle.objects.get(plate="渝A12345")
    round_ = Round.objects.create(
        plan=plan, code="R-20260301-1", vehicle=vehicle, depot=depot, leaves_at=SEVEN,
        returns_at=SEVEN.replace(hour=12),
    )  # fmt: skip
    CrewEvent.objects.create(
        client_id=UUID(int=0xB4), round=round_, kind="weigh", happened_at=SEVEN, received_at=SEVEN,
        vehicle=vehicle, order=order, point=point, material=kitchen, grams=1_200_000,
        actor_name="驾驶员",
    )  # fmt: skip
    settle_waiting(actor=CLERK)


def bill() -> None:
    """The bill of the order's month, drawn up."""
    draw_up(actor=CLERK, contract=Contract.objects.get(code="C-API"), month=DAY)
