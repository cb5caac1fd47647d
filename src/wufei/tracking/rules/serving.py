"""Was a point served, and in time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wufei.tracking.records import Heard, Visit
from wufei.tracking.rules.facts import Duty, Weighing
from wufei.tracking.rules.findings import Evidence, Finding, Rule, Source, fixes
from wufei.tracking.rules.rulebook import Late, MissedPoint


@dataclass(frozen=True, slots=True)
class Service:
    """What shows that somebody was at a point."""

    time: int
    vehicle: str
    confidence: int
    evidence: tuple[Evidence, ...]


def services(
    duty: Duty, visits: Iterable[Visit], weighings: Iterable[Weighing], rule: MissedPoint
) -> list[Service]:
    """Services of the time in which the duty may be done, the first first.

    A visit that began earlier and lasts into that time counts from its first moment.
    """
    first, last = duty.opens - rule.early, duty.closes + rule.grace
    found = [
        Service(visit.begins, visit.vehicle, visit.confidence, fixes(visit.first, visit.last))
        for visit in visits
        if visit.ends >= first and visit.begins <= last
    ]
    found += [
        Service(weighing.time, weighing.vehicle, 100, (Evidence(Source.WEIGHING, weighing.key),))
        for weighing in weighings
        if first <= weighing.time <= last and weighing.waste == duty.waste
    ]
    return sorted(found, key=lambda service: (service.time, service.vehicle, service.confidence))


def covered(duty: Duty, heard: Iterable[Heard], until: int) -> int:
    """Per cent of the time until ``until`` in which a short service would have been seen.

    What a slot saw is spread evenly over it.
    """
    seen = 0
    for slot in heard:
        shared = min(slot.ends, until) - max(slot.begins, duty.opens)
        if shared > 0:
            seen += slot.seen * shared // (slot.ends - slot.begins)
    return min(100, 100 * seen // max(1, until - duty.opens))


def missed_point(
    duty: Duty, done: Iterable[Service], coverage: int | None, rule: MissedPoint
) -> Finding | None:
    """No sure service. The less the tracker would have shown, and the likelier an unsure visit was
    one, the lower the confidence; ``coverage`` is None where nobody in particular was to come."""
    known = list(done)
    likeliest = max((service.confidence for service in known), default=0)
    shown = rule.unassigned if coverage is None else coverage
    confidence = min(shown, 100 - likeliest)
    if likeliest >= rule.sure or confidence < rule.least:
        return None
    return Finding(
        rule=Rule.MISSED_POINT,
        subject=duty.point,
        begins=duty.opens,
        ends=duty.closes,
        severity=rule.severity,
        confidence=confidence,
        evidence=tuple(item for service in known for item in service.evidence),
        figures=(("unsure_visits", len(known)), ("coverage", shown)),
        vehicle=duty.vehicle,
        place=duty.point,
        wastes=(duty.waste,),
    )


def late(duty: Duty, done: Iterable[Service], sure: int, rule: Late) -> Finding | None:
    """The first sure service began after the window had closed."""
    first = next((service for service in done if service.confidence >= sure), None)
    if first is None or first.time <= duty.closes + rule.tolerance:
        return None
    return Finding(
        rule=Rule.LATE,
        subject=duty.point,
        begins=duty.closes,
        ends=first.time,
        severity=rule.severity,
        confidence=first.confidence,
        evidence=first.evidence,
        figures=(("milliseconds", first.time - duty.closes),),
        vehicle=first.vehicle,
        place=duty.point,
        wastes=(duty.waste,),
    )
