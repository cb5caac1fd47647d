"""Rules on the stream find what they find over the history."""

from __future__ import annotations

import random
from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.tracking.histories import BUSY, CITY, LIMITS, NAMES, SILENT, arriving, histories, planned
from tests.tracking.traces import BEGIN, HOUR, MINUTE, SECOND, Trace, fixes
from wufei.tracking.public import (
    Bin,
    ClassWindow,
    Duty,
    Facts,
    Fill,
    Finding,
    Fixes,
    Parameters,
    Plant,
    Point,
    Quota,
    Receipt,
    Rule,
    Rulebook,
    Stream,
    Supervisor,
    Tracks,
    Trip,
    Vehicle,
    Weighing,
    in_order,
    joined,
    judge,
    long_stop,
    rulebook,
    track,
)
from wufei.tracking.rules.rulebook import Dated

WASTES = ("kitchen", "residual")
POINTS = ("a", "a2", "b")
FACTS = Facts(
    points=[Point(key, "jiulongpo") for key in POINTS],
    bins=[Bin(f"{key}-{waste}", key, waste) for key in POINTS for waste in WASTES],
    vehicles=[
        Vehicle(NAMES[0], "jiulongpo", frozenset({"kitchen"})),
        Vehicle(NAMES[1], "jiulongpo", frozenset(WASTES)),
    ],
    plants=[Plant("plant", "jiulongpo")],
    duties=[
        Duty(point, BEGIN + n * 7 * MINUTE, BEGIN + n * 8 * MINUTE, WASTES[n % 2], vehicle)
        for n, point in enumerate(POINTS * 3)
        for vehicle in (*NAMES[:2], "")
    ],
    windows=[ClassWindow(key, "kitchen", BEGIN, BEGIN + 10 * MINUTE) for key in POINTS],
    quotas=[Quota("plant", BEGIN, BEGIN + 2 * HOUR, 1_500_000)],
)
#: Strict enough that a short day breaks every rule.
STRICT = Parameters(
    missed_point=rulebook.MissedPoint(grace=9 * MINUTE, early=MINUTE, least=0),
    late=rulebook.Late(tolerance=0),
    left_line=rulebook.LeftLine(least=MINUTE),
    long_stop=rulebook.LongStop(longest=MINUTE),
    outside_band=rulebook.OutsideBand(least_history=2, history=5, floor=5_000, share=0),
    silent_scale=rulebook.SilentScale(points=1),
    silent_tracker=rulebook.SilentTracker(longest=5 * MINUTE),
    out_of_hours=rulebook.OutOfHours(hours=((8 * 3600, 8 * 3600 + 600),)),
)
BOOK = Rulebook([Dated(STRICT)])
CUTS = list(range(0, 2000, 30))
Events = tuple[list[Weighing], list[Receipt], list[Fill]]


def happened(tracks: Tracks, seed: int) -> Events:
    """Weighings at visits, receipts at the plant, some missing, some of the wrong class."""
    chance = random.Random(seed)
    weighings, receipts = [], []
    for visit in tracks.visits:
        key, waste = f"{visit.vehicle}/{visit.place}/{visit.begins}", chance.choice(WASTES)
        moment = visit.begins + chance.randrange(40) * SECOND
        grams = chance.choice([None, 0, 40_000, 41_000, 90_000])
        if visit.place in POINTS and chance.random() < 0.7:
            bin_ = chance.choice(["", f"{visit.place}-{waste}"])
            weighings.append(
                Weighing(key, moment, visit.vehicle, visit.place, "kitchen", grams, bin_)
            )
        elif visit.place == "plant" and chance.random() < 0.8:
            receipts.append(Receipt(key, moment, visit.vehicle, "plant", waste, (grams or 7) * 9))
    fills = [
        Fill(f"f{n}", BEGIN + n * 40 * SECOND, f"a-{WASTES[n % 2]}", chance.randrange(85, 101))
        for n in range(30)
    ]
    return weighings, receipts, fills


def streamed(given: Fixes, events: Events, cuts: Iterable[int]) -> list[Finding]:
    """Events come with the fixes of their time, some again a little later."""
    lines = planned(given)
    stream = Stream(places=CITY, lines=lines, limits=LIMITS)
    supervisor = Supervisor(FACTS, BOOK, limits=LIMITS)
    found: list[Finding] = []
    bounds = sorted({cut % (len(given) + 1) for cut in cuts})
    before = -(2**60)
    for part in np.split(np.arange(len(given)), bounds):
        tracks = stream.feed(given.rows(part))
        newest = max([before, *given.time[part].tolist()])
        weighings, receipts, fills = (
            [event for event in column if before - 20 * SECOND < event.time <= newest]
            for column in events
        )
        before = newest
        found += supervisor.feed(
            tracks,
            weighings=weighings,
            receipts=receipts,
            fills=fills,
            watermark=stream.watermark,
            present=stream.present(),
        )
    weighings, receipts, fills = ([e for e in column if e.time > before] for column in events)
    found += supervisor.feed(
        Tracks(),
        weighings=weighings,
        receipts=receipts,
        fills=fills,
        watermark=stream.watermark,
        present=stream.present(),
    )
    found += supervisor.close(stream.close())
    assert supervisor.late == []
    return found


