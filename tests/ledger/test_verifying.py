"""Pages without gaps, and ``verify`` naming the first difference and where it is."""

from __future__ import annotations

import hashlib
from uuid import uuid4

import pytest
from django.db import connection

from tests.ledger.conftest import CLERK, NOON, bring, entry
from wufei.kernel import append_only
from wufei.kernel.actors import Actor, Grant, Role
from wufei.kernel.refusals import Refusal
from wufei.ledger import canonical
from wufei.ledger.public import (
    Entry,
    Gate,
    Handover,
    LedgerReason,
    Page,
    Weighing,
    announce,
    post,
    receive_load,
    reverse,
    seal_page,
    seal_pages,
    status,
    verify,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_pages(book: None, settings: object) -> list[Page]:
    """Seven entries of every kind on three pages, one more waiting."""
    settings.LEDGER_PAGE_ENTRIES = 3  # type: ignore[attr-defined]
    bring(50_000)
    bring(9_000, to="truck", lot="T-1")
    wrong = bring(1_234)
    reverse(actor=CLERK, entry=wrong, reason="录错")
    post(actor=CLERK, draft=entry(("yard", "kitchen", -10_000), ("line", "kitchen", 10_000)))
    post(
        actor=CLERK,
        draft=entry(
            ("line", "kitchen", -10_000),
            ("shed", "oil", 500),
            ("air", "kitchen", 9_500),
            kind="transformation",
            reason="日处理",
        ),
    )
    receive_load(
        actor=CLERK,
        client_id=uuid4(),
        occurred_at=NOON,
        gate=Gate("truck", "yard", "refused", "gap"),
        material="kitchen",
        weighing=Weighing(9_000, 8_000, 600, 400, "混有玻璃"),
        lot="T-1",
        handover=Handover("司机", "地磅"),
    )
    pages = seal_pages()
    bring(1)
    announce(
        actor=CLERK,
        client_id=uuid4(),
        from_account="yard",
        to_account="users",
        material="kitchen",
        grams=7_000,
        expires_at=NOON.replace(year=2099),
    )
    return pages


def test_pages_number_entries_without_gaps(three_pages: list[Page]) -> None:
    assert [(p.number, p.first_seq, p.last_seq) for p in three_pages] == [
        (1, 1, 3),
        (2, 4, 6),
        (3, 7, 7),
    ]
    sequence = Entry.objects.filter(seq__isnull=False).order_by("seq").values_list("seq", flat=True)
    assert list(sequence) == [1, 2, 3, 4, 5, 6, 7]
    found = status()
    assert (found.page, found.entries, found.unsealed) == (3, 8, 1)


def test_nothing_waits_nothing_is_sealed(book: None) -> None:
    assert seal_page() is None


def test_each_page_carries_the_digest_of_the_page_before(three_pages: list[Page]) -> None:
    first, second, third = three_pages
    assert bytes(first.previous_digest) == canonical.GENESIS
    assert bytes(second.previous_digest) == bytes(first.digest)
    assert bytes(third.previous_digest) == bytes(second.digest)


def test_a_digest_can_be_made_by_hand(three_pages: list[Page]) -> None:
    """As the help page explains it, with nothing but text and SHA-256."""
    kept = Entry.objects.get(seq=7)
    time = kept.occurred_at.strftime("%Y-%m-%d %H:%M:%S")
    spelled = (
        f"E\t{kept.client_id.hex}\ttransfer\t{time}\t\t\t9000 g\t司机\t地磅\t\t混有玻璃\t\t\n"
        "P\ttruck\tkitchen\tT-1\t-8600\nP\tyard\tkitchen\t\t8000\nP\trefused\tkitchen\t\t600"
    )
    digest = hashlib.sha256(spelled.encode()).digest()
    assert digest == bytes(kept.body_digest)
    posted = kept.posted_at.strftime("%Y-%m-%d %H:%M:%S")
    page = three_pages[2]
    text = f"page\t3\t{bytes(page.previous_digest).hex()}\n7\t{posted}\t\ttest\t{digest.hex()}\n"
    assert hashlib.sha256(text.encode()).digest() == bytes(page.digest)


def test_an_untouched_ledger_verifies(three_pages: list[Page]) -> None:
    seen: list[tuple[int, int]] = []
    report = verify(actor=CLERK, progress=lambda done, total: seen.append((done, total)))
    assert report.difference is None
    assert (report.entries, report.postings, report.pages, report.unsealed) == (8, 18, 3, 1)
    assert report.head_digest == bytes(three_pages[-1].digest).hex()
    assert seen == [(3, 8), (6, 8), (7, 8), (8, 8)]


BODY = "digest of the entry's body"
SHED = "account_id = (SELECT id FROM ledger_account WHERE code = 'shed')"
SEQ_5 = "(SELECT id FROM ledger_entry WHERE seq = 5)"
TAMPERINGS = [
    (
        f"UPDATE ledger_posting SET grams = -9999 WHERE entry_id = {SEQ_5} AND line = 0",
        BODY,
        "page 2, sequence 5, entry ",
    ),
    ("UPDATE ledger_entry SET reason = '日处里' WHERE seq = 6", BODY, "page 2"),
    ("UPDATE ledger_entry SET actor_name = 'tess' WHERE seq = 2", "page digest", "page 1"),
    ("UPDATE ledger_entry SET paper_kind = 'x' WHERE seq = 1", BODY, "page 1"),
    ("UPDATE ledger_entry SET seq = 99 WHERE seq = 4", "I8 sequence", "page 2"),
    (
        f"DELETE FROM ledger_posting WHERE entry_id = {SEQ_5}",
        BODY,
        "page 2, sequence 5",
    ),
    (
        "UPDATE ledger_account SET code = 'yart' WHERE code = 'yard'",
        BODY,
        "page 1, sequence 1",
    ),
    ("UPDATE ledger_page SET last_seq = 8 WHERE number = 3", "I8 sequence", "page 3"),
    ("DELETE FROM ledger_page WHERE number = 2", "I8 page numbers", "page 3"),
    ("DELETE FROM ledger_page WHERE number = 3", "entries on pages and waiting", "ledger"),
    (
        f"UPDATE ledger_balance SET grams = grams + 1 WHERE {SHED}",
        "I9 balance = replay",
        "account shed, oil",
    ),
    (
        f"UPDATE ledger_turnover SET in_grams = in_grams + 1 WHERE {SHED}",
        "I9 turnover = replay",
        "account shed, oil",
    ),
    ("UPDATE ledger_lot SET out_grams = out_grams - 1", "I4 lot totals = replay", "lot T-1"),
    (
        "UPDATE ledger_hold SET released_grams = released_grams + 1",
        "held mass = open holds",
        "account yard, kitchen",
    ),
    (
        "UPDATE ledger_receipt SET received_grams = 9001, accepted_grams = 8001",
        "I3 receipt = postings",
        "receipt of entry ",
    ),
    (
        f"UPDATE ledger_posting SET day = '2020-01-01' WHERE entry_id = {SEQ_5} AND line = 0",
        "day of a posting",
        "page 2, sequence 5",
    ),
    (
        "UPDATE ledger_entry SET reason = 'x' WHERE seq IS NULL",
        BODY,
        "entry ",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "check", "place"), TAMPERINGS)
def test_what_was_changed_is_named(
    three_pages: list[Page], statement: str, check: str, place: str
) -> None:
    """Someone with the database's password, who first removes the triggers."""
    with append_only.lifted(connection), connection.cursor() as cursor:
        cursor.execute(statement)
    difference = verify(actor=CLERK).difference
    assert difference is not None
    assert difference.check == check
    assert difference.place.startswith(place)
    assert difference.expected != difference.found


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.EVALUATOR, True),
        (Role.OPERATOR, True),
        (Role.DISTRICT_OFFICER, True),
        (Role.DRIVER, False),
        (Role.RESIDENT, False),
    ],
)
def test_who_may_verify(book: None, role: Role, allowed: bool) -> None:
    actor = Actor(user_id=7, name="某人", grants=(Grant(role, region_path="/9/"),))
    if allowed:
        assert verify(actor=actor).difference is None
        return
    with pytest.raises(Refusal) as caught:
        verify(actor=actor)
    assert caught.value.reason is LedgerReason.NOT_ALLOWED
