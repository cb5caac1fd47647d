"""The calendar: each due moment is taken by one worker, once."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from wufei.kernel.jobs import forget_old_runs, scheduled
from wufei.kernel.jobs.calendar import Calendar
from wufei.kernel.jobs.declaring import Schedule, schedules
from wufei.kernel.models import CalendarRun

SECOND = dt.timedelta(seconds=1)
NOON = dt.datetime(2026, 3, 1, 4, 0, tzinfo=dt.UTC)  # 12:00 in Chongqing
State = CalendarRun.State


class Bell:
    """A scheduled function that counts how often it ran."""

    def __init__(self, *, error: Exception | None = None, **when: object) -> None:
        self.rung = 0
        self.error = error
        self.schedule = Schedule(self.ring, "tests.bell", **when)

    def ring(self) -> None:
        self.rung += 1
        if self.error:
            raise self.error


def test_due_moments_are_the_same_for_every_worker() -> None:
    every = Bell(every=5 * SECOND).schedule
    assert every.last_due(NOON + 7 * SECOND) == NOON + 5 * SECOND
    daily = Bell(daily_at=dt.time(2)).schedule
    assert daily.last_due(NOON).isoformat() == "2026-03-01T02:00:00+08:00"
    assert daily.last_due(NOON - dt.timedelta(hours=11)).isoformat() == "2026-02-28T02:00:00+08:00"


def test_an_entry_tells_one_kind_of_time() -> None:
    with pytest.raises(ValueError, match="either"):
        scheduled(every_seconds=5, daily_at="02:00")
    with pytest.raises(ValueError, match="either"):
        scheduled()


def test_the_kernel_keeps_its_own_house() -> None:
    assert forget_old_runs in {entry.function for entry in schedules()}


@pytest.mark.django_db
def test_an_entry_begins_with_its_next_due_moment_and_runs_once_each() -> None:
    bell = Bell(every=5 * SECOND)
    first, second = Calendar([bell.schedule], "a/0/1/1"), Calendar([bell.schedule], "b/0/1/1")
    assert first.run_due(NOON) == 0
    for calendar in (first, second, first):
        calendar.run_due(NOON + 5 * SECOND)
    assert bell.rung == 1
    assert second.run_due(NOON + 11 * SECOND) == 1
    rows = CalendarRun.objects.order_by("due_at").values_list("due_at", "state", "worker")
    assert list(rows) == [
        (NOON, State.SKIPPED, "a/0/1/1"),
        (NOON + 5 * SECOND, State.DONE, "a/0/1/1"),
        (NOON + 10 * SECOND, State.DONE, "b/0/1/1"),
    ]


@pytest.mark.django_db
def test_what_was_missed_is_made_up_by_one_run() -> None:
    bell = Bell(daily_at=dt.time(2))
    calendar = Calendar([bell.schedule])
    calendar.run_due(NOON)
    assert calendar.run_due(NOON + dt.timedelta(days=10)) == 1
    assert calendar.run_due(NOON + dt.timedelta(days=10, hours=1)) == 0
    assert bell.rung == 1


@pytest.mark.django_db
def test_an_error_is_kept_and_the_next_due_moment_comes() -> None:
    bell = Bell(every=SECOND, error=OSError("disk full"))
    calendar = Calendar([bell.schedule])
    for seconds in range(3):
        calendar.run_due(NOON + seconds * SECOND)
    assert bell.rung == 2
    last = CalendarRun.objects.first()
    assert (last.state, last.error) == (State.FAILED, "OSError: disk full")


@pytest.mark.django_db
def test_never_two_at_once_but_a_lost_one_does_not_block_for_ever() -> None:
    bell = Bell(every=SECOND)
    busy = CalendarRun.objects.create(
        name="tests.bell", due_at=NOON, state=State.RUNNING, worker="elsewhere/0/1/1"
    )
    assert Calendar([bell.schedule]).run_due(NOON + SECOND) == 0
    CalendarRun.objects.update(started_at=timezone.now() - dt.timedelta(hours=7))
    assert Calendar([bell.schedule]).run_due(NOON + SECOND) == 1
    busy.refresh_from_db()
    assert busy.state == State.FAILED


@pytest.mark.django_db
def test_an_idle_tick_asks_the_database_nothing(django_assert_num_queries: object) -> None:
    calendar = Calendar([Bell(every=5 * SECOND).schedule])
    calendar.run_due(NOON)
    with django_assert_num_queries(0):
        calendar.run_due(NOON + 4 * SECOND)


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_takes_the_due_moment() -> None:
    bell = Bell(every=SECOND)
    Calendar([bell.schedule]).run_due(NOON)
    start = threading.Barrier(6)
    failures: list[BaseException] = []

    def work(number: int) -> None:
        calendar = Calendar([bell.schedule], f"w{number}/0/1/1")
        try:
            for seconds in range(1, 6):
                start.wait()
                calendar.run_due(NOON + seconds * SECOND)
        except BaseException as failure:  # noqa: BLE001 - handed to the main thread
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert bell.rung == CalendarRun.objects.filter(state=State.DONE).count() == 5


@pytest.mark.django_db
def test_old_traces_are_forgotten_but_never_the_last_of_an_entry() -> None:
    now = timezone.now()
    for days in (0, 8, 20):
        CalendarRun.objects.create(
            name="often", due_at=now - dt.timedelta(days=days), state=State.DONE
        )
    CalendarRun.objects.create(name="rare", due_at=now - dt.timedelta(days=9), state=State.DONE)
    CalendarRun.objects.create(name="rarest", due_at=now - dt.timedelta(days=99), state=State.DONE)
    for days in (1, 8):
        DBTaskResult.objects.create(
            args_kwargs={},
            status="SUCCESSFUL",
            finished_at=now - dt.timedelta(days=days),
            task_path="x",
            backend_name="default",
            exception_class_path="",
            traceback="",
        )
    forget_old_runs()
    assert sorted(CalendarRun.objects.values_list("name", flat=True)) == ["often", "rare", "rarest"]
    assert DBTaskResult.objects.count() == 1
