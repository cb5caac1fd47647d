"""Who waits for whom.

SQLite: every transaction is IMMEDIATE, so there is one writer and nothing more to do.
PostgreSQL: lots, then balances, are locked in one order (by key); beside them stand two advisory
locks, so that a period is not closed while entries are being posted, and only one sealer works.
"""

from __future__ import annotations

from django.db import connection

_PERIODS, _SEALER = 7301, 7302


def _advisory(function: str, key: int) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [key])


def share_periods() -> None:
    """Taken by every posting until it commits."""
    _advisory("pg_advisory_xact_lock_shared", _PERIODS)


def own_periods() -> None:
    """Taken by closing and reopening: waits for the postings under way."""
    _advisory("pg_advisory_xact_lock", _PERIODS)


def own_sealing() -> None:
    """Taken by the sealer: one page after the other."""
    _advisory("pg_advisory_xact_lock", _SEALER)
