"""A sealed page as flat rows: what its file holds, and the digest made from such rows alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from wufei.ledger import canonical
from wufei.ledger.domain import scanning
from wufei.ledger.models import Account, Page


class PageRow(NamedTuple):
    """One posting with the entry it belongs to; texts as they are spelled in digests."""

    seq: int
    posted_at: str
    actor_id: int | None
    actor_name: str
    client_id: str
    kind: str
    occurred_at: str
    paper_kind: str
    paper_reference: str
    declared: str
    giver_proof: str
    receiver_proof: str
    exemption: str
    reason: str
    batch: str
    reverses: str
    account: str
    material: str
    lot: str
    grams: int
    day: str


def page_rows(page: Page) -> list[PageRow]:
    """The rows of a page as they stand in the database."""
    entries = scanning.sealed(page.first_seq, page.last_seq)
    ids = {posting[0] for entry in entries for posting in entry.postings}
    codes = dict(Account.objects.filter(pk__in=ids).order_by().values_list("id", "code"))
    keys = scanning.material_keys()
    return [
        PageRow._make(
            (
                entry.seq,
                entry.posted_at,
                entry.actor_id,
                entry.actor_name,
                *entry.header,
                codes[account_id],
                keys[material_id],
                lot or "",
                grams,
                day,
            )
        )
        for entry in entries
        for account_id, material_id, _, lot, grams, day in entry.postings
    ]


def digest_of_rows(number: int, previous: bytes, entries: Iterable[Sequence[PageRow]]) -> bytes:
    """The page digest made from rows, those of one entry together, in sequence."""
    lines = []
    for rows in entries:
        first = rows[0]
        body = canonical.body_digest(
            first[4:16], [(row.account, row.material, row.lot, row.grams) for row in rows]
        )
        who = (first.actor_id, first.actor_name)
        lines.append(canonical.page_line(first.seq, first.posted_at, *who, body))
    return canonical.page_digest(number, previous, lines)
