"""A hauler's vehicles and the plants of a day, as routing knows them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from wufei.registry.public import Material, Organisation, Site
from wufei.rounds.domain.clock import seconds_at
from wufei.rounds.models import (
    PlanState,
    PlantSchedule,
    RoundStop,
    StopState,
    VehicleProfile,
)
from wufei.rounds.models.notations import DAY, read_breaks, read_hours, read_weekdays
from wufei.routing.public import Break, Plant, Vehicle, Window

#: Costs are counted in thousandths of a fen, so that yuan per kilometre are whole per metre.
PER_YUAN = 100_000


@dataclass(frozen=True, slots=True)
class Intake:
    """One of a site's doors for a class or classes, with what is left of its quota."""

    key: str
    schedule: PlantSchedule
    materials: frozenset[str]
    quota: int | None


def profiles_of(*, hauler: Organisation, day: dt.date) -> list[VehicleProfile]:
    """The profile in force of each of the hauler's vehicles that has one and a depot on the map."""
    rows: Any = VehicleProfile.objects.in_force(day).filter(
        vehicle__organisation=hauler, depot__latitude__isnull=False
    )
    rows = rows.select_related("vehicle", "depot", "crew").prefetch_related("vehicle__materials")
    latest: dict[int, VehicleProfile] = {}
    for profile in rows.order_by("vehicle__plate", "valid_from", "id"):
        if profile.vehicle.in_force_on(day):
            latest[profile.vehicle_id] = profile
    return list(latest.values())


def vehicle_record(profile: VehicleProfile, wanted: Iterable[Material]) -> Vehicle:
    """The vehicle as routing knows it, with those of the ``wanted`` classes that it may carry."""
    opens, closes = seconds_at(profile.shift_opens), seconds_at(profile.shift_closes)
    closes += DAY if closes <= opens else 0
    carried = {material.pk for material in profile.vehicle.materials.all()}
    return Vehicle(
        key=profile.vehicle.plate,
        start=profile.depot.code,
        end=profile.depot.code,
        shift=Window(opens, closes),
        wastes=frozenset(m.key for m in wanted if not carried or carries(carried, m)),
        mass=profile.vehicle.payload_grams,
        volume=profile.litres,
        kind=profile.kind,
        skills=frozenset(profile.skills.split()),
        breaks=_breaks(profile, opens, closes),
        longest=profile.longest_minutes and profile.longest_minutes * 60,
        trips=profile.most_trips,
        fixed_cost=_cost(profile.cost_per_day, 1),
        distance_cost=_cost(profile.cost_per_km, 1_000),
        time_cost=_cost(profile.cost_per_hour, 3_600),
    )


def _breaks(profile: VehicleProfile, opens: int, closes: int) -> tuple[Break, ...]:
    """Those within the shift; of a night shift also those of the next morning."""
    found = []
    for earliest, latest, seconds in read_breaks(profile.breaks):
        later = DAY if latest < opens else 0
        if opens <= earliest + later <= closes:
            found.append(Break(earliest + later, latest + later, seconds))
    return tuple(sorted(found, key=lambda pause: pause.earliest))


def carries(allowed: set[int], material: Material) -> bool:
    """A class is allowed with the class above it."""
    return material.pk in allowed or material.parent_id in allowed


def _cost(yuan: Decimal, units: int) -> int:
    return round(yuan * PER_YUAN / units)


def intakes_of(*, day: dt.date, wanted: Iterable[Material], hauler: Organisation) -> list[Intake]:
    """Where the ``wanted`` classes may be unloaded on ``day``, by all schedules in force.

    A quota is lessened by what the published plans of other haulers bring there that day.
    """
    rows: Any = PlantSchedule.objects.in_force(day).filter(
        site__latitude__isnull=False, site__status=Site.Status.OPERATIONAL
    )
    wanted = sorted(wanted, key=lambda material: material.key)
    promised = _promised(day, hauler)
    found = []
    for schedule in rows.select_related("site").prefetch_related("materials").order_by("id"):
        if day.weekday() not in read_weekdays(schedule.weekdays):
            continue
        taken = {material.pk for material in schedule.materials.all()}
        classes = [material for material in wanted if carries(taken, material)]
        found += _doors(schedule, classes, promised.get(schedule.site_id, {}))
    return found


def _doors(
    schedule: PlantSchedule, classes: list[Material], promised: Mapping[Material, int]
) -> list[Intake]:
    name = f"{schedule.site.code}/{schedule.pk}"
    if not classes:
        return []
    each = schedule.quota_scope == PlantSchedule.QuotaScope.EACH
    if schedule.quota_grams is None or not each:
        taken = {material.pk for material in schedule.materials.all()}
        together = sum(grams for material, grams in promised.items() if carries(taken, material))
        keys = frozenset(material.key for material in classes)
        return [Intake(name, schedule, keys, _left(schedule, together))]
    return [
        Intake(
            f"{name}/{material.key}",
            schedule,
            frozenset({material.key}),
            _left(schedule, promised.get(material, 0)),
        )
        for material in classes
    ]


def _left(schedule: PlantSchedule, promised: int) -> int | None:
    quota = schedule.quota_grams
    return None if quota is None else max(0, quota - promised)


def _promised(day: dt.date, hauler: Organisation) -> dict[int, dict[Material, int]]:
    """Grams by site and class that other haulers' published plans deliver."""
    stops = (
        RoundStop.objects.filter(round__plan__day=day, round__plan__state=PlanState.PUBLISHED)
        .exclude(round__plan__hauler=hauler)
        .exclude(state=StopState.WITHDRAWN)
    )
    unloads = {
        (row["round_id"], row["trip"]): row["plant_id"]
        for row in stops.filter(kind=RoundStop.Kind.PLANT).values("round_id", "trip", "plant_id")
    }
    loads = stops.filter(kind=RoundStop.Kind.ORDER).values("round_id", "trip", "order__material")
    rows = list(loads.order_by().annotate(grams=Sum("grams")))
    materials = Material.objects.in_bulk({row["order__material"] for row in rows})
    sums: dict[int, dict[Material, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        site = unloads.get((row["round_id"], row["trip"]))
        if site is not None:
            sums[site][materials[row["order__material"]]] += row["grams"]
    return sums


def plant_record(intake: Intake, place: int) -> Plant:
    return Plant(
        key=intake.key,
        place=place,
        wastes=intake.materials,
        hours=tuple(Window(*each) for each in read_hours(intake.schedule.hours)),
        service=intake.schedule.unloading_seconds,
        quota=intake.quota,
    )
