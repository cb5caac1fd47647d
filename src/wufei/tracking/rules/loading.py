"""Mixed loading, and masses that do not fit: rules over scans, weighings, receipts and trips."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wufei.tracking.records import Trip
from wufei.tracking.rules.facts import ClassWindow, Receipt, Vehicle, Weighing
from wufei.tracking.rules.findings import Evidence, Finding, Rule, Source, fixes
from wufei.tracking.rules.rulebook import (
    ClosedWindow,
    SilentScale,
    TwoClasses,
    UnexplainedMass,
    UnregisteredVehicle,
    UnscannedLoad,
    WrongVehicle,
)


def _weighed(weighings: Iterable[Weighing]) -> tuple[Evidence, ...]:
    return tuple(Evidence(Source.WEIGHING, weighing.key) for weighing in weighings)


def _received(receipts: Iterable[Receipt]) -> tuple[Evidence, ...]:
    return tuple(Evidence(Source.RECEIPT, receipt.key) for receipt in receipts)


def wrong_vehicle(
    weighing: Weighing, waste: str, vehicle: Vehicle, rule: WrongVehicle
) -> Finding | None:
    """A vehicle of one class scanned a bin of another (``waste``)."""
    if waste in vehicle.wastes:
        return None
    return Finding(
        rule=Rule.WRONG_VEHICLE,
        subject=vehicle.key,
        begins=weighing.time,
        ends=weighing.time,
        severity=rule.severity,
        confidence=100,
        evidence=_weighed([weighing]),
        vehicle=vehicle.key,
        place=weighing.point,
        wastes=(waste, *sorted(vehicle.wastes)),
    )


def unregistered_event(event: Weighing | Receipt, rule: UnregisteredVehicle) -> Finding:
    """A weighing or receipt of a vehicle that is in no register."""
    loaded = isinstance(event, Weighing)
    return Finding(
        rule=Rule.UNREGISTERED_VEHICLE,
        subject=event.vehicle,
        begins=event.time,
        ends=event.time,
        severity=rule.severity,
        confidence=100,
        evidence=(Evidence(Source.WEIGHING if loaded else Source.RECEIPT, event.key),),
        vehicle=event.vehicle,
        place=event.point if isinstance(event, Weighing) else event.plant,
        wastes=(event.waste,),
    )


def closed_window(
    weighing: Weighing, windows: Sequence[ClassWindow], rule: ClosedWindow
) -> Finding | None:
    """A scan outside all windows of its class; without windows there is nothing to breach."""
    slack = rule.tolerance
    time = weighing.time
    if not windows or any(w.opens - slack <= time <= w.closes + slack for w in windows):
        return None
    away = min(max(w.opens - time, time - w.closes) for w in windows)
    return Finding(
        rule=Rule.CLOSED_WINDOW,
        subject=weighing.point,
        begins=time,
        ends=time,
        severity=rule.severity,
        confidence=100,
        evidence=_weighed([weighing]),
        figures=(("milliseconds", away),),
        vehicle=weighing.vehicle,
        place=weighing.point,
        wastes=(weighing.waste,),
    )


def unscanned_load(
    receipt: Receipt, weighings: Sequence[Weighing], rule: UnscannedLoad
) -> Finding | None:
    """The plant took in a class of which nothing was scanned; ``weighings`` since the last load."""
    if any(weighing.waste == receipt.waste for weighing in weighings):
        return None
    return Finding(
        rule=Rule.UNSCANNED_LOAD,
        subject=receipt.vehicle,
        begins=receipt.time,
        ends=receipt.time,
        severity=rule.severity,
        confidence=rule.sure if weighings else rule.unsure,
        evidence=(*_received([receipt]), *_weighed(weighings)),
        figures=(("grams", receipt.grams), ("scans", len(weighings))),
        vehicle=receipt.vehicle,
        place=receipt.plant,
        wastes=(receipt.waste, *sorted({weighing.waste for weighing in weighings})),
    )


def two_classes(trip: Trip, weighings: Sequence[Weighing], rule: TwoClasses) -> Finding | None:
    """One trip loaded classes that do not go together."""
    wastes = {weighing.waste for weighing in weighings}
    if len(wastes) < 2 or any(wastes <= allowed for allowed in rule.together):
        return None
    return Finding(
        rule=Rule.TWO_CLASSES,
        subject=trip.vehicle,
        begins=trip.begins,
        ends=trip.ends,
        severity=rule.severity,
        confidence=trip.confidence,
        evidence=_weighed(weighings),
        figures=(("scans", len(weighings)),),
        vehicle=trip.vehicle,
        place=trip.destination,
        wastes=tuple(sorted(wastes)),
    )


def unexplained_mass(
    trip: Trip,
    weighings: Sequence[Weighing],
    receipts: Sequence[Receipt],
    rule: UnexplainedMass,
) -> Finding | None:
    """What was weighed at the points and what the plant weighed differ.

    Points that the trip called at without weighing may explain it: the confidence is the share of
    points that were weighed, at most the trip's own.
    """
    loaded = sum(weighing.grams or 0 for weighing in weighings)
    delivered = sum(receipt.grams for receipt in receipts)
    apart = abs(delivered - loaded)
    if apart <= max(rule.floor, max(loaded, delivered) * rule.share // 1000):
        return None
    weighed = {weighing.point for weighing in weighings if weighing.grams is not None}
    called = weighed | set(trip.points)
    share = 100 * len(weighed) // len(called) if called else 100
    return Finding(
        rule=Rule.UNEXPLAINED_MASS,
        subject=trip.vehicle,
        begins=trip.begins,
        ends=trip.ends,
        severity=rule.severity,
        confidence=min(share, trip.confidence),
        evidence=(*_weighed(weighings), *_received(receipts)),
        figures=(("loaded", loaded), ("delivered", delivered), ("points", len(called))),
        vehicle=trip.vehicle,
        place=trip.destination,
    )


def silent_scale(trip: Trip, weighings: Sequence[Weighing], rule: SilentScale) -> Finding | None:
    """Many points and not one weight: the scale is dumb or was not used."""
    called = len(set(trip.points))
    if called < rule.points or any(weighing.grams is not None for weighing in weighings):
        return None
    return Finding(
        rule=Rule.SILENT_SCALE,
        subject=trip.vehicle,
        begins=trip.begins,
        ends=trip.ends,
        severity=rule.severity,
        confidence=100 * (called - 1) // called,
        evidence=(*fixes(trip.first, trip.last), *_weighed(weighings)),
        figures=(("points", called), ("scans", len(weighings))),
        vehicle=trip.vehicle,
        place=trip.destination,
    )
