"""Sets the demo's collection going: slots to book, recurrences, what vehicles and plants can do,
bookings of the coming days, and a plan that waits for the dispatcher.

All of it through the doors that people use, so that a day can be lived on from here.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from wufei.collection.public import (
    Crew,
    Depot,
    OrderDraft,
    Point,
    ServiceSlot,
    book,
    create_slot,
    create_standing,
    make_all_orders,
)
from wufei.inspection.public import load_shipped_settings
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.people.public import User
from wufei.registry.public import Material, Organisation, Region, Site, Vehicle
from wufei.rounds.public import create_profile, create_schedule, draft_plan

_SPACE = UUID("2c5c6d1e-1f53-5a0e-9c11-7a1d2e0b6a31")
_HAULER, _DISTRICT, _PLANT = "ORG-HAUL-1", "500107", "SITE-KITCHEN"
_TONNE = 1_000_000
#: Code, names, hours of the two times of day at which kitchen waste is fetched.
_TIMES = (
    ("AM", "上午", "Morning", dt.time(6), dt.time(12)),
    ("PM", "下午", "Afternoon", dt.time(12), dt.time(21)),
)
#: Seconds that the demo's plans are searched for.
_SEARCH = 3


def set_going(*, actor: Actor) -> None:
    """Set the collection going, once; a demo that goes is left alone."""
    if ServiceSlot.objects.exists():
        return
    with transaction.atomic():
        load_shipped_settings(actor=actor)
        hauler = Organisation.objects.get(code=_HAULER)
        kitchen = Material.objects.get(key="kitchen")
        _slots(actor, hauler, kitchen)
        _means(actor, hauler, kitchen)
        _recurrences(actor, hauler, kitchen)
        _bookings(actor, timezone.localdate())
        for days in (0, 1):
            day = timezone.localdate() + dt.timedelta(days=days)
            draft_plan(actor=actor, hauler=hauler, day=day, seconds=_SEARCH)


def _slots(actor: Actor, hauler: Organisation, kitchen: Material) -> None:
    region = Region.objects.get(code=_DISTRICT)
    for weekday in range(7):
        for code, name, name_en, opens_at, closes_at in _TIMES:
            create_slot(
                actor=actor,
                hauler=hauler,
                region=region,
                materials=[kitchen],
                code=f"SLOT-{weekday + 1}-{code}",
                name=f"{name}厨余收运",
                name_en=f"{name_en} kitchen waste",
                weekday=weekday,
                opens_at=opens_at,
                closes_at=closes_at,
                capacity_orders=30,
                capacity_bins=60,
                cut_off_minutes=30,
                on_holidays=True,
            )


def _means(actor: Actor, hauler: Organisation, kitchen: Material) -> None:
    site = Site.objects.get(code=_PLANT)
    create_schedule(
        actor=actor,
        site=site,
        materials=[kitchen],
        hours="05:00-22:00",
        quota_grams=420 * _TONNE,
        unloading_seconds=900,
    )
    depot = Depot.objects.get(organisation=hauler)
    crews = {crew.vehicle_id: crew for crew in Crew.objects.filter(organisation=hauler)}
    driver = User.objects.filter(username="driver").values_list("pk", flat=True).first()
    for number, vehicle in enumerate(kitchen_vehicles(hauler)):
        create_profile(
            actor=actor,
            vehicle=vehicle,
            depot=depot,
            crew=crews.get(vehicle.pk),
            driver_id=driver if number == 0 else None,
            litres=12_000,
            shift_opens=dt.time(6),
            shift_closes=dt.time(21, 30),
            breaks="11:00-13:00 45",
        )


def kitchen_vehicles(hauler: Organisation) -> list[Vehicle]:
    """The hauler's vehicles for kitchen waste that the demo plans with."""
    rows = Vehicle.objects.filter(organisation=hauler, materials__key="kitchen").distinct()
    return list(rows.order_by("plate")[:2])


def _recurrences(actor: Actor, hauler: Organisation, kitchen: Material) -> None:
    """Each compound's bins every day."""
    _code, _name, _name_en, opens_at, closes_at = _TIMES[0]
    for point in Point.objects.filter(kind="compound").order_by("code"):
        create_standing(
            actor=actor,
            code=f"DAILY-{point.code}",
            point=point,
            material=kitchen,
            hauler=hauler,
            weekdays="1234567",
            opens_at=opens_at,
            closes_at=closes_at,
            bins=1,
            estimated_grams=150_000,
            serves_make_up=True,
        )
    make_all_orders(actor=actor)


def _bookings(actor: Actor, today: dt.date) -> None:
    """Each restaurant booked the coming afternoons; those for today only while there is time."""
    points = Point.objects.filter(kind="restaurant").order_by("code")
    for number, point in enumerate(points):
        for days in (0, 1, 2):
            day = today + dt.timedelta(days=days)
            draft = OrderDraft(
                client_id=uuid5(_SPACE, f"{point.code}/{day}"),
                point=point.code,
                material="kitchen",
                day=day,
                slot=f"SLOT-{day.isoweekday()}-PM",
                bins=1 + number % 3,
                note="",
                channel="staff",
            )
            try:
                with transaction.atomic():
                    book(actor=actor, draft=draft)
            except Refusal:
                if days:
                    raise
