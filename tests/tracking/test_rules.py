"""Each rule by itself, at its edges."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from tests.tracking.traces import BEGIN, HOUR, MINUTE
from wufei.tracking.public import (
    Bin,
    ClassWindow,
    Dated,
    Deviation,
    Duty,
    Facts,
    Fill,
    Finding,
    Gap,
    Heard,
    Kind,
    Parameters,
    Plant,
    Point,
    Quota,
    Receipt,
    Rule,
    Rulebook,
    Severity,
    Source,
    Stop,
    Tracks,
    Trip,
    Vehicle,
    Visit,
    Weighing,
    judge,
    rulebook,
)

KITCHEN, RESIDUAL = "kitchen", "residual"
TRUCK = Vehicle("渝A0001", "jiulongpo", frozenset({KITCHEN}))
OTHER = Vehicle("渝A0002", "jiulongpo", frozenset({RESIDUAL}))
POINTS = [Point("p", "jiulongpo"), Point("q", "jiulongpo")]
BINS = [Bin("p-1", "p", KITCHEN), Bin("p-2", "p", RESIDUAL)]
NOON = BEGIN + 4 * HOUR


def facts(**more: Any) -> Facts:
    given: dict[str, Any] = {
        "points": POINTS,
        "bins": BINS,
        "vehicles": [TRUCK, OTHER],
        "plants": [Plant("plant", "jiulongpo")],
    }
    return Facts(**given | more)


def stop(minutes: int, kind: Kind | None = None) -> Stop:
    ends = BEGIN + minutes * MINUTE
    return Stop("渝A0001", BEGIN, ends, 0, 0, 10, "x" if kind else "", kind, 90, "e1", "e2")


def visit(
    begins: int, *, place: str = "p", vehicle: str = "渝A0001", confidence: int = 100
) -> Visit:
    ends = begins + MINUTE
    return Visit(
        vehicle, place, Kind.POINT, begins, ends, 6, 0, MINUTE, MINUTE, confidence, "f1", "f2"
    )


def gap(minutes: int, metres: int = 0, kind: Kind | None = None) -> Gap:
    ends = BEGIN + minutes * MINUTE
    return Gap("渝A0001", BEGIN, ends, metres * 1000, "x" if kind else "", kind, "g1", "g2")


def heard(begins: int, seen: int, vehicle: str = "渝A0001") -> Heard:
    return Heard(vehicle, begins, begins + 15 * MINUTE, 90, 0, 15 * MINUTE, seen, "h1", "h2")


def trip(*points: str, delivered: bool = True) -> Trip:
    where = "plant" if delivered else "depot"
    arrived = BEGIN + 2 * HOUR
    return Trip(
        "渝A0001",
        BEGIN,
        arrived,
        arrived + 5 * MINUTE,
        "depot",
        where,
        delivered,
        points,
        9,
        95,
        "t1",
        "t2",
    )


def weighing(key: str, minute: int, *, grams: int | None = 50_000, **more: Any) -> Weighing:
    given = {"vehicle": "渝A0001", "point": "p", "waste": KITCHEN, "bin": ""} | more
    return Weighing(key=key, time=BEGIN + minute * MINUTE, grams=grams, **given)


def receipt(key: str, minute: int, grams: int = 500_000, **more: Any) -> Receipt:
    given = {"vehicle": "渝A0001", "plant": "plant", "waste": KITCHEN} | more
    return Receipt(key=key, time=BEGIN + minute * MINUTE, grams=grams, **given)


def found(rule: Rule, tracks: Tracks | None = None, **given: Any) -> list[Finding]:
    """Findings of one rule; facts and parameters as they usually are."""
    known = given.pop("facts", None) or facts()
    parameters = given.pop("parameters", Parameters())
    findings = judge(tracks or Tracks(), known, Rulebook([Dated(parameters)]), **given)
    return [finding for finding in findings if finding.rule is rule]


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


def test_an_overfull_bin_is_found_once_until_it_was_emptied() -> None:
    levels = [94, 95, 100, 97, 20, 96, 30, 99, 99]
    fills = [Fill(f"f{n}", BEGIN + n * HOUR, "p-1", level) for n, level in enumerate(levels)]
    findings = found(Rule.OVERFULL_BIN, fills=fills)

    assert [[e.key for e in f.evidence] for f in findings] == [["f1", "f2"], ["f7", "f8"]]
    assert {(f.subject, f.place, f.wastes) for f in findings} == {("p-1", "p", (KITCHEN,))}


def test_a_plant_over_its_quota_is_found_at_the_load_that_passes_it() -> None:
    quotas = [
        Quota("plant", BEGIN, BEGIN + HOUR, 1_000_000),
        Quota("plant", BEGIN, BEGIN + HOUR, 400_000, RESIDUAL),
    ]
    loads = [receipt(f"r{n}", minute) for n, minute in enumerate((0, 1, 2, 3, 60, 61))]
    findings = found(Rule.OVER_QUOTA, receipts=loads, facts=facts(quotas=quotas))

    assert [(f.evidence[0].key, dict(f.figures)) for f in findings] == [
        ("r2", {"quota": 1_000_000, "taken": 1_500_000})
    ]


@pytest.mark.parametrize("grams", [-1, float("nan"), 1.5, True])
def test_a_weight_that_is_none_is_refused(grams: Any) -> None:
    with pytest.raises(ValueError, match="grams"):
        weighing("w", 1, grams=grams)
    with pytest.raises(ValueError, match="grams"):
        receipt("r", 1, grams=grams)


def test_a_window_that_closes_first_is_refused() -> None:
    with pytest.raises(ValueError, match="closes before"):
        Facts(duties=[Duty("p", 5, 4, KITCHEN)])


def test_every_rule_can_be_turned_off() -> None:
    off = Parameters(**dict.fromkeys(Parameters.__dataclass_fields__))  # type: ignore[arg-type]
    slots = (heard(BEGIN, 0, "渝X9"),)
    tracks = Tracks(stops=(stop(90),), gaps=(gap(90),), trips=(trip(*"abcdef"),), heard=slots)
    known = facts(duties=[dataclasses.replace(DUTY, vehicle="")])
    scans = [weighing("w", 1, bin="p-2", grams=None)]
    given = {"weighings": scans, "receipts": [receipt("r", 121)]}

    assert len({f.rule for f in judge(tracks, known, Rulebook(), **given)}) == 8
    assert judge(tracks, known, Rulebook([Dated(off)]), **given) == ()


def test_parameters_hold_by_district_and_date() -> None:
    def longest(minutes: int) -> Parameters:
        return Parameters(long_stop=rulebook.LongStop(minutes * MINUTE, severity=Severity.HIGH))

    book = Rulebook(
        [
            Dated(longest(60)),
            Dated(longest(10), "jiulongpo", BEGIN - HOUR, BEGIN),
            Dated(longest(40), "jiulongpo", BEGIN),
            Dated(longest(50), "jiulongpo", BEGIN + HOUR),
        ]
    )
    limits = [
        book.at(district, BEGIN + hour * HOUR).long_stop
        for district, hour in (
            ("jiulongpo", -2),
            ("jiulongpo", -1),
            ("jiulongpo", 0),
            ("jiulongpo", 1),
            ("beibei", 1),
        )
    ]

    assert [rule.longest // MINUTE for rule in limits if rule] == [60, 10, 40, 50, 60]
    assert Rulebook().at("anywhere", 0) == Parameters()
