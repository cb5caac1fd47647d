"""A small district on one day: two points, a depot, a plant, a hauler's vehicle and its round."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import override

from tests.cast import make_smallest_city
from wufei.collection.public import Bin, Depot, Order, Point, ServiceWindow
from wufei.devices.public import Signal
from wufei.driving.public import CrewEvent
from wufei.kernel.actors import Actor, Grant, Role, system_actor
from wufei.lake.public import Position, land_batch, register_devices
from wufei.registry.public import Material, Organisation, Region, Site, Vehicle
from wufei.rounds.public import Plan, PlanState, PlantSchedule, Round, RoundStop
from wufei.settlement.public import GateReceipt, Load
from wufei.supervision.domain.days import local
from wufei.supervision.public import Finding
from wufei.supervision.sentences import sentence_of

SYSTEM = system_actor("tests")
OFFICE = Actor(7, "陈立", (Grant(Role.DISTRICT_OFFICER, "/500000/500107/"),))
CITY = Actor(8, "林晓岚", (Grant(Role.CITY_OFFICER, "/500000/"),))
DAY = dt.date(2025, 11, 25)
PLATE = "渝A0001"
_SPACE = UUID("6b1d3f80-0000-4000-8000-000000000000")
#: Longitude and latitude; a thousandth of a degree of latitude is 111 m.
DEPOT, FIRST, SECOND, PLANT = (106.50, 29.50), (106.51, 29.50), (106.52, 29.50), (106.55, 29.50)
AWAY, NORTH = (106.515, 29.51), (106.525, 29.504)


def at(clock: str, day: dt.date = DAY) -> int:
    """Milliseconds of a local time; ``clock`` as in 07:30 or 07:30:15."""
    return local(day, dt.time.fromisoformat(clock))


def moment(clock: str, day: dt.date = DAY) -> dt.datetime:
    return dt.datetime.fromtimestamp(at(clock, day) / 1000, dt.UTC)


def place(where: tuple[float, float]) -> dict[str, Decimal]:
    return {"longitude": Decimal(str(where[0])), "latitude": Decimal(str(where[1]))}


@dataclass
class World:
    district: Region
    hauler: Organisation
    vehicle: Vehicle
    points: dict[str, Point]
    plant: Site
    depot: Depot
    wastes: dict[str, Material]
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    def order(self, point: str, opens: str, closes: str, waste: str = "kitchen") -> Order:
        number = next(self.numbers)
        return Order.objects.create(
            code=f"O-{number}",
            client_id=uuid5(_SPACE, f"order {number}"),
            point=self.points[point],
            material=self.wastes[waste],
            hauler=self.hauler,
            channel="page",
            day=DAY,
            opens_at=dt.time.fromisoformat(opens),
            closes_at=dt.time.fromisoformat(closes),
            bins=1,
            state="scheduled",
            booked_at=moment("00:01"),
        )

    def round(self, *orders: Order, leaves: str = "06:00", returns: str = "12:00") -> Round:
        """A published round over the orders, then the plant."""
        number = next(self.numbers)
        plan, _ = Plan.objects.get_or_create(
            hauler=self.hauler,
            day=DAY,
            number=1,
            defaults={"state": PlanState.PUBLISHED, "actor_name": "罗建国"},
        )
        made = Round.objects.create(
            plan=plan,
            code=f"R-{number}",
            vehicle=self.vehicle,
            depot=self.depot,
            leaves_at=moment(leaves),
            returns_at=moment(returns),
        )
        times = dict.fromkeys(("arrives_at", "begins_at", "leaves_at"), moment(leaves))
        for position, order in enumerate(orders, start=1):
            RoundStop.objects.create(
                round=made, position=position, kind="order", order=order, **times
            )
        RoundStop.objects.create(
            round=made, position=len(orders) + 1, kind="plant", plant=self.plant, **times
        )
        return made

    def event(
        self, made: Round, kind: str, clock: str, day: dt.date = DAY, **values: Any
    ) -> CrewEvent:
        number = next(self.numbers)
        if "point" in values:
            values["point"] = self.points[values["point"]]
        if "waste" in values:
            values["material"] = self.wastes[values.pop("waste")]
        vehicle = values.pop("vehicle", self.vehicle)
        return CrewEvent.objects.create(
            client_id=uuid5(_SPACE, f"event {number}"),
            round=made,
            kind=kind,
            happened_at=moment(clock, day),
            received_at=values.pop("received_at", moment(clock, day)),
            vehicle=vehicle,
            actor_name="向勇",
            **values,
        )

    def weigh(self, made: Round, point: str, clock: str, grams: int, **values: Any) -> CrewEvent:
        values.setdefault("waste", "kitchen")
        return self.event(made, "weigh", clock, point=point, grams=grams, **values)

    def receipt(
        self, made: Round, clock: str, grams: int, waste: str = "kitchen", trip: int = 1
    ) -> GateReceipt:
        number = next(self.numbers)
        load, _ = Load.objects.get_or_create(
            round=made,
            trip=trip,
            vehicle=made.vehicle,
            material=self.wastes[waste],
            defaults={"code": f"L-{number}", "day": DAY},
        )
        return GateReceipt.objects.create(
            client_id=uuid5(_SPACE, f"receipt {number}"),
            load=load,
            site=self.plant,
            occurred_at=moment(clock),
            received=grams,
            accepted=grams,
            actor_name="冉秀英",
        )

    def window(self, point: str, opens: str, closes: str, waste: str = "kitchen") -> None:
        row = ServiceWindow.objects.create(
            point=self.points[point],
            weekday=DAY.weekday(),
            opens_at=dt.time.fromisoformat(opens),
            closes_at=dt.time.fromisoformat(closes),
        )
        row.materials.set([self.wastes[waste]])

    def quota(self, grams: int) -> None:
        row = PlantSchedule.objects.create(site=self.plant, quota_grams=grams)
        row.materials.set([self.wastes["kitchen"]])

    def bin(self, point: str, waste: str = "kitchen", code: str = "B-1") -> Bin:
        return Bin.objects.create(
            code=code, point=self.points[point], material=self.wastes[waste], litres=240
        )

    def fill(self, code: str, clock: str, percent: int) -> None:
        number = next(self.numbers)
        Signal.objects.create(
            device=f"F-{code}",
            event=str(number),
            kind="fullness",
            happened_at=moment(clock),
            received_at=moment(clock),
            bin=code,
            percent=percent,
        )

    def drive(
        self, *legs: tuple[Any, ...], vehicle: str = PLATE, every: int = 10
    ) -> list[Position]:
        """Positions every so many seconds: legs of (from, to, place) stand, of (from, to, place,
        place) drive evenly from one to the other."""
        made = []
        for begin, end, start, *rest in legs:
            first, last, target = at(begin), at(end), rest[0] if rest else start
            for time in range(first, last, every * 1000):
                share = (time - first) / max(1, last - first)
                where = [a + (b - a) * share for a, b in zip(start, target, strict=True)]
                made.append(position(vehicle, time, where))
        return made

    def day_of_work(self) -> list[Position]:
        """Out of the depot at 06:30, the points at 07:00 and 07:30, the plant at 08:30, home."""
        return self.drive(
            ("06:00", "06:30", DEPOT),
            ("06:30", "07:00", DEPOT, FIRST),
            ("07:00", "07:05", FIRST),
            ("07:05", "07:30", FIRST, SECOND),
            ("07:30", "07:35", SECOND),
            ("07:35", "08:30", SECOND, PLANT),
            ("08:30", "08:45", PLANT),
            ("08:45", "09:15", PLANT, NORTH),
            ("09:15", "09:40", NORTH, DEPOT),
            ("09:40", "10:00", DEPOT),
        )


def position(vehicle: str, time: int, where: Any) -> Position:
    return Position(
        event_id=f"{vehicle}-{time}",
        occurred_at=dt.datetime.fromtimestamp(time / 1000, dt.UTC),
        device=f"T-{vehicle}",
        vehicle=vehicle,
        longitude=round(where[0], 7),
        latitude=round(where[1], 7),
    )


def land(positions: list[Position], batch: str = "1") -> None:
    devices = {row.device: row.device for row in positions}
    register_devices(actor=SYSTEM, devices=devices)
    land_batch(stream="positions", source="tests", batch_id=batch, rows=positions)


def make_world() -> World:
    make_smallest_city()
    district = Region.objects.get(code="500107")
    hauler = Organisation.objects.get(code="ORG-HAUL-1")
    wastes = {
        key: Material.objects.get_or_create(
            key=key, defaults={"scheme": "household", "name": name, "name_en": name_en}
        )[0]
        for key, name, name_en in (
            ("kitchen", "厨余垃圾", "Kitchen waste"),
            ("residual", "其他垃圾", "Residual waste"),
        )
    }
    vehicle = Vehicle.objects.create(plate=PLATE, organisation=hauler)
    vehicle.materials.set([wastes["kitchen"]])
    street = Region.objects.get(code="500107001")
    points = {
        code: Point.objects.create(
            code=code, name=name, name_en=name_en, kind="canteen", region=street, **place(where)
        )
        for code, name, name_en, where in (
            ("P-1", "一食堂", "First canteen", FIRST),
            ("P-2", "二食堂", "Second canteen", SECOND),
        )
    }
    plant = Site.objects.create(
        code="S-1",
        name="厨余厂",
        name_en="Kitchen waste plant",
        kind="kitchen_plant",
        organisation=Organisation.objects.get(code="ORG-PLANT-KITCHEN"),
        region=district,
        **place(PLANT),
    )
    depot = Depot.objects.create(
        code="D-1", name="场站", organisation=hauler, region=district, **place(DEPOT)
    )
    return World(district, hauler, vehicle, points, plant, depot, wastes)


def found(*rules: str) -> list[tuple[Any, ...]]:
    """Rule, subject, begin and confidence of the rows, in order; only those rules if told."""
    rows = Finding.objects.order_by("begins_at", "rule", "subject")
    if rules:
        rows = rows.filter(rule__in=rules)
    return [(row.rule, row.subject, row.begins_at, row.confidence) for row in rows]


def said(rule: str) -> tuple[str, str]:
    """The sentence of the one row of a rule, in Chinese and in English."""
    row = Finding.objects.select_related("vehicle", "point", "plant").get(rule=rule)
    with override("en"):
        english = sentence_of(row)
    return sentence_of(row), english
