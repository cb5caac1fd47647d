"""Real positions of collection vehicles, about one a minute, with stale ones and bad clocks."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import math
from collections import Counter, defaultdict
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from wufei.tracking.public import (
    Facts,
    Fault,
    Fixes,
    Kind,
    Limits,
    Place,
    Places,
    Rulebook,
    Stream,
    Supervisor,
    Tracks,
    Vehicle,
    in_order,
    joined,
    judge,
    track,
)

pytestmark = pytest.mark.realdata

ZONE = ZoneInfo("America/New_York")
DAY = dt.datetime(2015, 12, 10, tzinfo=ZONE)
LIMITS = Limits(since=int(DAY.timestamp() * 1000))
YARD = Places((Place("yard", Kind.DEPOT, -74.0915, 40.6880, radius=200),))


@pytest.fixture(scope="module")
def rows(shared_data: Path) -> list[dict[str, str]]:
    path = shared_data / "gps" / "jersey_city_garbage_trucks_2015-12-10.csv.gz"
    return list(csv.DictReader(io.StringIO(gzip.decompress(path.read_bytes()).decode())))


def moment(row: dict[str, str]) -> int:
    local = dt.datetime.fromisoformat(row["time_local"]).replace(tzinfo=ZONE)
    return int(local.timestamp() * 1000)


@pytest.fixture(scope="module")
def given(rows: list[dict[str, str]]) -> Fixes:
    """In the order in which they would have come in."""
    rows = sorted(rows, key=moment)
    return Fixes.of(
        vehicle=[row["vehicle"] for row in rows],
        time=[moment(row) for row in rows],
        longitude=[float(row["lon"]) for row in rows],
        latitude=[float(row["lat"]) for row in rows],
        event=["/".join(row.values()) for row in rows],
    )


@pytest.fixture(scope="module")
def found(given: Fixes) -> Tracks:
    return track(given, places=YARD, limits=LIMITS)


def test_every_fix_is_kept_once_or_set_aside(found: Tracks, given: Fixes) -> None:
    kept = found.kept
    aside = [item.event for item in found.set_aside]

    assert len(given) == 9_744
    assert kept + len(aside) == len(given)
    assert len(set(aside)) == len(aside)
    assert kept == sum(slot.fixes for slot in found.heard)


def test_stale_fixes_are_recognised_and_nothing_else(
    found: Tracks, rows: list[dict[str, str]]
) -> None:
    stale = {item.event for item in found.set_aside if item.fault is Fault.STALE}

    assert stale == {"/".join(r.values()) for r in rows if r["time_local"] < "2015-12-10"}
    assert len(stale) == 266


def test_every_other_fault_is_a_clock_that_stood(found: Tracks, rows: list[dict[str, str]]) -> None:
    """No two fixes of the file are the same, but a vehicle has several positions for a moment."""
    moments = Counter((row["vehicle"], moment(row)) for row in rows)
    standing = [item for item in found.set_aside if item.fault is not Fault.STALE]

    assert {item.fault for item in standing} == {Fault.STANDING}
    assert all(moments[item.vehicle, item.time] > 1 for item in standing)


@pytest.mark.parametrize("batches", [1, 57, 977])
def test_a_replay_in_batches_gives_the_same_and_a_second_one_nothing(
    found: Tracks, given: Fixes, batches: int
) -> None:
    stream = Stream(places=YARD, limits=LIMITS)
    parts = np.array_split(np.arange(len(given)), batches)
    once = [stream.feed(given.rows(part)) for part in parts]
    again = [stream.feed(given.rows(part)) for part in parts]
    once.append(stream.close())

    assert [part for part in again if part != Tracks(set_aside=part.set_aside)] == []
    second = joined(again)
    whole = joined(once)
    assert len(second.set_aside) + len(whole.set_aside) + whole.kept == 2 * len(given)
    for name in ("kept", "stops", "visits", "trips", "gaps", "heard"):
        assert getattr(whole, name) == getattr(found, name)


def test_no_stop_stands_on_a_clock_that_stood(found: Tracks, rows: list[dict[str, str]]) -> None:
    """Each stop has two moments and more, and each of its moments a position near its middle."""
    at: dict[tuple[str, int], list[tuple[float, float]]] = defaultdict(list)
    for row in rows:
        at[row["vehicle"], moment(row)].append((float(row["lon"]), float(row["lat"])))
    for stop in found.stops:
        x, y = stop.longitude / 1e7, stop.latitude / 1e7
        inner = [
            t for (vehicle, t) in at if vehicle == stop.vehicle and stop.begins <= t <= stop.ends
        ]
        ends = [at[stop.vehicle, stop.begins], at[stop.vehicle, stop.ends]]
        near = [
            min(math.hypot((a - x) * 0.758, b - y) * 111_195 for a, b in positions)
            for positions in ends
        ]
        assert stop.begins < stop.ends
        assert len(inner) >= stop.fixes >= 2
        assert max(near) <= 60
    assert len(found.stops) == 341


def test_vehicles_whose_clock_never_went_have_no_record(
    found: Tracks, rows: list[dict[str, str]]
) -> None:
    moments = defaultdict(set)
    for row in rows:
        moments[row["vehicle"]].add(moment(row))
    stood = {vehicle for vehicle, times in moments.items() if len(times) == 1}
    named = {r.vehicle for r in (*found.stops, *found.trips, *found.gaps)}

    assert len(stood) > 10
    assert not stood & named


def test_stale_fixes_raise_no_finding(given: Fixes, found: Tracks) -> None:
    """Vehicles of which the day knows stale fixes only are in no finding, and no finding begins
    before the day."""
    known = {slot.vehicle for slot in found.heard}
    facts = Facts(vehicles=[Vehicle(v, "jc", frozenset({"residual"})) for v in given.vehicles[::2]])
    findings = judge(found, facts, Rulebook(), limits=LIMITS)

    assert len(known) < len(given.vehicles)
    assert findings
    assert {finding.vehicle for finding in findings} <= known
    assert all(finding.begins >= (LIMITS.since or 0) - LIMITS.slot for finding in findings)


def test_findings_on_the_stream_are_those_of_the_history(given: Fixes, found: Tracks) -> None:
    facts = Facts(vehicles=[Vehicle(v, "jc", frozenset({"residual"})) for v in given.vehicles[::2]])
    stream, supervisor = Stream(places=YARD, limits=LIMITS), Supervisor(facts, Rulebook())
    findings = []
    for part in np.array_split(np.arange(len(given)), 101):
        tracks = stream.feed(given.rows(part))
        findings += supervisor.feed(tracks, watermark=stream.watermark, present=stream.present())
    findings += supervisor.close(stream.close())

    assert in_order(findings) == judge(found, facts, Rulebook())
