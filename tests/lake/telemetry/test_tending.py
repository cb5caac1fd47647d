"""What happens every night, and what engines and verification see of telemetry."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from tests.lake.telemetry.conftest import DAY, NEXT, at, drop, land, stands
from tests.ledger.conftest import CLERK
from wufei.kernel.jobs import run_waiting
from wufei.kernel.refusals import Refusal
from wufei.lake import jobs
from wufei.lake.domain.intact import require_intact
from wufei.lake.models import SettledDay
from wufei.lake.public import Cut, deliver_pages, tables_at
from wufei.lake.refusals import LakeReason
from wufei.lake.telemetry.files import telemetry_files
from wufei.lake.telemetry.points import PointDraft, map_points, register_devices
from wufei.lake.telemetry.refusals import TelemetryReason as No
from wufei.lake.telemetry.tending import tend_telemetry
from wufei.ledger.public import seal_pages

pytestmark = pytest.mark.usefixtures("points")
TODAY = timezone.localdate()


def fill() -> None:
    early = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    for number in range(3):
        land(f"{number}", [drop(f"a{number}", 10), drop(f"b{number}", 1, when=at(NEXT))])
        land(f"now-{number}", [drop(f"c{number}", 5, when=early)])


def test_days_that_are_over_are_merged_and_settled_once() -> None:
    fill()
    done = tend_telemetry(actor=CLERK)
    assert (done.merged, done.settled, done.swept, done.waiting_grams) == (2, 2, 0, 0)
    assert stands("yard") == 33
    days = [path.split("/")[-2] for path in telemetry_files("drops")]
    assert sorted(days) == [f"day={DAY}", f"day={NEXT}", *[f"day={TODAY}"] * 3]
    again = tend_telemetry(actor=CLERK)
    assert (again.merged, again.settled) == (0, 0)


def test_what_a_killed_process_spilled_is_cleared_away(settings: Any) -> None:
    spill = Path(settings.LAKE_FOLDER) / "spill"
    old, young = spill / "telemetry-old", spill / "telemetry-young"
    for folder in (old, young):
        folder.mkdir(parents=True)
        (folder / "half.tmp").write_bytes(b"half")
    yesterday = time.time() - 100_000
    os.utime(old, (yesterday, yesterday))
    assert tend_telemetry(actor=CLERK).swept == 1
    assert (old.exists(), young.exists()) == (False, True)


def test_the_calendar_asks_for_it() -> None:
    fill()
    jobs.settle_yesterday()
    run_waiting()
    assert list(SettledDay.objects.order_by("day").values_list("day", flat=True)) == [DAY, NEXT]


def test_engines_get_the_files_of_the_newest_version() -> None:
    fill()
    assert tables_at(Cut(0, 0), ["drops"]).files["drops"] == telemetry_files("drops")
    assert tables_at(Cut(0, 0), ["readings"]).files["readings"] == []


def test_no_figure_is_read_from_a_file_whose_bytes_changed() -> None:
    fill()
    path = Path(telemetry_files("drops")[0])
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(Refusal) as refused:
        require_intact(tables_at(Cut(0, 0), ["drops"]))
    assert refused.value.reason is LakeReason.FILE_DAMAGED
    assert refused.value.params["file"].endswith(path.name)


def test_the_command_verifies_telemetry_too(capsys: Any) -> None:
    fill()
    tend_telemetry(actor=CLERK)
    seal_pages()
    deliver_pages()
    call_command("verify")
    assert "telemetry: 5 files, 9 rows, 2 settled days (0 changed since)" in capsys.readouterr().out
    Path(telemetry_files("drops")[0]).unlink()
    with pytest.raises(CommandError, match="telemetry file"):
        call_command("verify")


def test_a_point_has_two_ends_that_exist() -> None:
    for draft, reason in (
        (PointDraft("p", "yard", "yard"), No.SAME_ACCOUNT),
        (PointDraft("p", "households", "gone"), No.UNKNOWN_ACCOUNT),
        (PointDraft(" p", "households", "yard"), No.BAD_CODE),
    ):
        with pytest.raises(Refusal) as refused:
            map_points(actor=CLERK, points=[draft])
        assert refused.value.reason is reason


def test_a_device_may_be_named_anew() -> None:
    register_devices(actor=CLERK, devices={"bin-1": "换过的桶", "bin-9": "新桶"})
    assert land("1", [drop("a", device="bin-9"), drop("b", device="bin-1")]).rows == 2
