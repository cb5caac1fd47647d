"""Merging and forgetting: whole days, in one step, with readers of older versions unharmed."""

from __future__ import annotations

import datetime as dt
import os
import time
from pathlib import Path

import pytest
from django.utils import timezone

from tests.lake.telemetry.conftest import DAY, NEXT, at, drop, land, stands
from tests.ledger.conftest import CLERK
from wufei.kernel.actors import Actor, Grant, Role
from wufei.kernel.refusals import Refusal
from wufei.lake.models import TelemetryBatch, TelemetryHorizon
from wufei.lake.telemetry import segments
from wufei.lake.telemetry.compacting import compact_stream, forget_events, sweep_stream
from wufei.lake.telemetry.files import telemetry_files
from wufei.lake.telemetry.landing import Landed
from wufei.lake.telemetry.quarantine import quarantine_counts
from wufei.lake.telemetry.refusals import Fault
from wufei.lake.telemetry.refusals import TelemetryReason as No
from wufei.lake.telemetry.scratch import reading, scratch
from wufei.lake.telemetry.settling import days_to_settle, settle_day
from wufei.lake.telemetry.streams import STREAMS
from wufei.lake.telemetry.verifying import verify_telemetry

pytestmark = pytest.mark.usefixtures("points")
COLUMNS = STREAMS["drops"].columns


def grams_in(files: list[str]) -> int:
    with scratch() as database:
        (total,) = database.execute(f"SELECT sum(grams) FROM {reading(files)}").fetchone() or (0,)
        return int(total)


def fill() -> None:
    land("1", [drop("a", 5), drop("n", 1, when=at(NEXT))])
    land("2", [drop("b", 7)])
    land("3", [drop("c", 11)])


def forget(before: dt.date = NEXT) -> tuple[dt.date, ...]:
    return forget_events(actor=CLERK, stream="drops", before_day=before).days


def settle(day: dt.date = DAY) -> None:
    settle_day(actor=CLERK, stream="drops", day=day)


def test_a_day_is_merged_into_one_file() -> None:
    fill()
    merged = compact_stream(stream="drops", day=DAY)
    assert (merged.before, merged.after, merged.duplicates) == (3, 1, 0)
    assert grams_in(telemetry_files("drops")) == 24
    assert len(telemetry_files("drops")) == 2
    again = compact_stream(stream="drops", day=DAY)
    assert (again.before, again.after) == (1, 1)


def test_a_reader_of_the_older_version_goes_on_reading() -> None:
    fill()
    older = telemetry_files("drops")
    compact_stream(stream="drops", day=DAY)
    settle()
    settle(NEXT)
    forget(NEXT + dt.timedelta(days=1))
    assert telemetry_files("drops") == []
    assert grams_in(older) == 24


def test_what_lands_while_a_day_is_merged_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    fill()
    write = segments.write

    def landing_beside(*given: object, **named: object) -> object:
        monkeypatch.setattr(segments, "write", write)
        land("4", [drop("d", 100)])
        return write(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(segments, "write", landing_beside)
    merged = compact_stream(stream="drops", day=DAY)
    assert merged.before == 3
    assert grams_in(telemetry_files("drops")) == 124


def test_two_who_merge_the_same_day_do_not_double_it(monkeypatch: pytest.MonkeyPatch) -> None:
    fill()
    write = segments.write

    def merging_beside(*given: object, **named: object) -> object:
        monkeypatch.setattr(segments, "write", write)
        compact_stream(stream="drops", day=DAY)
        return write(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(segments, "write", merging_beside)
    assert compact_stream(stream="drops", day=DAY).before == 1
    assert grams_in(telemetry_files("drops")) == 24


def test_merging_a_settled_day_changes_no_gram() -> None:
    fill()
    settle()
    compact_stream(stream="drops", day=DAY)
    assert verify_telemetry(actor=CLERK).difference is None
    settle()
    assert (stands("yard"), days_to_settle("drops")) == (23, [NEXT])


def test_only_settled_days_are_forgotten() -> None:
    fill()
    with pytest.raises(Refusal) as refused:
        forget()
    assert refused.value.reason is No.DAY_UNSETTLED
    assert refused.value.params["day"] == DAY.isoformat()
    assert (grams_in(telemetry_files("drops")), TelemetryHorizon.objects.count()) == (24, 0)
    settle()
    assert forget() == (DAY,)
    assert grams_in(telemetry_files("drops")) == 1
    assert stands("yard") == 23
    report = verify_telemetry(actor=CLERK)
    assert (report.difference, report.days, report.events) == (None, 1, 0)


def test_a_day_to_which_events_came_since_is_not_forgotten() -> None:
    fill()
    settle()
    land("4", [drop("late", 1)])
    with pytest.raises(Refusal) as refused:
        forget()
    assert refused.value.reason is No.DAY_UNSETTLED


def test_all_forgotten_days_leave_in_one_step() -> None:
    fill()
    settle()
    settle(NEXT)
    table = segments.open_table("drops", COLUMNS)
    before = table.version()
    assert forget(NEXT + dt.timedelta(days=1)) == (DAY, NEXT)
    table.update_incremental()
    assert table.version() == before + 1


def test_nothing_lands_or_settles_on_a_forgotten_day() -> None:
    fill()
    settle()
    forget()
    assert land("5", [drop("later", 3), drop("m", 2, when=at(NEXT))]) == Landed(1, 0, 0, 1)
    assert quarantine_counts("drops") == {Fault.FORGOTTEN_DAY: 1}
    with pytest.raises(Refusal) as refused:
        settle()
    assert refused.value.reason is No.DAY_FORGOTTEN
    assert stands("yard") == 23


def test_forgetting_waits_for_a_batch_under_way() -> None:
    fill()
    settle()
    begun = TelemetryBatch.objects.create(
        stream="drops",
        source="s",
        batch_id="open",
        fingerprint="",
        began_at=timezone.now(),
        first_day=DAY,
    )
    with pytest.raises(Refusal) as refused:
        forget()
    assert refused.value.reason is No.STILL_LANDING
    assert TelemetryHorizon.objects.count() == 0
    begun.began_at -= dt.timedelta(hours=2)
    begun.save()
    assert forget() == (DAY,)


def test_a_stream_that_is_not_settled_is_forgotten_by_age() -> None:
    assert forget_events(actor=CLERK, stream="positions", before_day=NEXT).days == ()


def test_days_to_come_are_not_forgotten() -> None:
    with pytest.raises(Refusal) as refused:
        forget(timezone.localdate() + dt.timedelta(days=1))
    assert refused.value.reason is No.DAY_NOT_OVER


def test_only_the_offices_forget() -> None:
    driver = Actor(user_id=7, name="某人", grants=(Grant(Role.DRIVER, organisation_id=1),))
    with pytest.raises(Refusal) as refused:
        forget_events(actor=driver, stream="drops", before_day=NEXT)
    assert refused.value.reason is No.NOT_ALLOWED


def test_sweeping_takes_only_what_no_version_lists() -> None:
    fill()
    older = telemetry_files("drops")
    compact_stream(stream="drops", day=DAY)
    folder = segments.folder_of("drops") / f"day={DAY}"
    partial = folder / ".half.partial"
    partial.write_bytes(b"half")
    assert sweep_stream(stream="drops") == 0
    yesterday = time.time() - 100_000
    os.utime(partial, (yesterday, yesterday))
    assert sweep_stream(stream="drops", keep_hours=0) == 4
    gone = [path for path in older if not Path(path).exists()]
    assert (len(gone), partial.exists()) == (3, False)
    assert grams_in(telemetry_files("drops")) == 24
