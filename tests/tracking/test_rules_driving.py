"""Rules over a vehicle's way, at their edges."""

from __future__ import annotations

import dataclasses

import pytest

from tests.tracking.known import NOON, found, gap, heard, receipt, stop, visit, weighing
from tests.tracking.traces import BEGIN, HOUR, MINUTE
from wufei.tracking.public import (
    Deviation,
    Gap,
    Kind,
    Rule,
    Source,
    Tracks,
)


@pytest.mark.parametrize(
    ("minutes", "kind", "expected"),
    [(20, None, 0), (21, None, 1), (90, Kind.DEPOT, 0), (90, Kind.POINT, 1), (90, Kind.ZONE, 1)],
)
def test_long_stop(minutes: int, kind: Kind | None, expected: int) -> None:
    findings = found(Rule.LONG_STOP, Tracks(stops=(stop(minutes, kind),)))

    assert len(findings) == expected
    for finding in findings:
        assert finding.confidence == 90
        assert [(item.source, item.key) for item in finding.evidence] == [
            (Source.FIX, "e1"),
            (Source.FIX, "e2"),
        ]


def test_deviation_for_longer_than_allowed() -> None:
    short = Deviation("渝A0001", "line", BEGIN, BEGIN + MINUTE, 7, 900_000, 85, "d1", "d2")
    long = dataclasses.replace(short, ends=BEGIN + 3 * MINUTE)
    findings = found(Rule.DEVIATION, Tracks(deviations=(short, long)))

    assert [(f.ends, dict(f.figures)["millimetres"]) for f in findings] == [(long.ends, 900_000)]


@pytest.mark.parametrize(
    ("silence", "confidence"),
    [
        (gap(30), []),
        (gap(31), [50]),
        (gap(31, 5000), [100]),
        (gap(300, 0, Kind.DEPOT), []),
        (gap(300, 5000, Kind.DEPOT), [100]),
    ],
)
def test_silent_tracker(silence: Gap, confidence: list[int]) -> None:
    findings = found(Rule.SILENT_TRACKER, Tracks(gaps=(silence,)))

    assert [finding.confidence for finding in findings] == confidence


def test_out_of_hours_is_told_by_the_local_clock() -> None:
    night = BEGIN + 16 * HOUR  # midnight in China
    visits = (visit(NOON), visit(night), visit(night + 3 * HOUR + 59 * MINUTE, confidence=40))
    findings = found(Rule.OUT_OF_HOURS, Tracks(visits=visits))

    assert [(f.begins, dict(f.figures)) for f in findings] == [(night, {"second": 0})]


def test_an_unregistered_vehicle_is_found_once_a_day_and_at_each_event() -> None:
    slots = tuple(heard(BEGIN + n * HOUR, 0, "渝X9") for n in (0, 1, 20, 21))
    given = {
        "weighings": [weighing("w", 5, vehicle="渝X9")],
        "receipts": [receipt("r", 9, vehicle="渝X9")],
    }
    findings = found(Rule.UNREGISTERED_VEHICLE, Tracks(heard=slots), **given)

    assert [(f.begins - BEGIN) // MINUTE for f in findings] == [0, 5, 9, 20 * 60]
    assert {f.subject for f in findings} == {"渝X9"}
