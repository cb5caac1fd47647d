"""An order of the cast's resident, with what makes it bookable and what follows it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from wufei.collection.public import (
    CalendarFeed,
    Complaint,
    Order,
    Point,
    create_booking_rule,
    create_load_band,
    create_slot,
    create_standing,
    issue_card,
)
from wufei.kernel.actors import system_actor
from wufei.people.public import User
from wufei.registry.public import Material, Organisation, Region

SETUP = system_actor("set-up")


def furnish_booking(
    *, resident: User, hauler: Organisation, point: Point, kitchen: Material, district: Region
) -> dict[str, Any]:
    """What the addresses of booking name → the key of a row that is there."""
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    times: dict[str, Any] = {"opens_at": dt.time(8), "closes_at": dt.time(9)}
    slot = create_slot(
        actor=SETUP, code="SL-1", name="上午", hauler=hauler, region=district,
        materials=[kitchen], weekday=0, capacity_orders=2, **times,
    )  # fmt: skip
    standing = create_standing(
        actor=SETUP, code="ST-1", point=point, material=kitchen, hauler=hauler, weekdays="1",
        bins=1, valid_from=tomorrow + dt.timedelta(days=300), **times,
    )  # fmt: skip
    card = issue_card(
        actor=SETUP, code="CARD-1", region=district, name="刘奶奶", phone="023-600000",
        address="3 栋", keep_until=tomorrow + dt.timedelta(days=90),
    )  # fmt: skip
    order = Order.objects.create(
        code="O-1", client_id=uuid.UUID(int=0xB0), point=point, material=kitchen, hauler=hauler,
        channel="page", day=tomorrow, bins=2, booked_by=resident.pk, booked_at=timezone.now(),
        **times,
    )  # fmt: skip
    complaint = Complaint.objects.create(
        order=order, client_id=uuid.UUID(int=0xB1), text="洒漏", raised_by=resident.pk,
        raised_at=timezone.now(), answer_due_on=tomorrow,
    )  # fmt: skip
    return {
        "order": order.code,
        "slot": slot.pk,
        "standing": standing.pk,
        "card": card.pk,
        "terms": create_booking_rule(actor=SETUP, region=district).pk,
        "band": create_load_band(actor=SETUP, material=kitchen, lightest=1, heaviest=2).pk,
        "complaint": complaint.pk,
        "calendar": CalendarFeed.objects.create(owner=resident.pk, point=point).pk,
    }
