"""Mixed loading and masses that do not fit, at their edges."""

from __future__ import annotations

import dataclasses

import pytest

from tests.tracking.known import KITCHEN, RESIDUAL, TRUCK, facts, found, receipt, trip, weighing
from tests.tracking.traces import BEGIN, HOUR, MINUTE
from wufei.tracking.public import (
    ClassWindow,
    Finding,
    Parameters,
    Rule,
    Tracks,
    rulebook,
)


def test_the_bin_s_class_holds_not_the_one_that_was_typed() -> None:
    typed = [weighing("w", 5, bin="p-2"), weighing("v", 6, bin="p-1"), weighing("u", 7)]
    findings = found(Rule.WRONG_VEHICLE, weighings=typed)

    assert [(f.evidence[0].key, f.wastes, f.confidence) for f in findings] == [
        ("w", (RESIDUAL, KITCHEN), 100)
    ]


def test_two_classes_on_a_trip() -> None:
    both = [weighing("w", 5), weighing("v", 6, waste=RESIDUAL), weighing("late", 121, waste="x")]
    tracks = Tracks(trips=(trip("p"),))
    findings = found(Rule.TWO_CLASSES, tracks, weighings=both)
    chambers = rulebook.TwoClasses(together=(frozenset({KITCHEN, RESIDUAL}),))

    assert [(f.wastes, [e.key for e in f.evidence], f.confidence) for f in findings] == [
        ((KITCHEN, RESIDUAL), ["w", "v"], 95)
    ]
    allowed = Parameters(two_classes=chambers)
    assert found(Rule.TWO_CLASSES, tracks, weighings=both, parameters=allowed) == []
    assert found(Rule.TWO_CLASSES, tracks, weighings=both[:1]) == []


def test_a_load_without_a_scan_of_its_class() -> None:
    scans = [weighing("w", 5, waste=RESIDUAL, grams=None)]
    loads = [receipt("r", 60), receipt("s", 61, waste=RESIDUAL), receipt("t", 200)]
    findings = found(Rule.UNSCANNED_LOAD, weighings=scans, receipts=loads)

    assert [(f.evidence[0].key, f.confidence) for f in findings] == [("r", 90), ("t", 60)]
    dumb = facts(vehicles=[dataclasses.replace(TRUCK, weighs=False)])
    assert found(Rule.UNSCANNED_LOAD, receipts=loads, facts=dumb) == []


@pytest.mark.parametrize(("minute", "expected"), [(-11, 1), (-10, 0), (70, 0), (71, 1)])
def test_a_scan_outside_the_windows_of_its_class(minute: int, expected: int) -> None:
    known = facts(windows=[ClassWindow("p", KITCHEN, BEGIN, BEGIN + HOUR)])
    scans = [weighing("w", minute), weighing("v", minute, waste=RESIDUAL)]
    findings = found(Rule.CLOSED_WINDOW, weighings=scans, facts=known)

    assert [dict(f.figures)["milliseconds"] // MINUTE for f in findings] == [11] * expected


def test_a_weight_outside_the_point_s_own_band() -> None:
    usual = [48_000, 50_000, 52_000, 49_000, 51_000, 50_000, 47_000, 53_000]
    scans = [weighing(f"w{n}", n, grams=grams) for n, grams in enumerate(usual)]
    scans += [weighing("fine", 20, grams=64_000), weighing("heavy", 21, grams=80_000)]
    scans += [weighing("light", 22, grams=0), weighing("only-a-scan", 23, grams=None)]
    findings = found(Rule.OUTSIDE_BAND, weighings=scans)

    assert [(f.evidence[0].key, dict(f.figures)["before"]) for f in findings] == [
        ("heavy", 9),
        ("light", 10),
    ]
    assert dict(findings[0].figures) == {
        "grams": 80_000,
        "low": 35_000,
        "high": 65_000,
        "before": 9,
    }
    assert findings[0].confidence == 64


def test_the_band_of_a_point_may_come_from_earlier_days() -> None:
    past = {("p", KITCHEN): [50_000] * 8}
    scans = [weighing("w", 1, grams=90_000)]

    assert found(Rule.OUTSIDE_BAND, weighings=scans) == []
    assert len(found(Rule.OUTSIDE_BAND, weighings=scans, past=past)) == 1


def test_mass_between_points_and_weighbridge() -> None:
    scans = [weighing("w", 5, grams=400_000), weighing("v", 6, grams=300_000, point="q")]
    tracks = Tracks(trips=(trip("p", "q"),))

    def apart(grams: int, minute: int = 121) -> list[Finding]:
        loads = [receipt("r", minute, grams=grams)]
        return found(Rule.UNEXPLAINED_MASS, tracks, weighings=scans, receipts=loads)

    assert apart(800_000) == []
    assert apart(600_000) == []
    findings = apart(800_001)
    assert [(dict(f.figures), f.confidence) for f in findings] == [
        ({"loaded": 700_000, "delivered": 800_001, "points": 2}, 95)
    ]
    assert [e.key for e in findings[0].evidence] == ["w", "v", "r"]
    assert dict(apart(700_000, minute=300)[0].figures)["delivered"] == 0


def test_points_without_a_weight_may_explain_the_mass() -> None:
    tracks = Tracks(trips=(trip("p", "q"),))
    findings = found(
        Rule.UNEXPLAINED_MASS, tracks, weighings=[weighing("w", 5)], receipts=[receipt("r", 121)]
    )

    assert [finding.confidence for finding in findings] == [50]
    home = Tracks(trips=(trip("p", delivered=False),))
    assert found(Rule.UNEXPLAINED_MASS, home, weighings=[weighing("w", 5)]) == []


def test_a_scale_that_says_nothing_on_a_whole_trip() -> None:
    many = Tracks(trips=(trip(*"abcde"),))
    scan = weighing("w", 5, grams=None)

    assert [f.confidence for f in found(Rule.SILENT_SCALE, many, weighings=[scan])] == [80]
    assert found(Rule.SILENT_SCALE, many, weighings=[weighing("w", 5)]) == []
    assert found(Rule.SILENT_SCALE, Tracks(trips=(trip(*"abcd"),))) == []
