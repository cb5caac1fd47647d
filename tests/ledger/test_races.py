"""Many at once, with real threads, on the database under test: no lock error, nothing doubled."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from uuid import uuid4

import pytest
from django.db import connection

from tests.ledger.conftest import CLERK, bring, entry
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import (
    Balance,
    Entry,
    Lot,
    LotDraft,
    Page,
    post,
    post_many,
    reverse,
    seal_page,
    verify,
)

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("shared_book")]
T = TypeVar("T")


def at_once(count: int, act: Callable[[int], T]) -> list[T | str]:
    """Run ``act(0)`` … in threads that start together; refusals come back as their code."""
    start = threading.Barrier(count)

    def one(number: int) -> T | str:
        try:
            start.wait()
            return act(number)
        except Refusal as refusal:
            return refusal.reason.code
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_sixty_writers_on_one_lot() -> None:
    """A lot of 10 kg, sixty who want one each: exactly ten get it."""
    bring(10_000, lot="D-1")

    def take(number: int) -> str:
        post(
            actor=CLERK,
            draft=entry(("yard", "kitchen", -1_000, "D-1"), ("users", "kitchen", 1_000)),
        )
        return "taken"

    answers = Counter(at_once(60, take))
    assert answers == {"taken": 10, "ledger.not_enough_in_lot": 50}
    assert Lot.objects.values_list("in_grams", "out_grams").get() == (10_000, 10_000)
    assert verify(actor=CLERK).difference is None


def test_crossing_batches_do_not_wait_in_a_ring() -> None:
    """Each batch moves mass both ways between the same accounts, in the opposite order."""
    for account in ("yard", "shed", "line"):
        bring(1_000_000, to=account)

    def cross(number: int) -> int:
        ring = ["yard", "shed", "line"]
        if number % 2:
            ring.reverse()
        drafts = [
            entry((ring[i % 3], "kitchen", -7), (ring[(i + 1) % 3], "kitchen", 7))
            for i in range(30)
        ]
        return sum(o.refusal is None for o in post_many(actor=CLERK, drafts=drafts))

    assert at_once(12, cross) == [30] * 12
    assert Entry.objects.count() == 3 + 12 * 30
    assert verify(actor=CLERK).difference is None


def test_one_client_id_from_many_threads_is_one_entry() -> None:
    draft = entry(
        ("households", "kitchen", -5),
        ("yard", "kitchen", 5, "D-1"),
        lots=(LotDraft("D-1", "kitchen"),),
    )
    answers = at_once(12, lambda _: post(actor=CLERK, draft=draft).pk)
    assert len(set(answers)) == 1
    assert Entry.objects.count() == 1
    assert Balance.objects.get(account__code="yard").grams == 5


def test_one_lot_code_from_many_threads_is_opened_once() -> None:
    def open_lot(number: int) -> str:
        post(
            actor=CLERK,
            draft=entry(
                ("households", "kitchen", -5),
                ("yard", "kitchen", 5, "D-1"),
                lots=(LotDraft("D-1", "kitchen"),),
            ),
        )
        return "opened"

    assert Counter(at_once(8, open_lot)) == {"opened": 1, "ledger.lot_code_taken": 7}
    assert verify(actor=CLERK).difference is None


def test_an_entry_is_reversed_once() -> None:
    wrong = bring(5_000)
    answers = at_once(
        8, lambda _: reverse(actor=CLERK, entry=wrong, reason="x", client_id=uuid4()).kind
    )
    assert Counter(answers) == {"reversal": 1, "ledger.already_reversed": 7}
    assert verify(actor=CLERK).difference is None


def test_sealing_while_posting_leaves_no_gap_and_no_entry_out(settings: Any) -> None:
    settings.LEDGER_PAGE_ENTRIES = 7

    def work(number: int) -> int:
        done = 0
        for _ in range(15):
            if number % 3 == 0:
                seal_page()
            else:
                bring(3)
                done += 1
        return done

    posted = sum(n for n in at_once(9, work) if isinstance(n, int))
    while seal_page():
        pass
    sequence = list(Entry.objects.order_by("seq").values_list("seq", flat=True))
    assert sequence == list(range(1, posted + 1))
    assert sum(p.last_seq - p.first_seq + 1 for p in Page.objects.all()) == posted
    assert verify(actor=CLERK).difference is None
