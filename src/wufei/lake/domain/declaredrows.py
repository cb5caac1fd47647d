"""Declared values as rows of the lake: each stands where its division stood at the cut.

When a division moves or changes its code, the values that hold for it are said again with the
number of that change, so that they follow it as the ledger's postings do.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from wufei.lake.domain.registerrows import Body, levels, place
from wufei.lake.models import DeclaredValue, RegisterVersion
from wufei.lake.schema import TABLES
from wufei.registry.public import Region

Row = tuple[Any, ...]
_PLACE = tuple(TABLES["declared"])[8:]


def declared_since(fact: int) -> bool:
    """Whether a value, or a division's version, was recorded after ``fact``."""
    if DeclaredValue.objects.filter(number__gt=fact).exists():
        return True
    moved = RegisterVersion.objects.filter(number__gt=fact, register="regions")
    return fact > 0 and moved.exists()


def declared_rows(fact: int) -> Iterator[Row]:
    """The rows up to ``fact`` in the order of their numbers, columns as in ``DECLARED``."""
    values = list(DeclaredValue.objects.filter(number__lte=fact).order_by("number"))
    if not values:
        return
    places = _places({value.region_id for value in values}, fact)
    following: dict[tuple[object, ...], int] = {}
    rows: list[Row] = []
    for value in reversed(values):
        key = (value.series, value.region_id, value.first_day, value.last_day)
        until = following.get(key, fact + 1)
        following[key] = value.number
        rows += _said_again(value, places[value.region_id], until)
    yield from sorted(rows, key=lambda row: (row[0], not row[7]))


def _places(regions: set[int], fact: int) -> dict[int, list[tuple[int, Body]]]:
    """Division → the numbers from which it stood somewhere, and where, in order."""
    found: dict[int, list[tuple[int, Body]]] = defaultdict(list)
    versions = RegisterVersion.objects.filter(register="regions", number__lte=fact)
    rows = versions.order_by("number").values_list("number", "key", "body")
    for number, key, body in rows.iterator(5000):
        where = {column: body[column] for column in _PLACE}
        known = found[int(key)]
        if int(key) in regions and (not known or known[-1][1] != where):
            known.append((number, where))
    missing = [pk for pk in regions if not found[pk]]
    if missing:
        level_of = levels()
        for pk, path in Region.objects.filter(pk__in=missing).values_list("pk", "path"):
            found[pk].append((0, place(path, level_of)))
    return found


def _said_again(value: DeclaredValue, places: list[tuple[int, Body]], until: int) -> Iterator[Row]:
    """The value where its division stood when it was declared, and at each move while it holds."""
    numbers = [number for number, _ in places]
    start = max(bisect_right(numbers, value.number) - 1, 0)
    yield _row(value, value.number, places[start][1])
    for (_, before), (number, where) in zip(places[start:], places[start + 1 :], strict=False):
        if number >= until:
            return
        if before["region"] != where["region"]:
            yield _row(value, number, before, gone=True)
        yield _row(value, number, where)


def _row(value: DeclaredValue, number: int, where: Body, *, gone: bool = False) -> Row:
    return (
        number,
        value.series,
        value.first_day,
        value.last_day,
        value.value,
        value.unit,
        value.estimated,
        gone or value.withdrawn,
        *(where[column] for column in _PLACE),
    )
