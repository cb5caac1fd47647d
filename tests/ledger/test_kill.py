"""The process is killed at a random moment while it posts, seals and delivers, again and again."""

from __future__ import annotations

import datetime as dt
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest
from django.db.models import Sum

from tests.ledger.conftest import CLERK, entry
from tests.nursery import Nursery, nursery
from wufei.lake.public import PageFile, deliver_pages, verify_lake
from wufei.ledger.public import (
    Balance,
    Entry,
    EntryDraft,
    LotDraft,
    Page,
    post_many,
    seal_page,
    seal_pages,
    verify,
)

KILLS = 50
#: Fixed, as each process reads this file anew and all must tell the same batches.
LATEST = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
SPACE = UUID("6f1b2f0e-52f5-4f9e-8a53-0d0c8f0d8a11")


def batch(number: int) -> list[EntryDraft]:
    """Batch ``number`` is always the same: in, to a lot, onward, and a change of material."""
    mass, lot = 1_000 + number, f"K-{number}"
    rows: list[tuple[str, dict[str, object]]] = [
        ("transfer", {"rows": [("households", "kitchen", -mass), ("truck", "kitchen", mass)]}),
        (
            "transfer",
            {
                "rows": [("truck", "kitchen", -mass), ("yard", "kitchen", mass, lot)],
                "lots": (LotDraft(lot, "kitchen"),),
            },
        ),
        ("transfer", {"rows": [("yard", "kitchen", -900, lot), ("line", "kitchen", 900)]}),
        (
            "transformation",
            {"rows": [("line", "kitchen", -900), ("shed", "oil", 40), ("air", "kitchen", 860)]},
        ),
    ]
    return [
        entry(
            *parts["rows"],  # type: ignore[misc]
            kind=kind,
            lots=parts.get("lots", ()),  # type: ignore[arg-type]
            client_id=uuid5(SPACE, f"{number}-{index}"),
            at=LATEST - dt.timedelta(minutes=number % 600),
        )
        for index, (kind, parts) in enumerate(rows)
    ]


def work(first: int, journal: str) -> None:
    """Post batch after batch; each is written to the journal once the ledger has said yes."""
    with Path(journal).open("ab", buffering=0) as acknowledged:
        for number in range(first, first + 10_000):
            outcomes = post_many(actor=CLERK, drafts=batch(number), all_or_nothing=True)
            assert all(outcome.refusal is None for outcome in outcomes)
            acknowledged.write(f"{number}\n".encode())
            if number % 3 == 0:
                seal_page()
            if number % 5 == 0:
                deliver_pages()


@pytest.fixture
def children(
    shared_book: None, settings: Any, tmp_path: Path, database_url: str
) -> Iterator[Nursery]:
    settings.LEDGER_PAGE_ENTRIES = 25
    given = {name: getattr(settings, name) for name in ("LEDGER_PAGE_ENTRIES", "LAKE_FOLDER")}
    with nursery(database_url, tmp_path, **given) as made:
        yield made


@pytest.mark.slow
def test_nothing_is_lost_and_nothing_doubled(children: Nursery, tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    journal.touch()
    chance = random.Random(20)
    for _ in range(KILLS):
        before = journal.read_bytes().count(b"\n")
        children.start(f"{__name__}:work", before, str(journal))
        while journal.read_bytes().count(b"\n") == before:
            assert children.is_running(), "the writer died by itself"
            time.sleep(0.002)
        time.sleep(chance.random() * 0.12)
        assert children.kill() == -signal.SIGKILL
        acknowledged = journal.read_bytes().count(b"\n")
        posted, rest = divmod(Entry.objects.count(), 4)
        assert rest == 0, "half a batch was posted"
        # the last batch may have been posted and not yet acknowledged
        assert posted in (acknowledged, acknowledged + 1)
        assert verify(actor=CLERK).difference is None
    post_many(actor=CLERK, drafts=batch(acknowledged))  # the caller repeats what was not answered
    seal_pages()
    deliver_pages()
    total = acknowledged + 1
    assert Entry.objects.count() == 4 * total
    assert Balance.objects.aggregate(total=Sum("grams"))["total"] == 0
    oil = Balance.objects.get(account__code="shed", material__key="oil")
    assert oil.grams == 40 * total
    report = verify(actor=CLERK)
    assert (report.difference, report.unsealed) == (None, 0)
    files = verify_lake(actor=CLERK)
    assert (files.difference, files.files, files.waiting) == (None, Page.objects.count(), 0)
    assert PageFile.objects.count() == Page.objects.count()
    assert (files.table_rows, files.table_waiting) == (9 * total, 0)
