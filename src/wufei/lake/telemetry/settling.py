"""Settling: the events of a day become entries of the ledger, one per point and material.

Reading the day takes no lock. What it found is then compared with what was settled before, and the
difference is posted, with the rows that remember it, in one transaction: killed before its end
nothing happened, and afterwards a repetition finds nothing to do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.lake.models import PointAccount, SettledDay, SettledSum
from wufei.lake.telemetry.landing import horizon_of
from wufei.lake.telemetry.points import can_keep_points
from wufei.lake.telemetry.posting import Change, NotSettled, Standing, apply_changes
from wufei.lake.telemetry.refusals import TelemetryReason as No
from wufei.lake.telemetry.streams import Stream, stream_named
from wufei.lake.telemetry.summing import DaySums, Key, Sum, days_of, digests_of_days, sum_day
from wufei.ledger.public import ClosedPeriod

_SPACE = UUID("0b9c1f8e-7d0a-5e55-9f5a-3a2f9d6c4b17")
_NOTHING = Sum(0, 0)


@dataclass(frozen=True, slots=True)
class Settlement:
    """What settling a day did. ``events`` and ``grams`` are all of the day's, ``waiting_…`` those
    of them that no entry shows yet: their point has no accounts, or the ledger refused (then they
    are in ``refused``). ``posted`` and ``reversed`` count entries of this run, ``unchanged`` the
    points and materials that stood as they are."""

    stream: str
    day: dt.date
    revision: int
    version: int
    segment: str
    events: int
    grams: int
    posted: int
    reversed: int
    unchanged: int
    waiting_events: int
    waiting_grams: int
    refused: tuple[NotSettled, ...] = ()


def settle_day(*, actor: Actor, stream: str, day: dt.date) -> Settlement:
    """Post what the events of ``day`` (of the installation's time zone) weigh, each event once.

    Each point and material is one entry from the point's source account to its target account at
    the end of the day, or now where that day is closed; its paper names stream, day and segment.
    Where late events changed a sum, the new entry is posted and the earlier one reversed. Repeating
    adds nothing.

    Raises:
        Refusal: ``UNKNOWN_STREAM``, ``NOT_SETTLED``, ``NOT_ALLOWED``, ``DAY_NOT_OVER``,
            ``DAY_FORGOTTEN``.
    """
    kind = stream_named(stream)
    if not kind.settled:
        raise Refusal(No.NOT_SETTLED, stream=stream)
    if not can_keep_points(actor):
        raise Refusal(No.NOT_ALLOWED)
    if day >= timezone.localdate():
        raise Refusal(No.DAY_NOT_OVER, pointer="/day", day=day.isoformat())
    _require_kept(kind, day)
    found = sum_day(kind, day)
    with transaction.atomic():
        SettledDay.objects.get_or_create(stream=stream, day=day, defaults=_UNSETTLED)
        record = SettledDay.objects.select_for_update().get(stream=stream, day=day)
        _require_kept(kind, day)
        if record.version > found.version:  # somebody settled what we have not read
            return _answer(record, unchanged=len(standing_sums(kind, day)))
        return _settle(actor, record, found)


_UNSETTLED = {
    "revision": 0,
    "version": -1,
    "segment": "",
    "files": 0,
    "events": 0,
    "grams": 0,
    "actor_name": "",
    "settled_at": dt.datetime(2000, 1, 1, tzinfo=dt.UTC),
}


def days_to_settle(stream: str) -> list[dt.date]:
    """The days that are over and whose events, or accounts of points, changed since they were
    settled, oldest first.

    Raises:
        Refusal: ``UNKNOWN_STREAM``.
    """
    kind = stream_named(stream)
    if not kind.settled:
        return []
    horizon, today = horizon_of(stream), timezone.localdate()
    settled = {
        day: "" if waiting else segment
        for day, segment, waiting in SettledDay.objects.filter(stream=stream).values_list(
            "day", "segment", "waiting_grams"
        )
    }
    return sorted(
        day
        for day, digest in digests_of_days(days_of(kind)).items()
        if day < today and (horizon is None or day >= horizon) and settled.get(day) != digest
    )


def _require_kept(stream: Stream, day: dt.date) -> None:
    horizon = horizon_of(stream.name)
    if horizon is not None and day < horizon:
        raise Refusal(
            No.DAY_FORGOTTEN, pointer="/day", day=day.isoformat(), first_day=horizon.isoformat()
        )


def standing_sums(stream: Stream, day: dt.date) -> dict[Key, Standing]:
    """What was settled last for each point and material of a day."""
    rows = SettledSum.objects.filter(stream=stream.name, day=day).order_by("revision")
    return {
        Key(point, material): Standing(revision, grams, events, entry_id)
        for point, material, revision, grams, events, entry_id in rows.values_list(
            "point", "material", "revision", "grams", "events", "entry_id"
        )
    }


def _settle(actor: Actor, record: SettledDay, found: DaySums) -> Settlement:
    stream = stream_named(record.stream)
    standing = standing_sums(stream, record.day)
    changes, unmapped = _compare(record, found, standing)
    applied = apply_changes(actor=actor, stream=record.stream, day=record.day, changes=changes)
    waiting = [*unmapped, *(part.key for part in applied.refused)]
    apart = _difference(waiting, found.sums, standing)
    record.revision += bool(applied.posted or applied.reversed or record.revision == 0)
    record.version, record.segment, record.files = found.version, found.segment, found.files
    record.events, record.grams = found.events, found.grams
    record.waiting_grams, record.waiting_events = apart.grams, apart.events
    record.actor_name, record.settled_at = actor.name, timezone.now()
    record.save()
    return _answer(
        record,
        posted=applied.posted,
        reversed_=applied.reversed,
        unchanged=len(found.sums.keys() | standing.keys()) - len(changes) - len(unmapped),
        refused=applied.refused,
    )


class _Plan(NamedTuple):
    changes: list[Change]
    unmapped: list[Key]


def _compare(record: SettledDay, found: DaySums, standing: Mapping[Key, Standing]) -> _Plan:
    accounts = {
        point: (source, target)
        for point, source, target in PointAccount.objects.values_list("point", "source", "target")
    }
    occurred_at = _moment(record.day)
    plan = _Plan([], [])
    for key in sorted(found.sums.keys() | standing.keys()):
        new, old = found.sums.get(key, _NOTHING), standing.get(key)
        if new.grams == (old.grams if old else 0):
            continue
        pair = accounts.get(key.point)
        if pair is None:
            plan.unmapped.append(key)
            continue
        revision = old.revision + 1 if old else 1
        name = f"{record.stream}/{record.day}/{key.point}/{key.material}/{revision}"
        plan.changes.append(
            Change(
                key=key,
                client_id=uuid5(_SPACE, name),
                batch=uuid5(_SPACE, f"{record.stream}/{record.day}"),
                occurred_at=occurred_at,
                source=pair[0],
                target=pair[1],
                revision=revision,
                new=new,
                old=old,
                reference=f"{record.stream}/{record.day}@v{found.version}:{found.segment[:12]}",
            )
        )
    return plan


def _moment(day: dt.date) -> dt.datetime:
    """The last second of the day; now, where the books of that day are closed."""
    closed = ClosedPeriod.objects.filter(
        reopened_at__isnull=True, first_day__lte=day, last_day__gte=day
    )
    if closed.exists():
        return timezone.now()
    zone = timezone.get_default_timezone()
    return dt.datetime.combine(day, dt.time(23, 59, 59), tzinfo=zone)


def _difference(
    keys: Iterable[Key], sums: Mapping[Key, Sum], standing: Mapping[Key, Standing]
) -> Sum:
    """By how much the events of these points differ from what stands."""
    grams = events = 0
    for key in keys:
        new, old = sums.get(key, _NOTHING), standing.get(key)
        grams += abs(new.grams - (old.grams if old else 0))
        events += abs(new.events - (old.events if old else 0))
    return Sum(grams, events)


def _answer(
    record: SettledDay,
    *,
    posted: int = 0,
    reversed_: int = 0,
    unchanged: int = 0,
    refused: Sequence[NotSettled] = (),
) -> Settlement:
    return Settlement(
        stream=record.stream,
        day=record.day,
        revision=record.revision,
        version=record.version,
        segment=record.segment,
        events=record.events,
        grams=record.grams,
        posted=posted,
        reversed=reversed_,
        unchanged=unchanged,
        waiting_events=record.waiting_events,
        waiting_grams=record.waiting_grams,
        refused=tuple(refused),
    )
