"""Values that a body tells instead of weighing: declared, corrected, withdrawn; only added to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from wufei.kernel import audit
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.lake import rules
from wufei.lake.domain.declaredchecks import check_draft
from wufei.lake.domain.facts import next_facts
from wufei.lake.domain.registers import capture_registers
from wufei.lake.drafts import DeclaredDraft
from wufei.lake.models import DeclaredValue, RegisterVersion
from wufei.lake.refusals import LakeReason
from wufei.registry.public import Region

_Key = tuple[str, int, dt.date, dt.date]
_TOLD = ("value", "unit", "estimated", "supplier", "evidence", "note")
_BATCH = 500
_STEP = Decimal("0.000001")


def declare_value(
    *,
    actor: Actor,
    series: str,
    region: Region,
    first_day: dt.date,
    last_day: dt.date,
    value: Decimal,
    unit: str,
    estimated: bool = False,
    supplier: str = "",
    evidence: str = "",
    note: str = "",
    reason: str = "",
) -> DeclaredValue:
    """Declare one value; see :func:`declare_values`."""
    draft = DeclaredDraft(
        series=series,
        region=region,
        first_day=first_day,
        last_day=last_day,
        value=value,
        unit=unit,
        estimated=estimated,
        supplier=supplier,
        evidence=evidence,
        note=note,
        reason=reason,
    )
    return declare_values(actor=actor, drafts=[draft])[0]


def declare_values(*, actor: Actor, drafts: Sequence[DeclaredDraft]) -> list[DeclaredValue]:
    """Declare values, all or none; the one that stands after each draft, in their order.

    A draft that says what stands already adds nothing. One that says something else is a
    correction, and needs a reason. One transaction.

    Raises:
        Refusal: NOT_ALLOWED, BAD_SERIES, BAD_VALUE, UNIT_MISSING, TEXT_TOO_LONG, DAYS_REVERSED,
            CORRECTION_WITHOUT_REASON; the pointer names the draft where there are several.
    """
    for place, draft in enumerate(drafts):
        _require_right(actor, draft.region)
        check_draft(draft, f"/{place}" if len(drafts) > 1 else "")
    _know_places(draft.region.pk for draft in drafts)
    with transaction.atomic():
        next_facts(0)  # whoever declares waits here, so that what stands is read unchanged
        standing = _standing([_key(draft) for draft in drafts])
        before = dict(standing)
        rows: list[DeclaredValue] = []
        answers = [
            _told(actor, draft, standing, rows, f"/{place}" if len(drafts) > 1 else "")
            for place, draft in enumerate(drafts)
        ]
        _add(rows)
        if rows:
            _record(actor, "lake.value.declared", rows, before)
    return answers


def withdraw_value(
    *,
    actor: Actor,
    series: str,
    region: Region,
    first_day: dt.date,
    last_day: dt.date,
    reason: str,
) -> DeclaredValue:
    """Leave *no data* where a value was declared; the row that says so.

    Raises:
        Refusal: NOT_ALLOWED, CORRECTION_WITHOUT_REASON, NOTHING_DECLARED.
    """
    _require_right(actor, region)
    if not reason.strip():
        raise Refusal(LakeReason.CORRECTION_WITHOUT_REASON, pointer="/reason", series=series)
    key = (series, region.pk, first_day, last_day)
    with transaction.atomic():
        next_facts(0)
        standing = _standing([key])
        found = standing.get(key)
        if found is None:
            raise Refusal(LakeReason.NOTHING_DECLARED, series=series, region=str(region))
        told = {name: getattr(found, name) for name in _TOLD}
        row = _row(actor, key, {**told, "reason": reason, "withdrawn": True})
        _add([row])
        _record(actor, "lake.value.withdrawn", [row], standing)
    return row


def _require_right(actor: Actor, region: Region) -> None:
    if not rules.can_declare(actor, region.path):
        raise Refusal(LakeReason.NOT_ALLOWED, roles=rules.declaring_roles())


def _key(draft: DeclaredDraft) -> _Key:
    return draft.series, draft.region.pk, draft.first_day, draft.last_day


def _know_places(regions: Iterable[int]) -> None:
    """Where a division stands must be on record before a value is declared for it."""
    wanted = {str(pk) for pk in regions}
    known = RegisterVersion.objects.filter(register="regions", key__in=wanted)
    if known.values("key").distinct().count() < len(wanted):
        capture_registers(thorough=True)


def _standing(keys: Sequence[_Key]) -> dict[_Key, DeclaredValue]:
    """What holds for each key, withdrawn values left out."""
    found: dict[_Key, DeclaredValue] = {}
    for start in range(0, len(keys), _BATCH):
        part = keys[start : start + _BATCH]
        wanted = Q(series__in={key[0] for key in part}, region__in={key[1] for key in part})
        for row in DeclaredValue.objects.filter(wanted).order_by("number").iterator(2000):
            found[row.series, row.region_id, row.first_day, row.last_day] = row
    return {key: row for key, row in found.items() if not row.withdrawn}


def _told(
    actor: Actor,
    draft: DeclaredDraft,
    standing: dict[_Key, DeclaredValue],
    rows: list[DeclaredValue],
    pointer: str,
) -> DeclaredValue:
    """The row that stands after the draft, added to ``rows`` where it is a new one."""
    key = _key(draft)
    told = {name: getattr(draft, name) for name in _TOLD}
    told["value"] = draft.value.quantize(_STEP)
    old = standing.get(key)
    if old is not None and all(getattr(old, name) == value for name, value in told.items()):
        return old
    if old is not None and not draft.reason.strip():
        raise Refusal(
            LakeReason.CORRECTION_WITHOUT_REASON,
            pointer=f"{pointer}/reason",
            series=draft.series,
        )
    row = _row(actor, key, {**told, "reason": draft.reason})
    standing[key] = row
    rows.append(row)
    return row


def _row(actor: Actor, key: _Key, told: dict[str, Any]) -> DeclaredValue:
    series, region_id, first_day, last_day = key
    return DeclaredValue(
        series=series,
        region_id=region_id,
        first_day=first_day,
        last_day=last_day,
        actor_id=actor.user_id,
        actor_name=actor.name[:120],
        recorded_at=timezone.now(),
        **told,
    )


def _add(rows: Sequence[DeclaredValue]) -> None:
    first, page = next_facts(len(rows))
    for number, row in enumerate(rows, first):
        row.number, row.page = number, page
    DeclaredValue.objects.bulk_create(rows, batch_size=_BATCH)


def _record(
    actor: Actor,
    action: str,
    rows: Sequence[DeclaredValue],
    before: dict[_Key, DeclaredValue],
) -> None:
    row = rows[0]
    if len(rows) > 1:
        shown = [f"{row.series} {row.region_id} {row.first_day} {row.value}" for row in rows[:20]]
        after = {"count": len(rows), "values": shown + ["…"] * (len(rows) > 20)}
        audit.record(actor=actor, action=action, after=after)
        return
    old = before.get((row.series, row.region_id, row.first_day, row.last_day))
    audit.record(
        actor=actor,
        action=action,
        target=row,
        before=_state(old) if old else None,
        after=_state(row),
        reason=row.reason,
    )


def _state(row: DeclaredValue) -> dict[str, Any]:
    return {name: getattr(row, name) for name in (*_TOLD, "withdrawn")}
