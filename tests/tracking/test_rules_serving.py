"""Missed and late, at their edges."""

from __future__ import annotations

import dataclasses

import pytest

from tests.tracking.known import (
    KITCHEN,
    NOON,
    OTHER,
    RESIDUAL,
    TRUCK,
    facts,
    found,
    heard,
    visit,
    weighing,
)
from tests.tracking.traces import BEGIN, HOUR, MINUTE
from wufei.tracking.public import (
    Duty,
    Finding,
    Heard,
    Rule,
    Tracks,
    Vehicle,
    Visit,
)

DUTY = Duty("p", BEGIN, BEGIN + HOUR, KITCHEN, "渝A0001")
SEEN = tuple(heard(BEGIN + n * 15 * MINUTE, 15 * MINUTE) for n in range(8))


def served(*visits: Visit, slots: tuple[Heard, ...] = SEEN, duty: Duty = DUTY) -> list[Finding]:
    tracks = Tracks(visits=visits, heard=slots)
    known = facts(duties=[duty])
    return found(Rule.MISSED_POINT, tracks, facts=known) + found(Rule.LATE, tracks, facts=known)


def test_a_point_that_nobody_came_to_is_missed() -> None:
    findings = served()

    assert [(f.rule, f.subject, f.confidence) for f in findings] == [(Rule.MISSED_POINT, "p", 100)]


@pytest.mark.parametrize("minute", [-31, 121])
def test_a_visit_out_of_its_time_does_not_serve(minute: int) -> None:
    findings = served(visit(BEGIN + minute * MINUTE - (MINUTE if minute < 0 else 0)))

    assert [f.rule for f in findings] == [Rule.MISSED_POINT]


@pytest.mark.parametrize(
    ("minute", "rules"), [(-30, []), (30, []), (65, []), (66, [Rule.LATE]), (120, [Rule.LATE])]
)
def test_a_visit_in_time_serves_and_a_later_one_is_late(minute: int, rules: list[Rule]) -> None:
    findings = served(visit(BEGIN + minute * MINUTE))

    assert [finding.rule for finding in findings] == rules


def test_a_point_is_missed_with_as_much_confidence_as_the_tracker_gives() -> None:
    """A fix a minute: services of 15 s would have been seen a quarter of the time."""
    quarter = tuple(dataclasses.replace(slot, seen=slot.seen // 4) for slot in SEEN)

    assert [finding.confidence for finding in served(slots=quarter)] == [25]
    assert served(slots=SEEN[:1]) == []
    assert served(slots=()) == []


def test_an_unsure_visit_lowers_the_confidence_and_a_likely_one_serves() -> None:
    unsure = served(visit(BEGIN + MINUTE, confidence=30))

    assert [(f.confidence, [e.key for e in f.evidence]) for f in unsure] == [(70, ["f1", "f2"])]
    assert served(visit(BEGIN + MINUTE, confidence=50)) == []


def test_a_vehicle_for_the_class_may_stand_in_and_another_may_not() -> None:
    spare = Vehicle("渝A0003", "jiulongpo", frozenset({KITCHEN}))
    known = facts(duties=[DUTY], vehicles=[TRUCK, OTHER, spare])
    missed = [
        len(
            found(
                Rule.MISSED_POINT,
                Tracks(visits=(visit(NOON - 4 * HOUR, vehicle=vehicle),), heard=SEEN),
                facts=known,
            )
        )
        for vehicle in ("渝A0003", "渝A0002", "渝X9")
    ]

    assert missed == [0, 1, 1]


def test_a_weighing_shows_a_service_that_the_tracker_did_not() -> None:
    known = facts(duties=[DUTY])
    given = {"tracks": Tracks(heard=SEEN), "facts": known}

    assert found(Rule.MISSED_POINT, weighings=[weighing("w", 20)], **given) == []
    other = [weighing("w", 20, waste=RESIDUAL)]
    assert len(found(Rule.MISSED_POINT, weighings=other, **given)) == 1


def test_where_nobody_in_particular_was_to_come_one_is_less_sure() -> None:
    findings = served(duty=dataclasses.replace(DUTY, vehicle=""))

    assert [finding.confidence for finding in findings] == [70]
