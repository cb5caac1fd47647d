"""Many at once, with real threads, on the database under test."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.lake.telemetry.conftest import DAY, drop, land, stands
from tests.ledger.conftest import CLERK
from tests.ledger.test_races import at_once
from wufei.lake.models import SettledDay, SettledSum, TelemetryBatch
from wufei.lake.telemetry.compacting import compact_stream
from wufei.lake.telemetry.files import telemetry_files
from wufei.lake.telemetry.landing import Landed
from wufei.lake.telemetry.quarantine import quarantine_counts
from wufei.lake.telemetry.refusals import Fault
from wufei.lake.telemetry.scratch import reading, scratch
from wufei.lake.telemetry.settling import settle_day
from wufei.lake.telemetry.verifying import verify_telemetry
from wufei.ledger.public import Entry, verify

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("shared_points")]


def landed_events() -> tuple[int, int]:
    with scratch() as database:
        query = f"SELECT count(*), sum(grams) FROM {reading(telemetry_files('drops'))}"
        ((count, grams),) = database.execute(query).fetchall()
    return count, grams


def agrees() -> bool:
    assert verify(actor=CLERK).difference is None
    assert verify_telemetry(actor=CLERK).difference is None
    return True


def test_one_batch_from_many_threads_lands_once() -> None:
    events = [drop(f"e{n}", n) for n in range(50)] + [drop("bad", -1), drop("e1", 1)]
    answers = at_once(6, lambda _: land("1", events))
    assert Counter(answers) == {Landed(50, 1, 0, 1): 6}
    assert landed_events() == (50, sum(range(50)))
    assert quarantine_counts("drops") == {Fault.NEGATIVE_MASS: 1}
    assert TelemetryBatch.objects.count() == 1
    assert agrees()


def test_batches_from_many_threads_all_land() -> None:
    answers = at_once(6, lambda n: land(f"{n}", [drop(f"{n}-{k}", 1) for k in range(20)]))
    assert Counter(answers) == {Landed(20, 0, 0, 0): 6}
    assert landed_events() == (120, 120)


def test_one_day_settled_from_many_threads_is_settled_once() -> None:
    land("1", [drop(f"e{n}", n + 1, point=f"gate-{n % 2 + 1}") for n in range(20)])
    answers = at_once(5, lambda _: settle_day(actor=CLERK, stream="drops", day=DAY).posted)
    assert Counter(answers) == {2: 1, 0: 4}
    assert (Entry.objects.count(), SettledSum.objects.count()) == (2, 2)
    assert SettledDay.objects.get().revision == 1
    assert stands("yard") + stands("shed") == 210
    assert agrees()


def test_landing_merging_and_settling_at_once_lose_and_double_nothing() -> None:
    def work(number: int) -> str:
        for step in range(4):
            if number < 3:
                land(f"{number}-{step}", [drop(f"{number}-{step}-{k}", 1) for k in range(10)])
            elif number == 3:
                compact_stream(stream="drops", day=DAY)
            else:
                settle_day(actor=CLERK, stream="drops", day=DAY)
        return "done"

    answers = at_once(5, work)
    assert set(answers) <= {"done", "telemetry.busy"}
    assert answers[:3] == ["done"] * 3
    settle_day(actor=CLERK, stream="drops", day=DAY)
    assert (landed_events(), stands("yard")) == ((120, 120), 120)
    assert agrees()
