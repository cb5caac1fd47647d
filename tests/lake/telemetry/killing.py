"""A process whose children land, settle, merge and forget, and are killed at every step in turn.

Run by ``test_kill.py`` with the database and the data folder in the environment. Whatever reads
or writes Delta tables does so in a child: their threads do not survive a fork.
"""

from __future__ import annotations

import datetime as dt
import functools
import importlib
import os
import signal
import sys
from collections.abc import Callable
from typing import Any


class Steps:
    """Counts the steps of this process; the chosen one is its last."""

    def __init__(self, last: int) -> None:
        self._last = last
        self._done = 0

    def tick(self) -> None:
        self._done += 1
        if self._done == self._last:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, place: Any, name: str) -> None:
        """A step before each call of a function: what came before it is done, it is not."""
        original = getattr(place, name)

        @functools.wraps(original)
        def watched(*given: Any, **named: Any) -> Any:
            self.tick()
            return original(*given, **named)

        setattr(place, name, watched)


def watch_all(steps: Steps) -> None:
    from wufei.lake.models import SettledDay, TelemetryBatch
    from wufei.lake.telemetry import compacting, landing, posting, segments

    for place, name in (
        (segments, "write"),
        (segments, "commit"),
        (landing.quarantine, "add"),
        (TelemetryBatch, "refresh_from_db"),
        (posting, "post_many"),
        (posting, "reverse_many"),
        (posting.SettledSum.objects, "bulk_create"),
        (SettledDay, "save"),
        (compacting, "_move_horizon"),
        (compacting, "_require_none_landing"),
    ):
        steps.watch(place, name)


def work(number: int) -> None:
    """The whole life of day ``number``; the same whenever it is run."""
    from tests.lake.telemetry.conftest import at, drop, land
    from tests.ledger.conftest import CLERK
    from wufei.lake.telemetry.compacting import compact_stream, forget_events
    from wufei.lake.telemetry.settling import settle_day

    day = day_of(number)
    events = [drop(f"{number}-{n}", n + 1, when=at(day)) for n in range(10)]
    land(f"{number}-a", [*events[:6], drop(f"{number}-bad", -1, when=at(day))])
    settle_day(actor=CLERK, stream="drops", day=day)
    land(f"{number}-b", [*events[4:], drop(f"{number}-bad", 0.5, when=at(day))])
    settle_day(actor=CLERK, stream="drops", day=day)
    compact_stream(stream="drops", day=day)
    settle_day(actor=CLERK, stream="drops", day=day)
    forget_events(actor=CLERK, stream="drops", before_day=day)


def day_of(number: int) -> dt.date:
    from tests.lake.telemetry.conftest import DAY

    return DAY - dt.timedelta(days=300 - number)


def check(number: int) -> None:
    from tests.lake.telemetry.conftest import stands
    from tests.ledger.conftest import CLERK
    from wufei.lake.models import TelemetryBatch
    from wufei.lake.telemetry.files import telemetry_files
    from wufei.lake.telemetry.quarantine import quarantine_counts
    from wufei.lake.telemetry.refusals import Fault
    from wufei.lake.telemetry.scratch import reading, scratch
    from wufei.lake.telemetry.settling import days_to_settle
    from wufei.lake.telemetry.verifying import verify_telemetry
    from wufei.ledger.public import verify

    with scratch() as database:
        files = reading(telemetry_files("drops"))
        query = f"SELECT day, count(*), sum(grams) FROM {files} GROUP BY day"
        assert database.execute(query).fetchall() == [(day_of(number), 10, 55)]
    assert quarantine_counts("drops") == {
        Fault.NEGATIVE_MASS: number,
        Fault.FRACTION_OF_GRAM: number,
    }
    assert stands("yard") == 55 * number
    assert not TelemetryBatch.objects.filter(landed_at__isnull=True).exists()
    assert days_to_settle("drops") == []
    assert verify_telemetry(actor=CLERK).difference is None
    assert verify(actor=CLERK).difference is None


def in_a_child(act: Callable[[], None]) -> int:
    """Run ``act`` in a fork; what ``os.waitpid`` says of its end."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            act()
        except BaseException:  # noqa: BLE001 - the parent reads the status
            import traceback

            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1]


def main() -> None:
    import django

    django.setup()
    for slow in ("arro3.core", "deltalake", "duckdb", "tests.lake.telemetry.conftest"):
        importlib.import_module(slow)  # once and not in every child; they start no threads yet
    number = 0
    killed = True
    while killed:
        number += 1

        def half(last: int = number) -> None:
            watch_all(Steps(last))
            work(last)

        def whole(last: int = number) -> None:
            work(last)
            check(last)

        ended = in_a_child(half)
        killed = os.WIFSIGNALED(ended)
        if not killed and ended:
            sys.exit("the work failed by itself")
        if in_a_child(whole):
            sys.exit(f"after a kill at step {number}")
    sys.stdout.write(f"{number - 1}\n")


if __name__ == "__main__":
    main()
