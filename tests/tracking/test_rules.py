"""Bins, quotas, and what holds for all rules."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tracking.known import (
    KITCHEN,
    RESIDUAL,
    facts,
    found,
    gap,
    heard,
    receipt,
    stop,
    trip,
    weighing,
)
from tests.tracking.traces import BEGIN, HOUR, MINUTE
from wufei.tracking.public import (
    Dated,
    Duty,
    Facts,
    Fill,
    Parameters,
    Quota,
    Rule,
    Rulebook,
    Severity,
    Tracks,
    judge,
    rulebook,
)


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
    known = facts(duties=[Duty("p", BEGIN, BEGIN + HOUR, KITCHEN)])
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
