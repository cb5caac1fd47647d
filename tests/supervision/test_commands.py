from __future__ import annotations

import datetime as dt
import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.supervision.world import AWAY, DAY, World, land
from wufei.kernel.jobs import run_waiting
from wufei.kernel.models import JobRun
from wufei.supervision import jobs
from wufei.supervision.models import Finding, FindingRun


def test_days_are_judged_from_the_command_line(world: World) -> None:
    land(world.drive(("06:00", "06:40", AWAY)))
    told = StringIO()
    last = DAY + dt.timedelta(days=1)
    call_command("judge", "--from", str(DAY), "--to", str(last), stdout=told)

    first, second = told.getvalue().splitlines()
    assert re.fullmatch(
        r"2025-11-25: 2 findings \(2 new, 0 no longer found\) from 240 positions \(0 set aside\),"
        r" 0 weighings, 0 receipts, 0 readings in \d+\.\d s",
        first,
    )
    assert second.startswith("2025-11-26: 0 findings")
    assert Finding.objects.filter(rule="long_stop").count() == 1


@pytest.mark.parametrize(
    "words",
    [("--from", "2025-13-01"), ("--from", "2025-11-25", "--to", "2025-11-24")],
)
def test_days_that_are_none_are_refused(db: None, words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        call_command("judge", *words)


def test_a_day_to_come_is_refused(db: None) -> None:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(CommandError, match="尚未开始"):
        call_command("judge", "--from", str(tomorrow))


def test_one_look_at_the_present_day(db: None) -> None:
    jobs._WATCHED.clear()
    call_command("supervise", "--once", stdout=StringIO())
    jobs._WATCHED.clear()
    assert FindingRun.objects.filter(kind="live", day=timezone.localdate()).count() == 1


def test_the_calendar_asks_for_yesterday_and_for_one_watch_at_a_time(world: World) -> None:
    jobs.judge_nightly()
    jobs.watch_the_present()
    jobs.watch_the_present()
    assert JobRun.objects.count() == 2
    jobs._WATCHED.clear()
    run_waiting()
    jobs._WATCHED.clear()

    yesterday = timezone.localdate() - dt.timedelta(days=1)
    assert FindingRun.objects.filter(kind="history").get().day == yesterday
    assert set(JobRun.objects.values_list("state", flat=True)) == {JobRun.State.DONE}
