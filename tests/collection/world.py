"""Orders and their people for the tests of booking."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from wufei.collection.public import Order, OrderDraft, Point
from wufei.kernel.actors import Actor, Grant, Role
from wufei.registry.public import Material, Organisation

DAY = dt.date(2026, 12, 9)  # a Wednesday
RESIDENT = Actor(11, "龚芳", (Grant(Role.RESIDENT, region_path="/500000/500107/"),))
NEIGHBOUR = Actor(12, "邻居", (Grant(Role.RESIDENT, region_path="/500000/500107/"),))


def driver(hauler: Organisation) -> Actor:
    return Actor(13, "向勇", (Grant(Role.DRIVER, organisation_id=hauler.pk),))


def generator(holder: Organisation) -> Actor:
    return Actor(14, "蒋涛", (Grant(Role.GENERATOR, organisation_id=holder.pk),))


def an_order(point: Point, material: Material, **values: Any) -> Order:
    """An order as its row, where a test is not about booking."""
    number = Order.objects.count() + 1
    given: dict[str, Any] = {
        "code": f"O-{number}",
        "client_id": uuid.uuid4(),
        "channel": Order.Channel.STAFF,
        "day": DAY,
        "opens_at": dt.time(8),
        "closes_at": dt.time(10),
        "bins": 2,
        "booked_at": timezone.now(),
    }
    order: Order = Order.objects.create(point=point, material=material, **{**given, **values})
    return order


def a_draft(**values: Any) -> OrderDraft:
    """A booking of two bins of kitchen waste at point P-1 on Wednesday morning."""
    given: dict[str, Any] = {
        "client_id": uuid.uuid4(),
        "point": "P-1",
        "material": "kitchen",
        "day": DAY,
        "slot": "W-AM",
        "bins": 2,
    }
    return OrderDraft(**{**given, **values})


def verbs_of(order: Order) -> list[str]:
    return list(order.events.values_list("verb", flat=True))
