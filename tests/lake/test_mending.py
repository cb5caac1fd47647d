"""A reader who meets a damaged lake is told so, and the repair is under way."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from tests.lake.lakefiles import flip, lake_folder
from wufei.kernel.jobs import run_waiting
from wufei.kernel.models import JobRun
from wufei.kernel.refusals import Refusal
from wufei.lake.models import TableFile
from wufei.lake.public import Cut, Tables, current_cut, require_intact, tables_at
from wufei.lake.refusals import LakeReason

NAMES = ("postings", "accounts", "materials", "regions", "sites", "declared")


def read() -> Tables:
    return require_intact(tables_at(current_cut(), NAMES))


def refused() -> Refusal:
    with pytest.raises(Refusal) as refusal:
        read()
    return refusal.value


def repairs() -> list[str]:
    return list(JobRun.objects.order_by("pk").values_list("state", flat=True))


def table_file(table: str) -> Path:
    path = TableFile.objects.filter(table=table).order_by("path").values_list("path", flat=True)
    return lake_folder() / path[0]


@pytest.mark.parametrize("table", ["postings", "accounts", "declared"])
def test_a_changed_byte_is_refused_and_repaired(lake: None, table: str) -> None:
    cut = read().cut
    damaged = table_file(table)
    flip(damaged, damaged.stat().st_size // 2, random.Random(8))
    refusal = refused()
    assert refusal.reason is LakeReason.FILE_DAMAGED
    assert refusal.params == {"file": damaged.relative_to(lake_folder()).as_posix()}
    assert refused().reason is LakeReason.FILE_DAMAGED
    assert repairs() == ["waiting"]
    run_waiting()
    assert repairs() == ["done"]
    assert read().cut == cut


def test_a_lost_file_is_refused_and_repaired(lake: None) -> None:
    cut = read().cut
    lost = table_file("postings")
    lost.unlink()
    refusal = refused()
    assert refusal.reason is LakeReason.FILE_MISSING
    assert refusal.params == {"file": lost.relative_to(lake_folder()).as_posix()}
    run_waiting()
    assert read().cut == cut


def test_a_lake_that_is_gone_answers_nothing_until_it_is_back(lake: None) -> None:
    cut = read().cut
    shutil.rmtree(lake_folder())
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=2), tick=True):
        assert refused().reason is LakeReason.FILE_MISSING
        run_waiting()
        assert read().cut == cut


def test_before_the_first_page_nothing_is_missing(db: None) -> None:
    assert read().cut == Cut(0, 0)
    assert repairs() == []
