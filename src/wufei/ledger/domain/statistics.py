"""Counts by which PostgreSQL plans its queries.

Its own housekeeping makes them within a minute or so of a large load; until then it takes the
tables for as small as they were, and a join of entries and lines runs for minutes.
"""

from __future__ import annotations

from django.db import connection

_TABLES = ("ledger_entry", "ledger_posting", "ledger_lot", "ledger_balance", "ledger_turnover")


def refresh_statistics() -> None:
    """Make the counts now; call it after posting tens of thousands of entries."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(_TABLES)}")
