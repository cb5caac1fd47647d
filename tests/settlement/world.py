"""A small working day: a hauler with two vehicles and a published plan, points, a plant.

Crew events are made as the phone page leaves them; what happens when is told in minutes after six.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.utils import timezone

from wufei.collection.public import Bin, Contract, Depot, Order, OrderState, Point
from wufei.driving.public import CrewEvent
from wufei.kernel.actors import system_actor
from wufei.ledger.public import (
    AccountDraft,
    Balance,
    EntryDraft,
    Handover,
    LotDraft,
    Posting,
    PostingDraft,
    load_exemptions,
    open_accounts,
    post,
    verify,
)
from wufei.registry.public import Material, Organisation, Region, Site, Vehicle
from wufei.rounds.public import Plan, PlanState, Round, RoundStop
from wufei.settlement.domain.books import transit_of
from wufei.settlement.public import ReceiptDraft, settle_waiting, take_receipt

BOOKS = system_actor("settlement")
SPACE = UUID("0d3c9a52-8f0e-4d52-9d0f-5b6f3f4f7a10")
DAY = timezone.localdate() - dt.timedelta(days=2)
SIX = timezone.make_aware(dt.datetime.combine(DAY, dt.time(6)))
KG = 1000


def at(minute: int) -> dt.datetime:
    return SIX + dt.timedelta(minutes=minute)


@dataclass
class World:
    """Rows by short names, and verbs for what people do."""

    district: Region
    hauler: Organisation
    operator: Organisation
    plant: Site
    kitchen: Material
    residual: Material
    vehicles: list[Vehicle]
    points: list[Point]
    bins: list[Bin]
    orders: list[Order]
    rounds: list[Round]
    numbers: Any = field(default_factory=lambda: count(1))

    def event(self, kind: str, minute: int, **told: Any) -> CrewEvent:
        """An event of the first round's first trip unless told otherwise."""
        round_ = told.pop("round", self.rounds[0])
        number = next(self.numbers)
        made: CrewEvent = CrewEvent.objects.create(
            client_id=told.pop("client_id", uuid5(SPACE, f"event-{round_.code}-{number}")),
            round=round_,
            kind=kind,
            happened_at=at(minute),
            received_at=told.pop("received_at", timezone.now()),
            vehicle=told.pop("vehicle", round_.vehicle),
            actor_name="驾驶员",
            **told,
        )
        return made

    def weigh(self, index: int, grams: int, minute: int, **told: Any) -> CrewEvent:
        """The order with this index is weighed; its state follows as driving moves it."""
        order = self.orders[index]
        Order.objects.filter(pk=order.pk).update(state=OrderState.WEIGHED, collected_grams=grams)
        place = {"order": order, "point": order.point, "material": order.material}
        return self.event("weigh", minute, grams=grams, **{**place, **told})

    def scan(self, index: int, minute: int, **told: Any) -> CrewEvent:
        order = self.orders[index]
        place = {"order": order, "point": order.point, "bin": self.bins[index]}
        return self.event("scan", minute, **{**place, **told})

    def withdraw(self, event: CrewEvent, minute: int) -> CrewEvent:
        return self.event(
            "withdraw", minute, round=event.round, trip=event.trip, withdraws=event,
            order=event.order,
        )  # fmt: skip

    def hand_over(self, minute: int) -> CrewEvent:
        """The first round's first trip goes over to the second vehicle's round."""
        taker = self.rounds[1]
        told = {"to_round": taker.code, "to_trip": 1, "to_vehicle": taker.vehicle.plate}
        return self.event("hand_over", minute, detail=told)

    def receive(self, net: int, minute: int = 300, **told: Any) -> Any:
        place = {
            "site": told.pop("site", self.plant),
            "round": told.pop("round", self.rounds[0]),
            "trip": told.pop("trip", 1),
            "material": told.pop("material", self.kitchen),
        }
        vehicle = told.pop("vehicle", place["round"].vehicle)
        draft = ReceiptDraft(
            client_id=told.pop("client_id", uuid4()), occurred_at=at(minute), net=net, **told
        )
        actor = BOOKS
        return take_receipt(actor=actor, draft=draft, vehicle=vehicle, **place)

    def settle(self) -> Any:
        return settle_waiting(actor=BOOKS)

    # -- what stands -----------------------------------------------------------------------

    def on_vehicles(self) -> int:
        rows = Balance.objects.filter(account__vehicle__in=self.vehicles)
        return sum(rows.values_list("grams", flat=True))

    def from_points(self) -> dict[str, int]:
        """Grams that left each point, by code; points that gave nothing are left out."""
        found: dict[str, int] = {}
        rows = Posting.objects.filter(account__stage="source").select_related("account")
        for row in rows:
            code = row.account.code.removeprefix("POINT-")
            found[code] = found.get(code, 0) - row.grams
        return {code: grams for code, grams in found.items() if grams}

    def at_plant(self) -> int:
        rows = Balance.objects.filter(account__site=self.plant, account__stage="stock")
        return sum(rows.values_list("grams", flat=True))

    def difference(self) -> int:
        """Σ points − plant, as the books name it."""
        rows = Balance.objects.filter(account__site=self.plant, account__stage="loss")
        return sum(rows.values_list("grams", flat=True))

    def check(self) -> None:
        """Balances agree with the postings and every balance of the book adds up to zero."""
        assert verify(actor=BOOKS).difference is None
        assert sum(Balance.objects.values_list("grams", flat=True)) == 0


