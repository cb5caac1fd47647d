"""Recomputes the ledger from zero: digests, conservation, balances; names the first difference.

One pass over the rows in page order, constant memory but for the balances themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import Q, Sum

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.ledger import canonical, rules
from wufei.ledger.domain import scanning
from wufei.ledger.domain.collecting import no_collecting
from wufei.ledger.domain.standing import lot_moves
from wufei.ledger.models import GUARDED_STAGES, Account, Balance, Hold, Lot, Page, Receipt, Turnover
from wufei.ledger.refusals import LedgerReason as No


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the books disagree with themselves.

    ``check`` is the invariant; ``place`` names page, sequence, entry or account; ``expected`` is
    what the postings give, ``found`` what is written.
    """

    check: str
    place: str
    expected: str
    found: str


@dataclass(slots=True)
class Report:
    """What was verified. ``difference`` is the first one, None when all agrees."""

    entries: int = 0
    postings: int = 0
    pages: int = 0
    unsealed: int = 0
    head_digest: str = ""
    difference: Difference | None = None


class _Found(Exception):  # noqa: N818 - what was looked for is no error of the program
    def __init__(self, check: str, place: str, expected: object, found: object) -> None:
        self.difference = Difference(check, place, str(expected), str(found))


@dataclass(slots=True)
class _Replay:
    """The projections, rebuilt from the postings."""

    accounts: dict[int, tuple[str, bool]]
    materials: dict[int, str]
    balances: dict[tuple[int, int, int], int] = field(default_factory=dict)
    turnover: dict[tuple[int, int, Any], list[int]] = field(default_factory=dict)
    lots: dict[int, list[int]] = field(default_factory=dict)


def require_verifier(actor: Actor) -> None:
    """Who may verify; see ``rules.can_verify``.

    Raises:
        Refusal: the actor may not.
    """
    if not rules.can_verify(actor):
        raise Refusal(No.NOT_ALLOWED, roles=rules.role_names(rules.BOOK_ROLES))


def verify(*, actor: Actor, progress: Callable[[int, int], None] | None = None) -> Report:
    """Verify the whole ledger in the database, on one snapshot of it.

    ``progress`` is told (entries done, entries in all). The lake's own check is
    ``lake.public.verify_pages``.

    Raises:
        Refusal: no right to verify.
    """
    require_verifier(actor)
    report = Report()
    outermost = not connection.in_atomic_block
    with no_collecting(), transaction.atomic():
        if connection.vendor == "postgresql" and outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        try:
            _verify(report, progress)
        except _Found as found:
            report.difference = found.difference
        except (DatabaseError, ValueError, TypeError, KeyError, OverflowError) as damage:
            where = f"after page {report.pages}, {report.entries} entries"
            seen = f"{type(damage).__name__}: {damage}"
            report.difference = Difference("unreadable row", where, "a readable row", seen)
    return report


def _verify(report: Report, progress: Callable[[int, int], None] | None) -> None:
    accounts = Account.objects.order_by().values_list("id", "code", "stage")
    replay = _Replay(
        accounts={pk: (code, stage in GUARDED_STAGES) for pk, code, stage in accounts},
        materials=scanning.material_keys(),
    )
    total = scanning.count_entries()
    previous, expected_seq = canonical.GENESIS, 1
    for page in Page.objects.order_by("number").iterator(1000):
        expected_seq = _page(page, previous, expected_seq, replay, report)
        previous = bytes(page.digest)
        if progress is not None:
            progress(report.entries, total)
    report.head_digest = previous.hex()
    for entry in scanning.unsealed():
        _entry(entry, replay, f"entry {entry.client_id}")
        report.unsealed += 1
        report.entries += 1
        report.postings += len(entry.postings)
    _stray(report.entries, total)
    _projections(replay)
    _receipts()
    if progress is not None:
        progress(report.entries, total)


def _page(page: Page, previous: bytes, seq: int, replay: _Replay, report: Report) -> int:
    place = f"page {page.number}"
    if page.number != report.pages + 1:
        raise _Found("I8 page numbers", place, report.pages + 1, page.number)
    if page.first_seq != seq:
        raise _Found("I8 sequence", place, seq, page.first_seq)
    if bytes(page.previous_digest) != previous:
        raise _Found(
            "digest of the page before", place, previous.hex(), bytes(page.previous_digest).hex()
        )
    lines = []
    for entry in scanning.sealed(page.first_seq, page.last_seq):
        if entry.seq != seq:
            raise _Found("I8 sequence", f"{place}, entry {entry.client_id}", seq, entry.seq)
        _entry(entry, replay, f"{place}, sequence {seq}, entry {entry.client_id}")
        who = (entry.actor_id, entry.actor_name)
        lines.append(canonical.page_line(seq, entry.posted_at, *who, entry.digest))
        report.postings += len(entry.postings)
        seq += 1
    if seq != page.last_seq + 1:
        raise _Found("I8 sequence", place, page.last_seq, seq - 1)
    digest = canonical.page_digest(page.number, previous, lines)
    if digest != bytes(page.digest):
        raise _Found("page digest", place, digest.hex(), bytes(page.digest).hex())
    report.entries += len(lines)
    report.pages += 1
    return seq


