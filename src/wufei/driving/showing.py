"""A round as the crew's phone keeps it: everything that is needed without reception."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from wufei.collection.public import Bin
from wufei.driving.domain.loading import load_at
from wufei.driving.domain.resolving import standing_events
from wufei.driving.models import CrewEvent, StopReason
from wufei.registry.public import Site, Vehicle, label_of
from wufei.rounds.public import PlantSchedule, Round, RoundStop

Kind = CrewEvent.Kind


def round_of(round: Round) -> dict[str, Any]:  # noqa: A002 - the house's word
    """Plain JSON values of the round; times as local ``HH:MM``, masses in grams."""
    stops = list(
        round.stops.select_related("order__point", "order__material", "plant").order_by("position")
    )
    trip, on_board = load_at(round, timezone.now() + dt.timedelta(days=1))
    return {
        "code": round.code,
        "day": round.plan.day.isoformat(),
        "plate": round.vehicle.plate,
        "state": round.state,
        "driver": round.driver_name,
        "stops": _stops(round, stops),
        "trip": trip,
        "on_board": on_board,
        "plants": _plants(round, stops),
        "vehicles": _other_vehicles(round),
        "reasons": _reasons(),
    }


def _stops(round: Round, stops: list[RoundStop]) -> list[dict[str, Any]]:  # noqa: A002
    bins = _bins(round.plan.day, [stop for stop in stops if stop.order_id])
    weighings, last = _told(round)
    return [
        {
            "id": stop.pk,
            "position": stop.position,
            "kind": stop.kind,
            "state": stop.state,
            "trip": stop.trip,
            "arrives": _clock(stop.arrives_at),
            "weighings": weighings.get(stop.pk, []),
            "last": last.get(stop.pk),
            **(_order(stop, bins) if stop.order_id else _plant(stop)),
        }
        for stop in stops
    ]


def _told(round: Round) -> tuple[dict[int, list[dict[str, Any]]], dict[int, dict[str, str]]]:  # noqa: A002
    """By stop: weighings that stand; the last record, which the crew may take back."""
    weighings: dict[int, list[dict[str, Any]]] = {}
    last: dict[int, dict[str, str]] = {}
    kinds = (Kind.ARRIVE, Kind.WEIGH, Kind.REFUSE, Kind.COMPLETE)
    rows = standing_events(round, *kinds).filter(stop__isnull=False)
    for event in rows.order_by("happened_at", "pk"):
        name = str(event.client_id)
        last[event.stop_id] = {"id": name, "kind": event.kind}
        if event.kind == Kind.WEIGH:
            weighings.setdefault(event.stop_id, []).append({"id": name, "grams": event.grams})
    return weighings, last


def _order(stop: RoundStop, bins: dict[int, list[Bin]]) -> dict[str, Any]:
    order = stop.order
    assert order is not None
    point = order.point
    return {
        "order": order.code,
        "name": str(point),
        "address": point.address,
        "at": [float(point.latitude), float(point.longitude)]
        if point.latitude is not None and point.longitude is not None
        else None,
        "class": str(label_of(order.material, order.day)),
        "class_key": order.material.key,
        "bins": [
            {
                "code": one.code,
                "class": one.material.key,
                "name": str(label_of(one.material, order.day)),
                "litres": one.litres,
            }
            for one in bins.get(point.pk, [])
        ],
        "expected_bins": order.bins,
        "expected_grams": order.estimated_grams,
        "window": f"{order.opens_at:%H:%M}–{order.closes_at:%H:%M}",
        "note": order.note,
    }


def _plant(stop: RoundStop) -> dict[str, Any]:
    name = str(stop.plant) if stop.plant else stop.get_kind_display()
    return {"name": name, "plant": stop.plant.code if stop.plant else "", "bins": []}


def _bins(day: dt.date, stops: list[RoundStop]) -> dict[int, list[Bin]]:
    points = {stop.order.point_id for stop in stops if stop.order}
    found: dict[int, list[Bin]] = {}
    rows = Bin.objects.in_force(day).filter(point__in=points).select_related("material")
    for one in rows.order_by("code"):
        found.setdefault(one.point_id, []).append(one)
    return found


def _plants(round: Round, stops: list[RoundStop]) -> list[dict[str, str]]:  # noqa: A002
    """Those of the plan first, then every other that takes waste on the day."""
    planned = [stop.plant for stop in stops if stop.plant]
    open_ones = PlantSchedule.objects.in_force(round.plan.day).values("site")
    others = Site.objects.filter(pk__in=open_ones).order_by("name")
    known = {site.code: str(site) for site in [*planned, *others]}
    return [{"code": code, "name": name} for code, name in known.items()]


def _other_vehicles(round: Round) -> list[str]:  # noqa: A002
    rows = Vehicle.objects.in_force(round.plan.day).filter(organisation=round.plan.hauler_id)
    return list(rows.exclude(pk=round.vehicle_id).order_by("plate").values_list("plate", flat=True))


def _reasons() -> dict[str, list[list[str]]]:
    """Pairs of what is recorded and what the crew reads."""
    english = (get_language() or "").startswith("en")
    found: dict[str, list[list[str]]] = {value: [] for value in StopReason.Occasion.values}
    for row in StopReason.objects.filter(active=True):
        shown = (row.text_en or row.text) if english else row.text
        found[row.occasion].append([row.text, shown])
    return found


def _clock(moment: dt.datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M}"
