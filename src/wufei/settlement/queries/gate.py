"""What comes to a plant on a day: planned by published rounds, or told by crews."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from wufei.driving.public import CrewEvent
from wufei.kernel.actors import Actor
from wufei.registry.public import Material, Site, Vehicle
from wufei.rounds.public import PlanState, Round, RoundStop
from wufei.settlement import rules
from wufei.settlement.models import GateReceipt, Load
from wufei.settlement.queries.trips import loads_with_masses


@dataclass(slots=True)
class Arrival:
    """One vehicle with one class on one trip; grams. ``weighed`` is what crews told so far."""

    round: Round
    trip: int
    vehicle: Vehicle
    material: Material
    expected_at: dt.datetime | None = None
    arrived_at: dt.datetime | None = None
    weighed: int = 0
    receipts: list[GateReceipt] = field(default_factory=list)

    @property
    def done(self) -> bool:
        return bool(self.receipts)


def own_sites(actor: Actor) -> list[Site]:
    """The plants at whose gate the actor weighs."""
    kinds = (Site.Kind.SERVICE_AREA, Site.Kind.ENTERPRISE)
    rows = Site.objects.visible_to(actor).exclude(kind__in=kinds).select_related("region")
    return [
        site
        for site in rows.order_by("code")
        if rules.may_weigh(
            actor, region_path=site.region.path, organisation_id=site.organisation_id
        )
    ]


def arrivals(*, site: Site, day: dt.date, reader: Actor) -> list[Arrival]:
    """Who came and who is expected on ``day``: waiting at the gate first, then the expected by
    time, then those that were weighed. ``reader`` reads loads (the system, once the site's gate
    was asked)."""
    found: dict[tuple[int, int, int, int], Arrival] = {}

    def row(round_: Round, trip: int, vehicle: Vehicle, material: Material) -> Arrival:
        key = (round_.pk, trip, vehicle.pk, material.pk)
        return found.setdefault(key, Arrival(round_, trip, vehicle, material))

    stops = RoundStop.objects.filter(
        kind=RoundStop.Kind.PLANT,
        plant=site,
        round__plan__day=day,
        round__plan__state=PlanState.PUBLISHED,
    ).select_related("round__vehicle", "round__plan__hauler")
    planned = _planned(list(stops))
    for stop in stops:
        for material in planned.get((stop.round_id, stop.trip), ()):
            each = row(stop.round, stop.trip, stop.round.vehicle, material)
            each.expected_at = stop.arrives_at
    loads = _loads(day, reader)
    for event, materials in _delivered(site, day, loads):
        for material in materials:
            each = row(event.round, event.trip, event.vehicle, material)
            each.arrived_at = event.happened_at
    for load in loads:
        key = (load.round_id, load.trip, load.vehicle_id, load.material_id)
        receipts = [r for r in load.receipts.all() if getattr(r, "withdrawal", None) is None]
        if key in found or receipts:
            each = row(load.round, load.trip, load.vehicle, load.material)
            each.weighed = load.brought + load.taken_over - load.handed_over
            each.receipts = receipts
    return sorted(found.values(), key=_place)


def unsettled_weighings(round_: Round, trip: int, vehicle: Vehicle) -> int:
    """How many weighings of a trip have come in and are not in the books yet."""
    rows = CrewEvent.objects.filter(round=round_, trip=trip, vehicle=vehicle, refused="")
    return rows.filter(kind=CrewEvent.Kind.WEIGH, settled__isnull=True).count()


def _place(row: Arrival) -> tuple[int, str, str, int]:
    rank = 2 if row.done else 0 if row.arrived_at else 1
    moment = row.arrived_at or row.expected_at
    return (rank, moment.isoformat() if moment else "", row.round.code, row.trip)


def _planned(stops: list[RoundStop]) -> dict[tuple[int, int], list[Material]]:
    """The classes of the orders on each of these trips."""
    orders = RoundStop.objects.filter(
        round__in={stop.round_id for stop in stops}, kind=RoundStop.Kind.ORDER
    )
    found: dict[tuple[int, int], list[Material]] = {}
    rows: Any = orders.select_related("order__material").order_by("order__material__key")
    for stop in rows:
        materials = found.setdefault((stop.round_id, stop.trip), [])
        if stop.order.material not in materials:
            materials.append(stop.order.material)
    return found


def _loads(day: dt.date, reader: Actor) -> list[Any]:
    """The loads of the day with their masses."""
    rows = loads_with_masses(reader).filter(day=day)
    return list(rows.prefetch_related("receipts__withdrawal", "receipts__site").order_by("code"))


def _delivered(
    site: Site, day: dt.date, loads: list[Load]
) -> list[tuple[CrewEvent, list[Material]]]:
    """Crews that told they are at the plant, each with the classes on board."""
    events = CrewEvent.objects.filter(
        kind=CrewEvent.Kind.DELIVER, plant=site, round__plan__day=day, refused=""
    ).select_related("round__plan__hauler", "vehicle", "material", "withdrawn_by")
    found = []
    for event in events.order_by("happened_at"):
        if getattr(event, "withdrawn_by", None) is not None:
            continue
        place = (event.round_id, event.trip, event.vehicle_id)
        own = [e.material for e in loads if (e.round_id, e.trip, e.vehicle_id) == place]
        found.append((event, [event.material] if event.material else own))
    return found
