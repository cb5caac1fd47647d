"""Reads what crews and plants told of a group of rounds, and lays it out as chains of loads."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from wufei.collection.public import Bin
from wufei.driving.public import CrewEvent
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Material, Vehicle
from wufei.rounds.public import Round
from wufei.settlement.domain.reckoning import Brought, Facts, Move, Unweighed, Weighed, chains
from wufei.settlement.models import GateReceipt, Load
from wufei.settlement.refusals import SettlementReason

Kind = CrewEvent.Kind
#: Round, trip, vehicle, material.
LoadKey = tuple[int, int, int, int]
_READ = (
    "round__plan",
    "vehicle__organisation__region",
    "order__point__account",
    "order__material",
    "point__account",
    "bin__material",
    "material",
    "withdrawn_by",
    "settled",
)
_LOAD = ("round__plan", "vehicle__organisation", "material")


@dataclass(frozen=True, slots=True)
class Chain:
    """Loads that handed their mass to each other, with the rows their facts stand for."""

    facts: Facts
    loads: dict[int, Load]
    events: dict[int, CrewEvent]
    receipts: dict[int, GateReceipt]

    def trips(self) -> set[tuple[int, int]]:
        return {(load.round_id, load.trip) for load in self.loads.values()}


@dataclass(slots=True)
class Gathered:
    """Of a group of rounds: every event read, the chains, and events that cannot be placed."""

    events: list[CrewEvent] = field(default_factory=list)
    chains: list[Chain] = field(default_factory=list)
    faults: list[tuple[CrewEvent, Refusal]] = field(default_factory=list)


def happened(event: CrewEvent) -> dt.datetime:
    """The device's clock, unless it runs ahead of ours."""
    return min(event.happened_at, event.received_at)


def round_group(rounds: Iterable[int]) -> list[int]:
    """The rounds and all that are connected with them by loads handed over, in ascending order."""
    known, fresh = set(rounds), set(rounds)
    handed = CrewEvent.objects.filter(kind=Kind.HAND_OVER, refused="")
    while fresh:
        given = handed.filter(round__in=fresh).values_list("detail__to_round", flat=True)
        codes = [str(code) for code in given if code]
        own = list(Round.objects.filter(pk__in=fresh).values_list("code", flat=True))
        found = set(Round.objects.filter(code__in=codes).values_list("pk", flat=True))
        found |= set(handed.filter(detail__to_round__in=own).values_list("round_id", flat=True))
        fresh = found - known
        known |= fresh
    return sorted(known)


def gather(rounds: list[int]) -> Gathered:
    """Everything that is told of ``rounds`` (a whole group); loads are entered where missing."""
    rows = CrewEvent.objects.filter(round__in=rounds).select_related(*_READ)
    events = list(rows.order_by("happened_at", "id"))
    result = Gathered(events=events)
    known = Load.objects.filter(round__in=rounds)
    layout = _Layout(result, known.select_related(*_LOAD))
    for event in events:
        if _counts(event):
            layout.add(event)
    layout.add_moves([e for e in events if e.kind == Kind.HAND_OVER and _counts(e)])
    receipts = GateReceipt.objects.filter(load__round__in=rounds).standing()
    receipts = receipts.select_related("site__organisation", "site__region")
    layout.receipts = list(receipts.order_by("occurred_at", "id"))
    result.chains = layout.chains()
    return result


def _counts(event: CrewEvent) -> bool:
    """Whether an event took effect and was not taken back."""
    taken_back = getattr(event, "withdrawn_by", None)
    return not event.refused and (taken_back is None or bool(taken_back.refused))


def _class_of(event: CrewEvent) -> Material | None:
    if event.material is not None:
        return event.material
    if event.order is not None:
        return event.order.material
    return event.bin.material if event.bin is not None else None


def load_of(*, round: Round, trip: int, vehicle: Vehicle, material: Material) -> Load:  # noqa: A002
    """The load, entered if it is new. Its code names its lot in the ledger."""
    code = f"{round.code}-{trip}-{vehicle.plate}-{material.key}"
    if len(code) > 80:
        code = f"{code[:67]}-{hashlib.sha256(code.encode()).hexdigest()[:12]}"
    row: Load
    row, _made = Load.objects.get_or_create(
        round=round,
        trip=trip,
        vehicle=vehicle,
        material=material,
        defaults={"code": code, "day": round.plan.day},
    )
    return row


@dataclass(slots=True)
class _Stop:
    """What a crew did at one stop for one load."""

    load: Load
    weighings: list[CrewEvent] = field(default_factory=list)
    scans: list[CrewEvent] = field(default_factory=list)
    refused: bool = False


