"""The line at the foot of every page: how far the ledger is sealed and whether it holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.cache import cache
from django.db import connection

from wufei.kernel.models import JobRun
from wufei.ledger.public import Entry, Page

#: Seconds for which one web process keeps the line; sealing runs every few seconds.
KEEP_SECONDS = 15
#: The job whose result tells whether the ledger holds.
VERIFY_JOB = "wufei.ledger.jobs.verify_ledger"


@dataclass(frozen=True)
class LedgerStatus:
    """``clean`` is None while nobody has verified; ``verified_at`` is when the last check ended."""

    last_page: int | None
    unsealed: int
    verified_at: dt.datetime | None = None
    clean: bool | None = None


def ledger_status() -> LedgerStatus:
    """Two indexed queries, none while the kept answer is fresh."""
    status: LedgerStatus | None = cache.get("web.1.ledger_status")
    if status is None:
        status = _read()
        cache.set("web.1.ledger_status", status, KEEP_SECONDS)
    return status


def _read() -> LedgerStatus:
    pages, entries = Page._meta.db_table, Entry._meta.db_table  # noqa: SLF001 - public options
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT MAX(number) FROM {pages}), "  # noqa: S608 - names of our tables
            f"(SELECT COUNT(*) FROM {entries} WHERE seq IS NULL)"
        )
        last_page, unsealed = cursor.fetchone()
    verified = (
        JobRun.objects.filter(job=VERIFY_JOB, state=JobRun.State.DONE)
        .order_by("-id")
        .values_list("finished_at", "result")
        .first()
    )
    if verified is None:
        return LedgerStatus(last_page, unsealed)
    at, result = verified
    return LedgerStatus(last_page, unsealed, at, clean=not (result or {}).get("difference"))