def make_world(*, points: int = 4, code: str = "") -> World:
    """Rows that stand; ``code`` keeps several worlds apart."""
    load_exemptions()
    city, _ = Region.objects.get_or_create(
        code="500000",
        defaults={
            "name": "重庆市", "level": "province", "kind": "municipality", "path": "/500000/",
        },
    )  # fmt: skip
    district, _ = Region.objects.get_or_create(
        code="500107",
        defaults={
            "name": "九龙坡区", "level": "district", "kind": "district", "parent": city,
            "path": "/500000/500107/",
        },
    )  # fmt: skip
    bodies = {
        name: Organisation.objects.get_or_create(
            code=name, defaults={"name": name, "kind": kind, "region": district}
        )[0]
        for name, kind in (
            ("ORG-HAUL-1", "hauler"),
            ("ORG-PLANT-KITCHEN", "plant_operator"),
            ("ORG-GEN-1", "enterprise"),
        )
    }
    hauler, operator = bodies["ORG-HAUL-1"], bodies["ORG-PLANT-KITCHEN"]
    kitchen, residual = (
        Material.objects.get_or_create(key=key, defaults={"scheme": "household", "name": name})[0]
        for key, name in (("kitchen", "厨余垃圾"), ("residual", "其他垃圾"))
    )
    plant = Site.objects.create(
        code=f"PLANT{code}", name="示例厨余厂", kind="kitchen_plant", organisation=operator,
        region=district,
    )  # fmt: skip
    vehicles = [
        Vehicle.objects.create(plate=f"渝A{code}0000{n}", organisation=hauler) for n in (1, 2)
    ]
    depot = Depot.objects.create(code=f"D{code}", name="场站", organisation=hauler, region=district)
    plan, _ = Plan.objects.get_or_create(
        hauler=hauler, day=DAY, number=1, defaults={"state": PlanState.PUBLISHED}
    )
    rounds = [
        Round.objects.create(
            plan=plan, code=f"R{code}-{n}", vehicle=vehicle, depot=depot, leaves_at=at(0),
            returns_at=at(480),
        )
        for n, vehicle in enumerate(vehicles, start=1)
    ]  # fmt: skip
    contract = Contract.objects.create(
        code=f"C{code}", holder=bodies["ORG-GEN-1"], hauler=hauler, fee_basis="tonne",
        fee=Decimal(200), state="active",
    )  # fmt: skip
    contract.materials.set([kitchen])
    made: dict[str, list[Any]] = {"points": [], "bins": [], "orders": []}
    for n in range(points):
        point = Point.objects.create(
            code=f"P{code}-{n}", name=f"{n}号桶组", kind="restaurant", region=district,
            organisation=bodies["ORG-GEN-1"],
        )  # fmt: skip
        bin_ = Bin.objects.create(
            code=f"B{code}-{n}", point=point, material=kitchen, litres=120 * (n + 1)
        )
        order = Order.objects.create(
            code=f"O{code}-{n}", client_id=uuid5(SPACE, f"order-{code}-{n}"), point=point,
            material=kitchen, contract=contract, hauler=hauler, channel="staff", day=DAY,
            opens_at=dt.time(6), closes_at=dt.time(12), bins=1, booked_at=at(-600),
            state=OrderState.SCHEDULED,
        )  # fmt: skip
        RoundStop.objects.create(
            round=rounds[0], position=n + 1, kind="order", order=order, arrives_at=at(n),
            begins_at=at(n), leaves_at=at(n + 1),
        )  # fmt: skip
        made["points"].append(point)
        made["bins"].append(bin_)
        made["orders"].append(order)
    RoundStop.objects.create(
        round=rounds[0], position=points + 1, kind="plant", plant=plant, arrives_at=at(200),
        begins_at=at(200), leaves_at=at(220),
    )  # fmt: skip
    return World(
        district=district, hauler=hauler, operator=operator, plant=plant, kitchen=kitchen,
        residual=residual, vehicles=vehicles, rounds=rounds, **made,
    )  # fmt: skip


def treat(world: World, grams: int) -> None:
    """The plant feeds its line from the stock."""
    open_accounts(
        actor=BOOKS,
        drafts=[
            AccountDraft("LINE", "处理线", "process", site_id=world.plant.pk,
                         organisation_id=world.operator.pk, region_id=world.district.pk)
        ],
    )  # fmt: skip
    post(
        actor=BOOKS,
        draft=EntryDraft(
            client_id=uuid4(),
            occurred_at=at(400),
            postings=(
                PostingDraft("STOCK-PLANT", "kitchen", -grams),
                PostingDraft("LINE", "kitchen", grams),
            ),
        ),
    )


def haul_onward(world: World, batch: str, grams: int, lot: str) -> None:
    """The second vehicle takes part of a station's batch on a trip of its own."""
    truck = transit_of(world.vehicles[1]).code
    post(
        actor=BOOKS,
        draft=EntryDraft(
            client_id=uuid4(),
            occurred_at=at(420),
            postings=(
                PostingDraft("STOCK-PLANT", "kitchen", -grams, batch),
                PostingDraft(truck, "kitchen", grams, lot),
            ),
            lots=(LotDraft(lot, "kitchen", "trip"),),
            handover=Handover("场站", "车辆"),
        ),
    )
