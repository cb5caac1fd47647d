"""Points, a slot and orders of the API's city, for the story of booking."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from tests.api.world import CLERK, NOW
from wufei.collection.public import (
    Bin,
    Contract,
    ContractState,
    Order,
    OrderState,
    Point,
    ServiceSlot,
    move_order,
)
from wufei.registry.public import Material, Organisation, Region

BOOKED = UUID("0198a000-0000-7000-8000-00000000c001")


def open_booking() -> None:
    """Two restaurants of a holder with a contract, and one place on Wednesday morning."""
    region = Region.objects.get(code="500107001")
    hauler = Organisation.objects.get(code="ORG-HAUL-1")
    kitchen = Material.objects.get(key="kitchen")
    holder = Organisation.objects.create(
        code="ORG-REST", name="示例餐饮公司", kind="enterprise", region=region
    )
    for number in (1, 2):
        point = Point.objects.create(
            code=f"R-API-{number}", name=f"示例餐馆{number}", kind="restaurant", region=region,
            organisation=holder, address="示例路 1 号",
        )  # fmt: skip
        Bin.objects.create(code=f"B-API-{number}", point=point, material=kitchen, litres=240)
    contract = Contract.objects.create(
        code="C-BOOK", holder=holder, hauler=hauler, fee_basis="bin", fee=5,
        state=ContractState.ACTIVE,
    )  # fmt: skip
    contract.materials.add(kitchen)
    slot = ServiceSlot.objects.create(
        code="S-API", name="周三上午", hauler=hauler, region=region, weekday=2,
        opens_at=dt.time(8), closes_at=dt.time(10), capacity_orders=1,
    )  # fmt: skip
    slot.materials.add(kitchen)


def weigh_order() -> None:
    """The booked order is scheduled and weighed."""
    order = Order.objects.get(client_id=BOOKED)
    move_order(actor=CLERK, order=order, state=OrderState.SCHEDULED, detail={"vehicle": "渝A12345"})
    move_order(
        actor=CLERK, order=order, state=OrderState.WEIGHED, collected_grams=163_500,
        collected_bins=2, grade=4,
    )  # fmt: skip


def let_orders_pass() -> None:
    """One order was due yesterday, another is for next week."""
    _order("O-API-LATE", 0xE1, "R-API-2", day=NOW.date() - dt.timedelta(days=1))
    _order("O-API-WAIT", 0xE2, "R-API-2", day=dt.date(2026, 3, 10))


def _order(code: str, number: int, point: str, **values: Any) -> None:
    Order.objects.create(
        code=code, client_id=UUID(int=number), point=Point.objects.get(code=point),
        material=Material.objects.get(key="kitchen"), channel="staff", bins=2,
        hauler=Organisation.objects.get(code="ORG-HAUL-1"), opens_at=dt.time(6),
        closes_at=dt.time(11), booked_at=NOW, state=OrderState.ACCEPTED, **values,
    )  # fmt: skip
