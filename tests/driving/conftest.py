from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from tests.rounds.world import World, at, bins, make_world
from wufei.collection.public import Order, OrderState
from wufei.driving.public import Answer, EventDraft, take_in
from wufei.kernel.actors import Actor, system_actor
from wufei.kernel.photos import keep_photo
from wufei.rounds.public import Round, RoundStop


@dataclass
class Day:
    """A published round of three orders with two bins each, and the plant."""

    world: World
    round: Round
    orders: list[Order]
    minute: int = 0
    sent: list[EventDraft] = field(default_factory=list)

    def stop(self, number: int) -> RoundStop:
        """The stop of the order ``number`` (from 0)."""
        return RoundStop.objects.get(order=self.orders[number])

    def order(self, number: int) -> Order:
        return Order.objects.get(pk=self.orders[number].pk)

    def draft(self, kind: str, stop: int | None = None, **given: Any) -> EventDraft:
        """An event a minute after the one before it."""
        self.minute += 1
        values = {
            "client_id": uuid.uuid4(),
            "kind": kind,
            "happened_at": at(7, 0) + dt.timedelta(minutes=self.minute),
            "stop": self.stop(stop).pk if stop is not None else None,
            **given,
        }
        return EventDraft(**values)

    def tell(
        self, *drafts: EventDraft, actor: Actor | None = None, received: dt.datetime | None = None
    ) -> list[Answer]:
        return take_in(
            actor=actor or self.world.driver,
            round=self.round,
            events=drafts,
            received_at=received or at(13),
        )

    def act(self, kind: str, stop: int | None = None, **given: Any) -> Answer:
        (answer,) = self.tell(self.draft(kind, stop, **given))
        return answer

    def states(self) -> list[str]:
        rows = Order.objects.filter(pk__in=[order.pk for order in self.orders])
        return list(rows.order_by("pk").values_list("state", flat=True))


def outcomes(answers: Sequence[Answer]) -> list[str]:
    return [answer.outcome for answer in answers]


def photo(name: uuid.UUID | None = None) -> uuid.UUID:
    file = BytesIO()
    Image.new("RGB", (60, 40), "green").save(file, "JPEG")
    file.seek(0)
    kept = keep_photo(actor=system_actor("test"), file=file, photo_id=name)
    return kept.pk


def make_day() -> Day:
    world = make_world()
    vehicle = world.vehicle("渝A10001", world.kitchen)
    orders = world.orders(3, state=OrderState.SCHEDULED)
    for order in orders:
        bins(order.point, world.kitchen, 2)
    bins(orders[0].point, world.residual, 1)
    return Day(world, world.round(world.plan(), vehicle, orders), orders)


@pytest.fixture
def day(db: None) -> Day:
    return make_day()
