"""The line at the foot of every page: how far the ledger is sealed and whether it holds."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache

from wufei.ledger.public import Entry, Page

#: Seconds for which one web process keeps the line; sealing runs about once a minute.
KEEP_SECONDS = 15


@dataclass(frozen=True)
class LedgerStatus:
    last_page: int | None
    unsealed: int


def ledger_status() -> LedgerStatus:
    """Two indexed queries at most, none while the cached answer is fresh."""
    status: LedgerStatus | None = cache.get("web.ledger_status")
    if status is None:
        last = Page.objects.order_by("-number").values_list("number", flat=True).first()
        status = LedgerStatus(last, Entry.objects.filter(seq__isnull=True).count())
        cache.set("web.ledger_status", status, KEEP_SECONDS)
    return status
