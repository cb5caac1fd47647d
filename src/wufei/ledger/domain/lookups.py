"""Codes to rows, read once per batch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar
from uuid import UUID

from wufei.ledger.domain.selecting import select_among
from wufei.ledger.models import (
    GUARDED_STAGES,
    ClosedPeriod,
    Entry,
    Exemption,
    Stage,
)
from wufei.registry.public import Material

T = TypeVar("T")

#: Loss and opening accounts belong to the books, not to a holder.
_NO_HOLDER = frozenset({Stage.LOSS, Stage.OPENING})


@dataclass(frozen=True, slots=True)
class AccountInfo:
    id: int
    code: str
    name: str
    guarded: bool
    holds: bool
    organisation_id: int | None
    region_path: str | None
    opened_on: dt.date | None
    closed_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Lookups:
    accounts: dict[str, AccountInfo]
    materials: dict[str, tuple[int, str]]  # key → id, name
    exemptions: frozenset[str]
    closed: list[tuple[dt.date, dt.date]]
    entries: dict[UUID, tuple[int, bytes]]  # client id → entry id, body digest
    reversed: frozenset[int]  # of the entries to be reversed, those that are already


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


def _accounts(codes: Sequence[str]) -> dict[str, AccountInfo]:
    found: dict[str, AccountInfo] = {}
    rows = select_among(
        "SELECT a.id, a.code, a.name, a.stage, a.organisation_id, r.path, a.opened_on, a.closed_on"
        " FROM ledger_account a LEFT JOIN registry_region r ON r.id = a.region_id",
        column="a.code",
        values=codes,
    )
    for pk, code, name, stage, organisation, path, opened, closed in rows:
        found[code] = AccountInfo(
            id=pk,
            code=code,
            name=name,
            guarded=stage in GUARDED_STAGES,
            holds=stage not in _NO_HOLDER,
            organisation_id=organisation,
            region_path=path,
            opened_on=opened,
            closed_on=closed,
        )
    return found


def _entries(client_ids: Sequence[UUID]) -> dict[UUID, tuple[int, bytes]]:
    rows = select_among(
        "SELECT client_id, id, body_digest FROM ledger_entry",
        column="client_id",
        values=[client_id.hex for client_id in client_ids],
        kind="uuid",
    )
    return {
        client_id if isinstance(client_id, UUID) else UUID(client_id): (pk, bytes(digest))
        for client_id, pk, digest in rows
    }


def closed_periods() -> list[tuple[dt.date, dt.date]]:
    """First and last day of every period that is closed now."""
    return list(
        ClosedPeriod.objects.filter(reopened_at__isnull=True)
        .order_by("first_day")
        .values_list("first_day", "last_day")
    )


def already_reversed(entry_ids: Sequence[int]) -> frozenset[int]:
    """Which of the entries have a reversal."""
    if not entry_ids:
        return frozenset()
    found = Entry.objects.filter(reverses_id__in=entry_ids).order_by()
    return frozenset(pk for pk in found.values_list("reverses_id", flat=True) if pk is not None)


def look_up(
    *,
    codes: Iterable[str],
    materials: Iterable[str],
    client_ids: Sequence[UUID],
    reversing: Sequence[int],
) -> Lookups:
    """Everything the judging of a batch needs, in a handful of queries."""
    rows = Material.objects.filter(key__in=list(materials)).order_by()
    return Lookups(
        accounts=_accounts(list(codes)),
        materials={key: (pk, name) for pk, key, name in rows.values_list("id", "key", "name")},
        exemptions=frozenset(Exemption.objects.order_by().values_list("code", flat=True)),
        closed=closed_periods(),
        entries=_entries(client_ids),
        reversed=already_reversed(reversing),
    )
