"""Events of the field become numbered facts: what differs from the latest revision is a new one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.lake import rules
from wufei.lake.domain.facts import next_facts
from wufei.lake.drafts import OperationDraft
from wufei.lake.models import OperationFact
from wufei.lake.refusals import LakeReason

_BATCH = 2_000
#: What a fact says of its event, beside kind, key and day.
_SAID = tuple(field.name for field in fields(OperationDraft) if field.name != "key")


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many facts were added: ``told`` new or changed events, ``withdrawn`` ones gone."""

    told: int
    withdrawn: int


@transaction.atomic
def record_operations(
    *, actor: Actor, kind: str, day: dt.date, drafts: Iterable[OperationDraft]
) -> Recorded:
    """Record all events of one kind on one day, as they are known now.

    ``kind`` is one of ``OperationFact.Kind``. An event that says what its latest revision says adds
    nothing; one that is no longer among ``drafts`` is withdrawn. So the same call twice is one.

    Raises:
        Refusal: OPERATIONS_NOT_TOLD, only the system tells them; OPERATION_TWICE.
    """
    if not rules.can_record_operations(actor):
        raise Refusal(LakeReason.OPERATIONS_NOT_TOLD)
    told: dict[str, OperationDraft] = {}
    for draft in drafts:
        if draft.key in told:
            raise Refusal(LakeReason.OPERATION_TWICE, key=draft.key)
        told[draft.key] = draft
    next_facts(0)  # whoever records waits here, so that what stands is read unchanged
    standing = _standing(kind, day)
    rows = [
        _row(kind, day, key, _said(draft), standing.get(key))
        for key, draft in told.items()
        if (old := standing.get(key)) is None or old.withdrawn or _said(old) != _said(draft)
    ]
    gone = [
        _row(kind, day, key, _said(old), old, withdrawn=True)
        for key, old in standing.items()
        if key not in told and not old.withdrawn
    ]
    _add([*rows, *gone])
    return Recorded(len(rows), len(gone))


@transaction.atomic
def follow_regions(*, actor: Actor) -> int:
    """Say events again whose division has another code now; how many.

    Raises:
        Refusal: OPERATIONS_NOT_TOLD.
    """
    if not rules.can_record_operations(actor):
        raise Refusal(LakeReason.OPERATIONS_NOT_TOLD)
    next_facts(0)
    recoded = OperationFact.objects.exclude(region_code=F("region__code")).order_by()
    moved = recoded.exclude(region=None).values_list("region_id", "region__code").distinct()
    rows = []
    for region, code in list(moved):
        latest: dict[tuple[object, ...], OperationFact] = {}
        for fact in OperationFact.objects.filter(region=region).order_by("number").iterator(5_000):
            latest[fact.kind, fact.key, fact.day] = fact
        rows += [
            _row(fact.kind, fact.day, fact.key, {**_said(fact), "region_code": code}, fact)
            for fact in latest.values()
            if fact.region_code != code and not fact.withdrawn
        ]
    _add(rows)
    return len(rows)


def days_of_events(kind: str, keys: Iterable[str]) -> set[dt.date]:
    """The days on which facts of these events stand, or stood: an event may move to another."""
    wanted, found = list(keys), set()
    for start in range(0, len(wanted), _BATCH):
        part = wanted[start : start + _BATCH]
        facts = OperationFact.objects.filter(kind=kind, key__in=part).order_by()
        found |= set(facts.values_list("day", flat=True).distinct())
    return found


def _standing(kind: str, day: dt.date) -> dict[str, OperationFact]:
    """The latest revision of each event."""
    rows = OperationFact.objects.filter(kind=kind, day=day).order_by("number")
    return {row.key: row for row in rows.iterator(5_000)}


def _said(event: OperationDraft | OperationFact) -> dict[str, object]:
    return {name: getattr(event, name) for name in _SAID}


def _row(
    kind: str,
    day: dt.date,
    key: str,
    said: dict[str, object],
    old: OperationFact | None,
    *,
    withdrawn: bool = False,
) -> OperationFact:
    revision = 1 if old is None else old.revision + 1
    return OperationFact(
        kind=kind, day=day, key=key, revision=revision, withdrawn=withdrawn, **said
    )


def _add(rows: list[OperationFact]) -> None:
    if not rows:
        return
    first, page = next_facts(len(rows))
    now = timezone.now()
    for number, row in enumerate(rows, first):
        row.number, row.page, row.recorded_at = number, page, now
    OperationFact.objects.bulk_create(rows, batch_size=_BATCH)
