"""A small day of one hauler: two classes, two plants, vehicles, points on a grid, orders."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone

from wufei.collection.public import (
    Bin,
    Crew,
    Depot,
    Order,
    OrderState,
    Point,
)
from wufei.kernel.actors import Actor, Grant, Role
from wufei.registry.public import Material, Organisation, Region, Site, Vehicle
from wufei.rounds.public import (
    Plan,
    PlanState,
    PlantSchedule,
    Round,
    RoundStop,
    VehicleProfile,
)

DAY = dt.date(2026, 3, 2)  # a Monday
LATITUDE, LONGITUDE = Decimal("29.500000"), Decimal("106.500000")
STEP = Decimal("0.004")


def at(hour: int, minute: int = 0, day: dt.date = DAY) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), timezone.get_current_timezone())


@dataclass
class World:
    """Rows by name; made with the models, as a city that is there already."""

    hauler: Organisation
    other: Organisation
    district: Region
    kitchen: Material
    residual: Material
    depot: Depot
    plants: dict[str, Site] = field(default_factory=dict)
    vehicles: list[Vehicle] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)

    @property
    def dispatcher(self) -> Actor:
        return Actor(501, "调度员", (Grant(Role.DISPATCHER, organisation_id=self.hauler.pk),))

    @property
    def driver(self) -> Actor:
        return Actor(502, "驾驶员", (Grant(Role.DRIVER, organisation_id=self.hauler.pk),))

    @property
    def officer(self) -> Actor:
        return Actor(503, "区县", (Grant(Role.DISTRICT_OFFICER, region_path="/500000/500107/"),))

    @property
    def stranger(self) -> Actor:
        return Actor(504, "别家", (Grant(Role.DISPATCHER, organisation_id=self.other.pk),))

    def vehicle(self, plate: str, *materials: Material, **profile: Any) -> Vehicle:
        """A vehicle with 5 t, and its profile (06:00 to 14:00 unless told)."""
        made = Vehicle.objects.create(
            plate=plate, organisation=self.hauler, payload_grams=profile.pop("payload", 5_000_000)
        )
        made.materials.set(materials)
        given = {"shift_opens": dt.time(6), "shift_closes": dt.time(14), **profile}
        VehicleProfile.objects.create(vehicle=made, depot=self.depot, **given)
        self.vehicles.append(made)
        return made

    def point(self, number: int, **given: Any) -> Point:
        """Point ``number`` of a grid ten wide; ways of about half a kilometre."""
        values = {
            "latitude": LATITUDE + STEP * (number // 10),
            "longitude": LONGITUDE + STEP * (number % 10),
            "kind": "restaurant",
            "address": f"示例路{number}号",
            **given,
        }
        made = Point.objects.create(
            code=f"P-{number:03d}", name=f"{number}号点", region=self.district, **values
        )
        self.points.append(made)
        return made

    def order(self, point: Point, material: Material | None = None, **given: Any) -> Order:
        values = {
            "day": DAY,
            "opens_at": dt.time(6),
            "closes_at": dt.time(13),
            "estimated_grams": 200_000,
            "state": OrderState.ACCEPTED,
            "channel": Order.Channel.PAGE,
            "booked_at": timezone.now(),
            **given,
        }
        return Order.objects.create(
            code=f"O-{Order.objects.count() + 1:04d}",
            client_id=uuid.uuid4(),
            point=point,
            material=material or self.kitchen,
            hauler=self.hauler,
            **values,
        )

    def orders(self, count: int, **given: Any) -> list[Order]:
        """An order at each of ``count`` new points."""
        first = len(self.points)
        return [self.order(self.point(first + n), **given) for n in range(count)]

    def plan(self, state: PlanState = PlanState.PUBLISHED, **given: Any) -> Plan:
        number = Plan.objects.filter(hauler=self.hauler, day=given.get("day", DAY)).count() + 1
        values = {"day": DAY, "number": number, "actor_name": "调度员", **given}
        return Plan.objects.create(hauler=self.hauler, state=state, **values)

    def round(self, plan: Plan, vehicle: Vehicle, orders: list[Order], **given: Any) -> Round:
        """A round with the orders ten minutes apart from 7 o'clock, then the kitchen plant."""
        values = {"leaves_at": at(6, 30), "returns_at": at(12), "driver_id": 502, **given}
        made = Round.objects.create(
            plan=plan,
            code=f"R-{plan.pk}-{vehicle.plate}",
            vehicle=vehicle,
            depot=self.depot,
            **values,
        )
        for number, order in enumerate(orders):
            times = [at(7 + number // 6, 10 * (number % 6))] * 3
            self._stop(made, number + 1, times, kind="order", order=order)
        last = [at(11)] * 3
        self._stop(made, len(orders) + 1, last, kind="plant", plant=self.plants["kitchen"])
        return made

    def _stop(self, round_: Round, position: int, times: list[dt.datetime], **given: Any) -> None:
        names = ("arrives_at", "begins_at", "leaves_at")
        RoundStop.objects.create(
            round=round_, position=position, **dict(zip(names, times, strict=True)), **given
        )


def make_world() -> World:
    """The hauler with one depot, a plant for each of two classes, no vehicle and no point."""
    city = Region.objects.get_or_create(
        code="500000",
        defaults={
            "name": "重庆市",
            "level": "province",
            "kind": "municipality",
            "path": "/500000/",
        },
    )[0]
    district = Region.objects.get_or_create(
        code="500107",
        defaults={
            "name": "九龙坡区",
            "level": "district",
            "kind": "district",
            "parent": city,
            "path": "/500000/500107/",
        },
    )[0]
    hauler = _body("ORG-HAUL-1", "示例收运", "hauler", district)
    other = _body("ORG-HAUL-2", "另一收运", "hauler", district)
    works = _body("ORG-PLANT-1", "示例处置", "plant_operator", district)
    kitchen = _class("kitchen", "厨余垃圾")
    residual = _class("residual", "其他垃圾")
    depot = Depot.objects.create(
        code="D-1",
        name="示例场站",
        organisation=hauler,
        region=district,
        latitude=LATITUDE - STEP,
        longitude=LONGITUDE,
    )
    world = World(hauler, other, district, kitchen, residual, depot)
    for number, material in enumerate((kitchen, residual)):
        world.plants[material.key] = site = Site.objects.create(
            code=f"S-{material.key}",
            name=f"{material.name}厂",
            kind="kitchen_plant" if material == kitchen else "incineration",
            organisation=works,
            region=district,
            latitude=LATITUDE - 3 * STEP,
            longitude=LONGITUDE + STEP * number,
        )
        schedule = PlantSchedule.objects.create(site=site, hours="06:00-18:00")
        schedule.materials.set([material])
    return world


def _body(code: str, name: str, kind: str, region: Region) -> Organisation:
    return Organisation.objects.get_or_create(
        code=code, defaults={"name": name, "kind": kind, "region": region}
    )[0]


def _class(key: str, name: str) -> Material:
    return Material.objects.get_or_create(
        key=key, defaults={"name": name, "scheme": Material.Scheme.HOUSEHOLD}
    )[0]


def bins(point: Point, material: Material, count: int, litres: int = 240) -> None:
    for number in range(count):
        Bin.objects.create(
            code=f"B-{point.code}-{material.key}-{number}",
            point=point,
            material=material,
            litres=litres,
        )


__all__ = ["DAY", "Crew", "World", "at", "bins", "make_world"]