def check(given: Fixes, seed: int, cuts: list[int]) -> tuple[Finding, ...]:
    given = arriving(given, seed, repeated=0.05)
    tracks = track(given, places=CITY, lines=planned(given), limits=LIMITS)
    events = happened(tracks, seed)
    weighings, receipts, fills = events
    whole = judge(
        tracks,
        FACTS,
        BOOK,
        weighings=weighings,
        receipts=receipts,
        fills=fills,
        limits=LIMITS,
    )

    assert in_order(streamed(given, events, cuts)) == whole
    return whole


@given(histories(), st.integers(), st.lists(st.integers(0, 2000), max_size=12))
@example(SILENT, 1, CUTS)
@example(BUSY, 2, CUTS)
@settings(max_examples=40, deadline=None)
def test_findings_on_a_stream_are_those_of_the_history(
    given: Fixes, seed: int, cuts: list[int]
) -> None:
    check(given, seed, cuts)


@pytest.mark.slow
@given(histories(), st.integers(), st.lists(st.integers(0, 2000), max_size=60))
@settings(max_examples=400, deadline=None)
def test_findings_on_many_streams_are_those_of_their_histories(
    given: Fixes, seed: int, cuts: list[int]
) -> None:
    check(given, seed, cuts)


def test_the_busy_day_breaks_every_rule() -> None:
    """Else equal findings would say little."""
    rules = {f.rule for seed in range(8) for day in (BUSY, SILENT) for f in check(day, seed, CUTS)}

    assert set(Rule) - rules == set()


def test_an_event_that_comes_after_its_moment_is_told_and_not_judged() -> None:
    supervisor = Supervisor(FACTS, BOOK)
    late = Weighing("w", BEGIN, NAMES[0], "a", "residual", 1)
    supervisor.feed(Tracks(), watermark=BEGIN)

    assert supervisor.feed(Tracks(), weighings=[late], watermark=BEGIN + 1) == []
    assert supervisor.late == [late]


def test_an_event_waits_for_the_watermark_and_counts_once() -> None:
    supervisor = Supervisor(FACTS, BOOK)
    early = Weighing("w", BEGIN + 5, NAMES[0], "a", "residual", 1)

    assert supervisor.feed(Tracks(), weighings=[early, early], watermark=None) == []
    assert supervisor.feed(Tracks(), weighings=[early], watermark=BEGIN) == []
    assert [f.rule for f in supervisor.feed(Tracks(), watermark=BEGIN + 5)] == [Rule.WRONG_VEHICLE]


def test_a_new_plan_holds_for_what_is_not_judged() -> None:
    first = [Duty(point, BEGIN, BEGIN + MINUTE, "kitchen") for point in POINTS]
    later = Duty("b", BEGIN + 5 * HOUR, BEGIN + 6 * HOUR, "kitchen")
    facts = Facts(points=FACTS.points.values(), duties=[*first, later])
    supervisor = Supervisor(facts, Rulebook())
    found = supervisor.feed(Tracks(), watermark=BEGIN + 3 * HOUR)
    supervisor.replan([*first, Duty("a", BEGIN + 4 * HOUR, BEGIN + 5 * HOUR, "kitchen")])
    found += supervisor.close()

    assert [(f.subject, (f.begins - BEGIN) // HOUR) for f in found] == [
        ("a", 0),
        ("a2", 0),
        ("b", 0),
        ("a", 4),
    ]


def test_a_stop_that_goes_on_has_the_key_of_the_finding_that_follows() -> None:
    stream = Stream(places=CITY, limits=LIMITS)
    tracks = stream.feed(fixes(Trace(vehicle=NAMES[0]).drive(700).stay(600)))
    rule = rulebook.LongStop(longest=MINUTE)
    going_on = [long_stop(stop, rule) for stop in stream.standing()]
    ended = judge(joined([tracks, stream.close()]), FACTS, BOOK, limits=LIMITS)

    assert [f.key for f in going_on if f] == [f.key for f in ended if f.rule is Rule.LONG_STOP]
    assert len(going_on) == 1


def test_a_duty_waits_for_the_vehicle_that_stands_there() -> None:
    duty = Duty("a", BEGIN, BEGIN + MINUTE, "kitchen")
    facts = Facts(points=[Point("a", "jiulongpo")], duties=[duty])
    supervisor = Supervisor(facts, Rulebook())
    there = [(NAMES[0], "a", BEGIN)]

    assert supervisor.feed(Tracks(), watermark=BEGIN + 9 * HOUR, present=there) == []
    assert [f.rule for f in supervisor.feed(Tracks(), watermark=BEGIN + 10 * HOUR)] == [
        Rule.MISSED_POINT
    ]


def test_loads_are_forgotten_once_they_are_delivered() -> None:
    supervisor = Supervisor(FACTS, BOOK)
    scans = [Weighing(f"w{n}", BEGIN + n, NAMES[0], "a", "kitchen", 1) for n in range(50)]
    load = Receipt("r", BEGIN + HOUR, NAMES[0], "plant", "kitchen", 50)
    supervisor.feed(Tracks(), weighings=scans, receipts=[load], watermark=BEGIN + HOUR)
    assert len(supervisor._loads._loaded.between(NAMES[0], BEGIN, BEGIN + HOUR)) == 50

    ended = Trip(
        NAMES[0], BEGIN, BEGIN + HOUR, BEGIN + HOUR, "", "plant", True, ("a",), 1, 100, "", ""
    )  # fmt: skip
    supervisor.feed(Tracks(trips=(ended,)), watermark=BEGIN + 2 * HOUR)
    assert supervisor._loads._loaded.between(NAMES[0], BEGIN, BEGIN + HOUR) == []
