"""Rules over one record of a vehicle's way."""

from __future__ import annotations

from wufei.tracking.records import Deviation, Gap, Heard, Stop, Visit
from wufei.tracking.rules.findings import Finding, Rule, fixes
from wufei.tracking.rules.rulebook import (
    LeftLine,
    LongStop,
    OutOfHours,
    SilentTracker,
    UnregisteredVehicle,
)

DAY = 86_400


def long_stop(stop: Stop, rule: LongStop) -> Finding | None:
    """A stop longer than allowed at a place where none is expected; fixes make it sure."""
    length = stop.ends - stop.begins
    if length <= rule.longest or stop.kind in rule.excused:
        return None
    return Finding(
        rule=Rule.LONG_STOP,
        subject=stop.vehicle,
        begins=stop.begins,
        ends=stop.ends,
        severity=rule.severity,
        confidence=stop.confidence,
        evidence=fixes(stop.first, stop.last),
        figures=(("milliseconds", length), ("fixes", stop.fixes)),
        vehicle=stop.vehicle,
        place=stop.place,
    )


def left_line(deviation: Deviation, rule: LeftLine) -> Finding | None:
    """Off the planned line for longer than allowed."""
    length = deviation.ends - deviation.begins
    if length < rule.least:
        return None
    return Finding(
        rule=Rule.DEVIATION,
        subject=deviation.vehicle,
        begins=deviation.begins,
        ends=deviation.ends,
        severity=rule.severity,
        confidence=deviation.confidence,
        evidence=fixes(deviation.first, deviation.last),
        figures=(("milliseconds", length), ("millimetres", deviation.farthest)),
        vehicle=deviation.vehicle,
        place=deviation.line,
    )


def silent_tracker(gap: Gap, rule: SilentTracker) -> Finding | None:
    """Silent for longer than allowed. A vehicle that moved meanwhile was at work for sure; one that
    is found where it was may have been switched off."""
    length = gap.ends - gap.begins
    if length <= rule.longest:
        return None
    moved = gap.millimetres > 200_000
    if gap.kind in rule.excused and not moved:
        return None
    return Finding(
        rule=Rule.SILENT_TRACKER,
        subject=gap.vehicle,
        begins=gap.begins,
        ends=gap.ends,
        severity=rule.severity,
        confidence=100 if moved else 50,
        evidence=fixes(gap.first, gap.last),
        figures=(("milliseconds", length), ("millimetres", gap.millimetres)),
        vehicle=gap.vehicle,
        place=gap.place,
    )


def out_of_hours(visit: Visit, rule: OutOfHours) -> Finding | None:
    """A point called at outside the hours of collection."""
    second = (visit.begins // 1000 + rule.offset) % DAY
    if visit.confidence < rule.sure or any(a <= second < b for a, b in rule.hours):
        return None
    return Finding(
        rule=Rule.OUT_OF_HOURS,
        subject=visit.vehicle,
        begins=visit.begins,
        ends=visit.ends,
        severity=rule.severity,
        confidence=visit.confidence,
        evidence=fixes(visit.first, visit.last),
        figures=(("second", second),),
        vehicle=visit.vehicle,
        place=visit.place,
    )


def unregistered(heard: Heard, rule: UnregisteredVehicle) -> Finding:
    """Positions of a vehicle that is in no register."""
    return Finding(
        rule=Rule.UNREGISTERED_VEHICLE,
        subject=heard.vehicle,
        begins=heard.begins,
        ends=heard.ends,
        severity=rule.severity,
        confidence=100,
        evidence=fixes(heard.first, heard.last),
        figures=(("fixes", heard.fixes),),
        vehicle=heard.vehicle,
    )