def _entry(entry: scanning.ScannedEntry, replay: _Replay, place: str) -> None:
    rows: list[canonical.PostingRow] = []
    sums: dict[int, int] = {}
    lots: list[tuple[bool, int, int]] = []
    for account_id, material_id, lot_id, lot_code, grams, day in entry.postings:
        code, guarded = replay.accounts[account_id]
        rows.append((code, replay.materials[material_id], lot_code or "", grams))
        sums[material_id] = sums.get(material_id, 0) + grams
        if str(day) != entry.day:
            raise _Found("day of a posting", place, entry.day, day)
        key = (account_id, material_id, (lot_id or 0) if guarded else 0)
        replay.balances[key] = replay.balances.get(key, 0) + grams
        cell = replay.turnover.setdefault((account_id, material_id, str(day)), [0, 0])
        cell[grams < 0] += abs(grams)
        if lot_id:
            lots.append((guarded, lot_id, grams))
    digest = canonical.body_digest(entry.header, rows)
    if digest != entry.digest:
        raise _Found("digest of the entry's body", place, digest.hex(), entry.digest.hex())
    _conserved(entry, sums, place)
    for lot_id, (entering, leaving) in lot_moves(lots).items() if lots else ():
        cell = replay.lots.setdefault(lot_id, [0, 0])
        cell[0] += -leaving if entry.kind == "reversal" else entering
        cell[1] += -entering if entry.kind == "reversal" else leaving


def _conserved(entry: scanning.ScannedEntry, sums: dict[int, int], place: str) -> None:
    if not sums:
        raise _Found("postings of the entry", place, "at least one", "none")
    if entry.kind == "transfer" and any(sums.values()):
        raise _Found("I1 zero per material", place, 0, next(s for s in sums.values() if s))
    if sum(sums.values()):
        raise _Found("I1 zero over all", place, 0, sum(sums.values()))
    if entry.kind == "reversal" and not scanning.is_exact_negative(entry):
        raise _Found("I5 exact negative", place, "the negative of the entry reversed", "other rows")


def _stray(seen: int, total: int) -> None:
    if seen != total:
        raise _Found("entries on pages and waiting", "ledger", total, seen)
    if orphan := scanning.first_orphan_posting():
        raise _Found("postings without an entry", f"entry {orphan}", "none", orphan)


def _compare(check: str, replayed: dict[Any, Any], written: Iterator[tuple[Any, Any, str]]) -> None:
    """Raise at the first row that differs; ``written`` yields key, value and name of the place."""
    left = {key: value for key, value in replayed.items() if value not in (0, [0, 0])}
    for key, value, place in written:
        expected = left.pop(key, [0, 0] if isinstance(value, list) else 0)
        if expected != value:
            raise _Found(check, place, expected, value)
    for key, value in left.items():
        raise _Found(check, str(key), value, "no row")


def _projections(replay: _Replay) -> None:
    def name(account_id: int, material_id: int) -> str:
        return f"account {replay.accounts[account_id][0]}, {replay.materials[material_id]}"

    columns = ("account_id", "material_id", "lot_id", "grams")
    balances = Balance.objects.order_by("id").values_list(*columns).iterator(10_000)
    _compare(
        "I9 balance = replay",
        replay.balances,
        (((a, m, lot or 0), g, f"{name(a, m)}, lot {lot or '–'}") for a, m, lot, g in balances),
    )
    for (account_id, material_id, _), grams in replay.balances.items():
        if grams < 0 and replay.accounts[account_id][1]:
            raise _Found("I2 not below zero", name(account_id, material_id), "≥ 0", grams)
    turnover = Turnover.objects.order_by("account_id", "material_id", "day").values_list(
        "account_id", "material_id", "day", "in_grams", "out_grams"
    )
    _compare(
        "I9 turnover = replay",
        replay.turnover,
        (((a, m, str(d)), [i, o], f"{name(a, m)}, {d}") for a, m, d, i, o in turnover.iterator()),
    )
    lots = Lot.objects.order_by("id").values_list("id", "code", "in_grams", "out_grams")
    _compare(
        "I4 lot totals = replay",
        replay.lots,
        ((pk, [i, o], f"lot {code}") for pk, code, i, o in lots.iterator()),
    )
    _holds(name)


def _holds(name: Callable[[int, int], str]) -> None:
    held: dict[Any, Any] = {}
    for hold in Hold.objects.filter(state=Hold.State.OPEN).select_related("from_account"):
        if hold.from_account.guarded:
            key = (hold.from_account_id, hold.material_id, hold.lot_id or 0)
            rest = hold.grams - hold.settled_grams - hold.released_grams
            held[key] = held.get(key, 0) + max(0, rest)
    rows = Balance.objects.exclude(held_grams=0).order_by("id")
    columns = ("account_id", "material_id", "lot_id", "held_grams")
    _compare(
        "held mass = open holds",
        held,
        (((a, m, lot or 0), g, name(a, m)) for a, m, lot, g in rows.values_list(*columns)),
    )


def _receipts() -> None:
    """Invariant I3: the receipt's parts add up, and agree with the postings of its entry."""
    down = Sum(
        "entry__postings__grams",
        filter=Q(
            entry__postings__grams__gt=0, entry__postings__account__stage__in=list(GUARDED_STAGES)
        ),
    )
    receipts = Receipt.objects.annotate(down=down).select_related("entry").order_by("entry_id")
    for receipt in receipts.iterator(1000):
        place = f"receipt of entry {receipt.entry.client_id}"
        kept = receipt.accepted_grams + receipt.refused_grams
        if kept + receipt.residue_grams != receipt.received_grams:
            raise _Found(
                "I3 receipt adds up", place, receipt.received_grams, kept + receipt.residue_grams
            )
        if (receipt.down or 0) != kept:
            raise _Found("I3 receipt = postings", place, receipt.down or 0, kept)
