"""Look-ups of thousands of values in one statement, spelled for both databases.

The ORM prepares every value of an ``IN`` on its own, which took a sixth of the time of a batch.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection


def array_of(values: Iterable[Any]) -> str:
    """Numbers, dates or hexadecimal texts as a PostgreSQL array literal; None becomes NULL.

    The driver quotes each element of a list on its own, which took a tenth of the time of a batch.
    """
    return "{" + ",".join(["NULL" if value is None else str(value) for value in values]) + "}"


def select_among(
    sql: str, *, column: str, values: Sequence[Any], kind: str = "text", tail: str = ""
) -> list[tuple[Any, ...]]:
    """Rows of ``sql`` (a SELECT without WHERE) whose ``column`` is one of ``values``.

    ``kind`` is the column's type on PostgreSQL; ``tail`` follows the condition.
    """
    if not values:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            array = list(values) if kind == "text" else array_of(values)
            cursor.execute(f"{sql} WHERE {column} = ANY(%s::{kind}[]) {tail}", [array])
        else:
            among = "IN (SELECT value FROM json_each(%s))"
            cursor.execute(f"{sql} WHERE {column} {among} {tail}", [json.dumps(list(values))])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
