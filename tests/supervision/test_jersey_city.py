"""Real positions with bad clocks, through the lake and the rules to rows."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tests.cast import make_smallest_city
from tests.supervision.world import SYSTEM, found, land
from wufei.lake.public import Position
from wufei.registry.public import Organisation, Vehicle
from wufei.supervision.domain.days import milliseconds, span_of
from wufei.supervision.domain.judging import judge_day
from wufei.supervision.domain.watching import LiveDay
from wufei.supervision.models import Finding

pytestmark = pytest.mark.realdata
HERE = ZoneInfo("America/New_York")
#: The day of the data, in the time of the installation, and the one into which it goes on.
DAYS = (dt.date(2015, 12, 10), dt.date(2015, 12, 11))


@pytest.fixture
def positions(db: None, shared_data: Path) -> list[Position]:
    path = shared_data / "gps" / "jersey_city_garbage_trucks_2015-12-10.csv.gz"
    text = gzip.decompress(path.read_bytes()).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    make_smallest_city()
    hauler = Organisation.objects.get(code="ORG-HAUL-1")
    Vehicle.objects.bulk_create(
        Vehicle(plate=plate, organisation=hauler) for plate in sorted({r["vehicle"] for r in rows})
    )
    return [
        Position(
            event_id=f"{row['vehicle']}/{row['time_local']}/{row['lat']}/{row['lon']}",
            occurred_at=dt.datetime.fromisoformat(row["time_local"]).replace(tzinfo=HERE),
            device=f"T-{row['vehicle']}",
            vehicle=row["vehicle"],
            longitude=float(row["lon"]),
            latitude=float(row["lat"]),
        )
        for row in rows
    ]


def test_stale_fixes_raise_no_finding(positions: list[Position]) -> None:
    land(positions)
    for day in DAYS:
        judge_day(actor=SYSTEM, day=day)
    since = span_of(DAYS[0]).since
    stale = {each.event_id for each in positions if milliseconds(each.occurred_at) < since}
    assert len(stale) == 100

    shown = {item["key"] for row in Finding.objects.all() for item in row.evidence}
    assert len(shown) > 20
    assert shown & stale == set()


def test_the_days_of_stale_fixes_hold_nothing_but_trackers_that_fell_silent(
    positions: list[Position],
) -> None:
    land(positions)
    days = sorted({timezone.localdate(each.occurred_at) for each in positions})
    for day in (days[0], days[len(days) // 2], days[-4]):
        assert day < DAYS[0]
        judge_day(actor=SYSTEM, day=day)

    assert {row.rule for row in Finding.objects.all()} <= {"silent_tracker"}
    assert set(Finding.objects.values_list("confidence", flat=True)) <= {50}


def test_the_day_as_it_came_in_is_the_day_judged_afterwards(positions: list[Position]) -> None:
    fresh = sorted(
        (each for each in positions if timezone.localdate(each.occurred_at) in DAYS),
        key=lambda each: each.occurred_at,
    )
    live = [LiveDay(actor=SYSTEM, day=day) for day in DAYS]
    for start in range(0, len(fresh), 2000):
        part = fresh[start : start + 2000]
        land(part, f"b-{start}")
        for each in live:
            each.advance(min(milliseconds(part[-1].occurred_at), each.span.until - 1))
    for each in live:
        each.advance(span_of(each.span.day).until)
    watched = found()
    for day in DAYS:
        judge_day(actor=SYSTEM, day=day)

    assert found() == watched
    assert len(watched) > 20
    assert Finding.objects.filter(gone_in__isnull=False).count() == 0


def test_no_stop_is_invented_where_a_clock_stands(positions: list[Position]) -> None:
    """Of each finding the tracker told moments of its own: none rests on one moment."""
    land(positions)
    for day in DAYS:
        judge_day(actor=SYSTEM, day=day)
    moments: dict[str, set[dt.datetime]] = {}
    for each in positions:
        moments.setdefault(each.vehicle, set()).add(each.occurred_at)

    for row in Finding.objects.filter(rule="long_stop"):
        within = {at for at in moments[row.plate] if row.begins_at <= at <= row.ends_at}
        assert len(within) >= row.figures["fixes"]
