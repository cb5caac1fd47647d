"""The process is killed between every two steps on the way into the lake; running again repairs."""

from __future__ import annotations

import importlib
import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connections

from tests.lake.conftest import PAGE_ENTRIES, post_all_shapes
from tests.lake.lakefiles import in_lake, in_ledger, lake_folder
from tests.ledger.conftest import CLERK, bring, make_book
from tests.nursery import Nursery, nursery
from wufei.lake import public
from wufei.lake.domain import postinglog
from wufei.lake.public import (
    RegisterVersion,
    compact_lake,
    current_cut,
    deliver_pages,
    last_fact,
    repair_lake,
    verify_lake,
)
from wufei.ledger.public import seal_pages
from wufei.registry.public import Region, update_region

DOMAIN = "wufei.lake.domain"
#: (function, whether the kill comes before it or after, at which call of it)
DELIVERY = [
    ("delivering.write_page", "before", 1),
    ("pagefiles._sync", "before", 1),
    ("pagefiles._sync", "after", 2),
    ("delivering.write_page", "after", 1),
    ("delivering.write_page", "after", 2),
    ("delivering.capture_registers", "before", 1),
    ("registers.next_facts", "after", 1),
    ("delivering.export_registers", "before", 1),
    ("building._sync", "before", 1),
    ("registerfiles._record", "before", 1),
    ("registerfiles._record", "after", 1),
    ("delivering.append_pages", "before", 1),
    ("postings._hold_facts", "after", 1),
    ("postingfiles.write_file", "before", 1),
    ("building._sync", "after", 3),
    ("postings.write_run", "after", 1),
    ("postingcommits._table_to_write", "after", 1),
    ("postingcommits._commit", "after", 1),
    ("postingfiles.keep_records", "before", 1),
    ("building.record_file", "after", 3),
    ("delivering.append_pages", "after", 1),
]
MERGING = [
    ("postingfiles.write_file", "before", 1),
    ("building._sync", "before", 1),
    ("postingfiles.write_file", "after", 1),
    ("postingcommits.commit", "after", 1),
    ("postingfiles.keep_records", "after", 1),
]
RENEWING = [
    ("postingcommits._table_to_write", "after", 1),
    ("postingcommits._commit", "after", 1),
    ("postingcommits.log_folder", "after", 2),
    ("postingcommits.log_folder", "after", 3),
    ("postingcommits.shutil", "rmtree", 1),
    ("postings.append_pages", "before", 1),
]


def run_and_die(function: str, when: str, at: int, work: str) -> None:
    """In a process of its own: do the work, and be killed at that call of that function."""
    module_name, name = function.rsplit(".", 1)
    module = importlib.import_module(f"{DOMAIN}.{module_name}")
    if when not in ("before", "after"):  # a function of another library
        module, name, when = getattr(module, name), when, "before"
    original = getattr(module, name)
    calls = 0

    def dying(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        result = None if (calls, when) == (at, "before") else original(*args, **kwargs)
        if calls == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(module, name, dying)
    getattr(public, work)()


def run(work: str) -> None:
    """In a process of its own: do the work."""
    getattr(public, work)()


@pytest.fixture
def children(
    transactional_db: None, settings: Any, tmp_path: Path, database_url: str
) -> Iterator[Nursery]:
    settings.LEDGER_PAGE_ENTRIES = PAGE_ENTRIES
    with nursery(
        database_url,
        tmp_path,
        LAKE_FOLDER=django_settings.LAKE_FOLDER,
        LEDGER_PAGE_ENTRIES=PAGE_ENTRIES,
    ) as made:
        yield made


def require_whole() -> None:
    assert in_lake("postings") == in_ledger()
    assert verify_lake(actor=CLERK).difference is None
    numbers = RegisterVersion.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, last_fact() + 1))
    keys = list(RegisterVersion.objects.values_list("register", "key", "body__name"))
    assert len(keys) == len(set(keys)), "a version was recorded twice"


@pytest.mark.slow
def test_delivery_killed_between_every_two_steps(children: Nursery) -> None:
    make_book()
    for number, (function, when, at) in enumerate(DELIVERY):
        post_all_shapes(number)
        update_region(actor=CLERK, region=Region.objects.get(), name=f"第{number}区")
        seal_pages()
        connections.close_all()
        ended = children.run(f"{__name__}:run_and_die", function, when, at, "deliver_pages")
        assert ended == -signal.SIGKILL, (function, when, at)
        deliver_pages()
        require_whole()


@pytest.mark.slow
@pytest.mark.parametrize(("function", "when", "at"), DELIVERY[-9:])
def test_the_first_delivery_killed_between_every_two_steps(
    children: Nursery, function: str, when: str, at: int
) -> None:
    """The lake and its table are made meanwhile."""
    make_book()
    post_all_shapes()
    seal_pages()
    connections.close_all()
    ended = children.run(f"{__name__}:run_and_die", function, when, at, "deliver_pages")
    assert ended == -signal.SIGKILL
    deliver_pages()
    require_whole()


@pytest.mark.slow
def test_merging_killed_between_every_two_steps(children: Nursery) -> None:
    make_book()
    for function, when, at in MERGING:
        for _ in range(2):
            bring(1_000)
            seal_pages()
            deliver_pages()
        connections.close_all()
        ended = children.run(f"{__name__}:run_and_die", function, when, at, "compact_lake")
        assert ended == -signal.SIGKILL, (function, when, at)
        assert in_lake("postings") == in_ledger()
        deliver_pages()
        compact_lake()
        assert len(postinglog.state().files) == 1
        require_whole()


@pytest.mark.slow
@pytest.mark.parametrize(("function", "when", "at"), RENEWING)
def test_a_repair_killed_between_every_two_steps(
    children: Nursery, function: str, when: str, at: int
) -> None:
    make_book()
    post_all_shapes()
    seal_pages()
    deliver_pages()
    cut = current_cut()
    (log,) = postinglog.log_files()[-1:]
    log.write_bytes(b"{")
    connections.close_all()
    ended = children.run(f"{__name__}:run_and_die", function, when, at, "repair_lake")
    assert ended == -signal.SIGKILL
    repair_lake()
    assert current_cut() == cut
    require_whole()


@pytest.mark.slow
def test_kills_at_random_moments(children: Nursery) -> None:
    make_book()
    chance = random.Random(9)
    for number in range(12):
        post_all_shapes(number)
        seal_pages()
        connections.close_all()
        children.start(f"{__name__}:run", chance.choice(["deliver_pages", "compact_lake"]))
        time.sleep(chance.random() * 0.5)
        assert children.kill() in (0, -signal.SIGKILL)
        found = in_lake("postings")
        assert found == in_ledger()[: len(found)], "whole pages, from the first on"
    deliver_pages()
    require_whole()


@pytest.mark.slow
def test_two_processes_that_deliver_at_once_deliver_each_page_once(
    children: Nursery, database_url: str, tmp_path: Path
) -> None:
    make_book()
    post_all_shapes()
    seal_pages()
    connections.close_all()
    folder = django_settings.LAKE_FOLDER
    with nursery(database_url, tmp_path, LAKE_FOLDER=folder) as others:
        children.start(f"{__name__}:run", "deliver_pages")
        others.start(f"{__name__}:run", "deliver_pages")
        assert (children.ended(), others.ended()) == (0, 0)
    require_whole()
    assert len(list((lake_folder() / "postings").glob("*.parquet"))) == 1