class _Layout:
    def __init__(self, result: Gathered, known: Iterable[Load]) -> None:
        self.result = result
        self.receipts: list[GateReceipt] = []
        self.loads: dict[LoadKey, Load] = {
            (row.round_id, row.trip, row.vehicle_id, row.material_id): row for row in known
        }
        self.stops: dict[tuple[int, Any], _Stop] = {}
        self.moves: list[tuple[CrewEvent, Load, Load]] = []

    # -- reading ---------------------------------------------------------------------------

    def add(self, event: CrewEvent) -> None:
        """Weighings, scans and refusals, by load and stop."""
        if event.kind not in (Kind.WEIGH, Kind.SCAN, Kind.COMPLETE, Kind.REFUSE):
            return
        point = event.point or (event.order.point if event.order else None)
        material = _class_of(event)
        weighs = event.kind == Kind.WEIGH and bool(event.grams)
        if material is None or point is None:
            if weighs:
                self._fault(event, material)
            return
        if event.kind == Kind.WEIGH and not weighs:
            return
        load = self._load(event.round, event.trip, event.vehicle, material)
        stop = self.stops.setdefault((load.pk, event.order_id or f"point {point.pk}"), _Stop(load))
        if weighs:
            stop.weighings.append(event)
        elif event.kind == Kind.REFUSE:
            stop.refused = True
        else:
            stop.scans.append(event)

    def _fault(self, event: CrewEvent, material: Material | None) -> None:
        reason = SettlementReason.NO_POINT if material else SettlementReason.NO_CLASS
        refusal = Refusal(reason, code=event.round.code, trip=event.trip)
        self.result.faults.append((event, refusal))

    def _load(self, round: Round, trip: int, vehicle: Vehicle, material: Material) -> Load:  # noqa: A002
        key = (round.pk, trip, vehicle.pk, material.pk)
        if key not in self.loads:
            made = load_of(round=round, trip=trip, vehicle=vehicle, material=material)
            made.round, made.vehicle, made.material = round, vehicle, material
            self.loads[key] = made
        return self.loads[key]

    def add_moves(self, events: list[CrewEvent]) -> None:
        for event in events:
            try:
                round_, trip, vehicle = _taker(event)
            except Refusal as refusal:
                self.result.faults.append((event, refusal))
                continue
            own = (event.round_id, event.trip, event.vehicle_id)
            for key, giver in list(self.loads.items()):
                if key[:3] == own and (round_.pk, trip, vehicle.pk) != own:
                    taker = self._load(round_, trip, vehicle, giver.material)
                    self.moves.append((event, giver, taker))

    # -- laying out ------------------------------------------------------------------------

    def chains(self) -> list[Chain]:
        loads = {load.pk: load for load in self.loads.values()}
        moves = [Move(event.pk, giver.pk, taker.pk) for event, giver, taker in self.moves]
        return [self._chain(ids, loads, moves) for ids in chains(loads, moves)]

    def _chain(self, ids: tuple[int, ...], loads: dict[int, Load], moves: list[Move]) -> Chain:
        events: dict[int, CrewEvent] = {}
        weighed: list[Brought] = []
        unweighed: list[Unweighed] = []
        for (load_id, _stop), stop in self.stops.items():
            if load_id not in ids:
                continue
            for event in stop.weighings:
                events[event.pk] = event
                weighed.append(Brought(event.pk, load_id, event.grams or 0))
            if (found := _unweighed(stop)) is not None:
                events[found[0].pk] = found[0]
                unweighed.append(Unweighed(found[0].pk, load_id, found[1]))
        events |= {event.pk: event for event, giver, _ in self.moves if giver.pk in ids}
        receipts = {row.pk: row for row in self.receipts if row.load_id in ids}
        facts = Facts(
            loads=ids,
            weighed=tuple(weighed),
            unweighed=tuple(unweighed),
            moves=tuple(move for move in moves if move.giver in ids),
            receipts=tuple(
                Weighed(row.pk, row.load_id, row.accepted, row.refused, row.residue)
                for row in receipts.values()
            ),
        )
        return Chain(facts, {pk: loads[pk] for pk in ids}, events, receipts)


def _taker(event: CrewEvent) -> tuple[Round, int, Vehicle]:
    """Round, trip and vehicle that a hand-over names; the own ones where it names none.

    Raises:
        Refusal: ``UNKNOWN_TAKER``.
    """
    told = event.detail
    round_: Round | None = event.round
    vehicle: Vehicle | None = event.vehicle
    if code := told.get("to_round"):
        found = Round.objects.filter(code=code).select_related("plan", "vehicle__organisation")
        round_ = found.first()
        if round_ is None:
            raise Refusal(SettlementReason.UNKNOWN_TAKER, name=code)
        vehicle = round_.vehicle
    if plate := told.get("to_vehicle"):
        vehicle = Vehicle.objects.filter(plate=plate).select_related("organisation").first()
        if vehicle is None:
            raise Refusal(SettlementReason.UNKNOWN_TAKER, name=plate)
    assert round_ is not None
    assert vehicle is not None
    same = event.trip if not told.get("to_round") else 1
    return round_, int(told.get("to_trip") or same), vehicle


def _unweighed(stop: _Stop) -> tuple[CrewEvent, int | None] | None:
    """The event and the litres of what was emptied at a stop without a weight.

    A weighing without a bin stands for the whole stop; weighings of single bins leave the other
    scanned bins unweighed.
    """
    if stop.refused or not stop.scans or any(e.bin_id is None for e in stop.weighings):
        return None
    done = {event.bin_id for event in stop.weighings}
    bins: dict[int, Bin] = {}
    for event in stop.scans:
        if event.bin is not None and event.bin_id not in done:
            bins[event.bin.pk] = event.bin
    if bins:
        first = next(e for e in stop.scans if e.bin_id in bins)
        return first, sum(each.litres for each in bins.values())
    if stop.weighings or any(event.bin_id for event in stop.scans):
        return None
    return stop.scans[0], _registered_litres(stop)


def _registered_litres(stop: _Stop) -> int | None:
    """Litres of the point's own bins of the class: as many as were emptied, or all."""
    event = stop.scans[0]
    point = event.point or event.order.point  # type: ignore[union-attr]
    rows = Bin.objects.filter(point=point, material=stop.load.material)
    litres = list(rows.in_force(stop.load.day).order_by("code").values_list("litres", flat=True))
    return sum(litres[: event.bins or len(litres)]) or None


def by_trip(faults: Iterable[tuple[CrewEvent, Refusal]]) -> dict[tuple[int, int], Refusal]:
    """The first fault of each trip."""
    found: dict[tuple[int, int], Refusal] = defaultdict()
    for event, refusal in faults:
        found.setdefault((event.round_id, event.trip), refusal)
    return found
