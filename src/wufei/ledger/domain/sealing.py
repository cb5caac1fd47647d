"""The sealer: gives posted entries their numbers without gaps, page by page (invariant I8).

PostgreSQL shows rows of overlapping transactions out of order, so the sealer never reads "after the
last number": it reads what has no number yet.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from wufei.ledger import canonical
from wufei.ledger.domain import locks
from wufei.ledger.models import Entry, Page


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the sealed book."""

    number: int
    last_seq: int
    digest: bytes


def head() -> Head:
    """The last page, or the place before the first."""
    page = Page.objects.order_by("-number").first()
    if page is None:
        return Head(0, 0, canonical.GENESIS)
    return Head(page.number, page.last_seq, bytes(page.digest))


def seal_page() -> Page | None:
    """Seal the next page, full or not; None when no entry waits. One transaction."""
    with transaction.atomic():
        locks.own_sealing()
        last = head()
        waiting = Entry.objects.filter(seq__isnull=True).order_by("id")
        rows = list(
            waiting.values_list("id", "posted_at", "actor_id", "actor_name", "body_digest")[
                : settings.LEDGER_PAGE_ENTRIES
            ]
        )
        if not rows:
            return None
        lines, numbers = [], []
        for seq, (pk, posted_at, actor_id, name, digest) in enumerate(rows, last.last_seq + 1):
            lines.append(
                canonical.page_line(seq, canonical.stamp(posted_at), actor_id, name, bytes(digest))
            )
            numbers.append((seq, pk))
        _number(numbers)
        number = last.number + 1
        return Page.objects.create(
            number=number,
            first_seq=last.last_seq + 1,
            last_seq=last.last_seq + len(rows),
            sealed_at=timezone.now(),
            previous_digest=last.digest,
            digest=canonical.page_digest(number, last.digest, lines),
        )


def _number(numbers: list[tuple[int, int]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "UPDATE ledger_entry e SET seq = n.seq FROM"
                " unnest(%s::bigint[], %s::bigint[]) AS n(seq, id) WHERE e.id = n.id",
                [[seq for seq, _ in numbers], [pk for _, pk in numbers]],
            )
            return
        cursor.executemany("UPDATE ledger_entry SET seq = %s WHERE id = %s", numbers)


def seal_pages() -> list[Page]:
    """Seal all that waits; each page is a transaction of its own."""
    pages: list[Page] = []
    while page := seal_page():
        pages.append(page)
    return pages
