"""The tables of the lake as every engine sees them: names, columns, types (SQL of DuckDB).

Masses are whole grams. Keys (``account_id`` …) are those of the relational store; they are given
once and never reused, so files written years apart agree.
"""

from __future__ import annotations

from typing import Final

Columns = dict[str, str]

#: One row per posting of a sealed page. ``direction`` is 1 where mass arrived and -1 where it left;
#: a reversal keeps the direction of what it undoes, so it lowers the sum it had raised.
#: ``counter_account_id`` is the account on the other side of the entry where there is exactly one,
#: ``counter_stage`` the stage on the other side where all accounts there share one.
POSTINGS: Final[Columns] = {
    "page": "BIGINT",
    "seq": "BIGINT",
    "line": "INTEGER",
    "day": "DATE",
    "account_id": "BIGINT",
    "material_id": "BIGINT",
    "lot": "VARCHAR",
    "grams": "BIGINT",
    "direction": "INTEGER",
    "kind": "VARCHAR",
    "paper_kind": "VARCHAR",
    "counter_account_id": "BIGINT",
    "counter_stage": "VARCHAR",
}

#: Where a row stands in the tree of divisions: the codes of its ancestors, NULL below its level.
_PLACE: Final[Columns] = {
    "region": "VARCHAR",
    "region_path": "VARCHAR",
    "province": "VARCHAR",
    "district": "VARCHAR",
    "township": "VARCHAR",
    "community": "VARCHAR",
}

#: Every version of a register row; ``number`` is the fact by which it was recorded. An engine shows
#: the latest version at its cut.
ACCOUNTS: Final[Columns] = {
    "number": "BIGINT",
    "account_id": "BIGINT",
    "code": "VARCHAR",
    "name": "VARCHAR",
    "name_en": "VARCHAR",
    "stage": "VARCHAR",
    "cause": "VARCHAR",
    "use": "VARCHAR",
    "organisation": "VARCHAR",
    "site": "VARCHAR",
    "site_kind": "VARCHAR",
    **_PLACE,
}

#: ``path`` spells the keys from the topmost material down: ``/kitchen/kitchen_family/``.
MATERIALS: Final[Columns] = {
    "number": "BIGINT",
    "material_id": "BIGINT",
    "key": "VARCHAR",
    "name": "VARCHAR",
    "name_en": "VARCHAR",
    "scheme": "VARCHAR",
    "root": "VARCHAR",
    "path": "VARCHAR",
}

#: ``community`` holds the code of communities and of villages: both stand below a township.
REGIONS: Final[Columns] = {
    "number": "BIGINT",
    "code": "VARCHAR",
    "name": "VARCHAR",
    "name_en": "VARCHAR",
    "level": "VARCHAR",
    "kind": "VARCHAR",
    "households": "BIGINT",
    "population": "BIGINT",
    "valid_from": "DATE",
    "valid_to": "DATE",
    **_PLACE,
}

SITES: Final[Columns] = {
    "number": "BIGINT",
    "code": "VARCHAR",
    "name": "VARCHAR",
    "name_en": "VARCHAR",
    "kind": "VARCHAR",
    "status": "VARCHAR",
    "organisation": "VARCHAR",
    "capacity_grams_per_day": "BIGINT",
    "valid_from": "DATE",
    "valid_to": "DATE",
    **_PLACE,
}

#: Values that a body declares instead of weighing: exact decimals as text, with their own unit.
#: One row per statement; the latest ``number`` of the same series, region and days holds.
DECLARED: Final[Columns] = {
    "number": "BIGINT",
    "series": "VARCHAR",
    "first_day": "DATE",
    "last_day": "DATE",
    "value": "DECIMAL(27, 6)",
    "unit": "VARCHAR",
    "estimated": "BOOLEAN",
    "withdrawn": "BOOLEAN",
    **_PLACE,
}

#: What happened in the field (:class:`wufei.lake.models.OperationFact`); one row per revision, the
#: latest ``number`` of a ``key`` and ``day`` holds. ``region`` is the code of its division.
OPERATIONS: Final[Columns] = {
    "number": "BIGINT",
    "key": "VARCHAR",
    "kind": "VARCHAR",
    "day": "DATE",
    "outcome": "VARCHAR",
    "on_time": "BOOLEAN",
    "region": "VARCHAR",
    "point": "VARCHAR",
    "organisation": "VARCHAR",
    "vehicle": "VARCHAR",
    "material": "VARCHAR",
    "category": "VARCHAR",
    "bins": "BIGINT",
    "grams": "BIGINT",
    "metres": "BIGINT",
    "seconds": "BIGINT",
    "fen": "BIGINT",
    "checked": "BIGINT",
    "correct": "BIGINT",
    "withdrawn": "BOOLEAN",
}

#: Drop-offs at bins, one row per event, from the devices' own files or broker. Of all telemetry:
#: ``batch`` is ``source/batch id``, ``occurred_at`` is in UTC, ``day`` that of the installation's
#: time zone.
DROPS: Final[Columns] = {
    "event_id": "VARCHAR",
    "batch": "VARCHAR",
    "occurred_at": "TIMESTAMP",
    "day": "DATE",
    "device": "VARCHAR",
    "point": "VARCHAR",
    "household": "VARCHAR",
    "material": "VARCHAR",
    "grams": "BIGINT",
    "correct": "BOOLEAN",
}

#: What a scale under a bin or in a yard shows: a state, not a movement.
READINGS: Final[Columns] = {
    "event_id": "VARCHAR",
    "batch": "VARCHAR",
    "occurred_at": "TIMESTAMP",
    "day": "DATE",
    "device": "VARCHAR",
    "point": "VARCHAR",
    "material": "VARCHAR",
    "grams": "BIGINT",
}

#: Where a vehicle is: WGS 84 in degrees, ``heading`` in degrees clockwise from north.
POSITIONS: Final[Columns] = {
    "event_id": "VARCHAR",
    "batch": "VARCHAR",
    "occurred_at": "TIMESTAMP",
    "day": "DATE",
    "device": "VARCHAR",
    "vehicle": "VARCHAR",
    "longitude": "DOUBLE",
    "latitude": "DOUBLE",
    "speed_mps": "DOUBLE",
    "heading": "DOUBLE",
}

TABLES: Final[dict[str, Columns]] = {
    "postings": POSTINGS,
    "accounts": ACCOUNTS,
    "materials": MATERIALS,
    "regions": REGIONS,
    "sites": SITES,
    "declared": DECLARED,
    "operations": OPERATIONS,
    "drops": DROPS,
    "readings": READINGS,
    "positions": POSITIONS,
}

#: The registers: tables with versions, and the column that tells their rows apart.
KEYS: Final[dict[str, str]] = {
    "accounts": "account_id",
    "materials": "material_id",
    "regions": "code",
    "sites": "code",
}
