"""What crews and weighbridges told: scans, weighings, receipts, and the weights before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from wufei.driving.public import CrewEvent
from wufei.settlement.public import GateReceipt
from wufei.supervision.domain.days import milliseconds, moment_of
from wufei.supervision.domain.registers import PLANT
from wufei.tracking.public import Receipt, Weighing

Kind = CrewEvent.Kind
#: Days before the first weighing that is judged from which a point's band is known at most.
BAND_DAYS = 180
#: The library keeps as many weighings per point and class as a rule asks for; none asks for more.
MOST_REMEMBERED = 1000
_ROWS = (
    "pk",
    "client_id",
    "round_id",
    "trip",
    "kind",
    "happened_at",
    "received_at",
    "vehicle__plate",
    "point__code",
    "order__point__code",
    "material__key",
    "bin__material__key",
    "order__material__key",
    "order_id",
    "bin__code",
    "grams",
)


def event_rows(since: int, until: int, *, after: int = 0) -> list[dict[str, Any]]:
    """Scans and weighings that happened from ``since`` to before ``until`` (milliseconds), in the
    order they came in; only those behind the key ``after``."""
    held = _standing().filter(_happened(since, until), pk__gt=after)
    return [row for row in held.order_by("pk").values(*_ROWS) if since <= time_of(row) < until]


def weighed_in(rows: Iterable[dict[str, Any]]) -> set[tuple[Any, ...]]:
    """What was weighed: a scan of the same is no second one."""
    return {_called(row) for row in rows if row["kind"] == Kind.WEIGH}


def weighings_of(rows: Iterable[dict[str, Any]], weighed: set[tuple[Any, ...]]) -> list[Weighing]:
    """The library's records of rows; scans of what is ``weighed`` are left out."""
    return [
        weighing
        for row in rows
        if row["kind"] == Kind.WEIGH or _called(row) not in weighed
        if (weighing := _weighing(row)) is not None
    ]


def weighings_between(since: int, until: int) -> list[Weighing]:
    """What was scanned and weighed from ``since`` to before ``until``."""
    rows = event_rows(since, until)
    return weighings_of(rows, weighed_in(rows))


def time_of(row: dict[str, Any]) -> int:
    """The device's clock, unless it runs ahead of ours."""
    return milliseconds(min(row["happened_at"], row["received_at"]))


def receipts_between(since: int, until: int) -> list[Receipt]:
    """What weighbridges took in, without what was withdrawn."""
    held = GateReceipt.objects.filter(
        withdrawal__isnull=True, occurred_at__gte=moment_of(since), occurred_at__lt=moment_of(until)
    ).order_by("pk")
    rows = held.values_list(
        "client_id",
        "occurred_at",
        "load__vehicle__plate",
        "site__code",
        "load__material__key",
        "received",
    )
    return [
        Receipt(str(key), milliseconds(moment), plate, f"{PLANT}{site}", waste, grams)
        for key, moment, plate, site, waste, grams in rows
    ]


def past_weights(before: int) -> dict[tuple[str, str], list[int]]:
    """Grams weighed at points before that moment, by point and class, the oldest first."""
    since = milliseconds(moment_of(before) - dt.timedelta(days=BAND_DAYS))
    known: dict[tuple[str, str], list[int]] = {}
    held = _standing().filter(_happened(since, before), kind=Kind.WEIGH)
    weighings = (_weighing(row) for row in held.order_by("pk").values(*_ROWS).iterator())
    for each in _in_order(weighings):
        if each.grams is not None and since <= each.time < before:
            known.setdefault((each.point, each.waste), []).append(each.grams)
    return {key: weights[-MOST_REMEMBERED:] for key, weights in known.items()}


def _standing() -> Any:
    """Scans and weighings that took effect and were not taken back."""
    return CrewEvent.objects.filter(
        kind__in=(Kind.SCAN, Kind.WEIGH), refused="", withdrawn_by__isnull=True
    )


def _happened(since: int, until: int) -> Q:
    """A device's clock that runs ahead of ours is not believed: then the time of arrival counts."""
    first, last = moment_of(since), moment_of(until)
    return Q(happened_at__gte=first, happened_at__lt=last) | Q(
        received_at__gte=first, received_at__lt=last, happened_at__gte=last
    )


def _called(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["round_id"], row["trip"], row["order_id"], row["bin__code"]


def _weighing(row: dict[str, Any]) -> Weighing | None:
    point = row["point__code"] or row["order__point__code"]
    waste = row["material__key"] or row["bin__material__key"] or row["order__material__key"]
    if not point or not waste:
        return None
    return Weighing(
        key=str(row["client_id"]),
        time=time_of(row),
        vehicle=row["vehicle__plate"],
        point=point,
        waste=waste,
        grams=row["grams"] if row["kind"] == Kind.WEIGH else None,
        bin=row["bin__code"] or "",
    )


def _in_order(weighings: Iterable[Weighing | None]) -> list[Weighing]:
    known = [weighing for weighing in weighings if weighing is not None]
    return sorted(known, key=lambda each: (each.time, each.key))
