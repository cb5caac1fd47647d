"""The audit log: what was done, by whom, why; append-only and chained by digest.

Domain functions call :func:`record` as the last thing in their transaction: the record stands if
and only if the change stands, and the chain's end is locked only for the time of the commit.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext as _

from wufei.kernel.actors import Actor
from wufei.kernel.models import AuditHead, AuditRecord
from wufei.kernel.models.audit import type_of

GENESIS = "0" * 64
MASK = "••••••"
_SECRET = re.compile(
    r"password|passwd|secret|token|otp|recovery|credential|private_key|api_key|signature", re.I
)


@dataclass(frozen=True, slots=True)
class Target:
    """Something acted upon that is no database row: a file, a setting."""

    type: str
    id: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class AuditDifference:
    """Where the log first differs from what was written: the record's number, and how."""

    number: int
    text: str

    def __str__(self) -> str:
        return self.text


def _plain(value: Any) -> Any:
    """``value`` as JSON that every database gives back unchanged: no floats, no NUL."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Mapping):
        return {_plain(str(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return [_plain(item) for item in items]
    if isinstance(value, models.Model):
        return f"{type_of(value)}:{value.pk} {value}"
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    text = str(value).replace("\x00", "\ufffd")
    return text.encode("utf-8", "replace").decode()


def _masked(key: str, plain: Any) -> Any:
    """``plain`` (from :func:`_plain`) without what its name tells to be secret."""
    if _SECRET.search(key) and plain not in (None, ""):
        return MASK
    if isinstance(plain, dict):
        return {name: _masked(name, item) for name, item in plain.items()}
    if isinstance(plain, list):
        return [_masked("", item) for item in plain]
    return plain


def _changes(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Only what differs. Compared before masking, so that a changed secret is seen as changed."""
    old, new = _plain(before or {}), _plain(after or {})
    same = {key for key in old if key in new and old[key] == new[key]}
    return (
        {key: _masked(key, value) for key, value in old.items() if key not in same},
        {key: _masked(key, value) for key, value in new.items() if key not in same},
    )


def _describe(target: models.Model | Target | None) -> Target:
    if target is None:
        return Target("")
    if isinstance(target, Target):
        return target
    return Target(type_of(target), str(target.pk), str(target))


def _digest(row: AuditRecord) -> str:
    """SHA-256 of the record's one spelling: a JSON array of its fields, in UTF-8."""
    spelling = json.dumps(
        [
            row.number,
            row.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
            row.actor_id,
            row.actor_name,
            row.action,
            row.object_type,
            row.object_id,
            row.object_label,
            row.before,
            row.after,
            row.reason,
            row.previous_digest,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(spelling.encode()).hexdigest()


def _locked_head() -> AuditHead:
    """The chain's end, locked until the transaction is over (SQLite: it is the one writer)."""
    head = AuditHead.objects.select_for_update().filter(pk=1).first()
    if head is None:
        AuditHead.objects.bulk_create(
            [AuditHead(pk=1, number=0, digest=GENESIS)], ignore_conflicts=True
        )
        head = AuditHead.objects.select_for_update().get(pk=1)
    return head


def record(
    *,
    actor: Actor,
    action: str,
    target: models.Model | Target | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditRecord:
    """Adds one record to the chain; call it inside the change's transaction, last.

    ``action`` is dotted, ``<module>.<thing>.<verb>``, with a phrase registered for people (see
    :mod:`wufei.kernel.phrases`). ``before`` and ``after`` may be whole states: only what differs
    is kept, and values whose names speak of passwords, tokens or keys are masked.

    Raises:
        RuntimeError: there is no transaction, so the record could stand without the change.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("audit.record() belongs inside the transaction of the change")
    described = _describe(target)
    old, new = _changes(before, after)
    head = _locked_head()
    row = AuditRecord(
        number=head.number + 1,
        at=timezone.now(),
        actor_id=actor.user_id,
        actor_name=_plain(actor.name)[:150],
        action=action,
        object_type=described.type,
        object_id=described.id[:80],
        object_label=_plain(described.label)[:200],
        before=old,
        after=new,
        reason=_plain(reason),
        previous_digest=head.digest,
    )
    row.digest = _digest(row)
    row.save(force_insert=True)
    head.number, head.digest = row.number, row.digest
    head.save(update_fields=["number", "digest"])
    return row


def verify_audit_chain(*, chunk: int = 2000) -> AuditDifference | None:
    """Recomputes every digest from the first record on; the first difference, or None.

    Reads in chunks, in constant memory. Records added meanwhile are left for the next time.
    """
    head = AuditHead.objects.filter(pk=1).first()
    last, digest = (head.number, head.digest) if head else (0, GENESIS)
    expected, previous = 1, GENESIS
    rows = AuditRecord.objects.order_by("number")
    for row in (rows.filter(number__lte=last) if head else rows).iterator(chunk_size=chunk):
        difference = _difference(row, expected, previous)
        if difference is not None:
            return difference
        expected, previous = expected + 1, row.digest
    if expected - 1 != last or previous != digest:
        return AuditDifference(
            expected,
            _("链尾应为第 %(last)s 条，实际止于第 %(found)s 条。")
            % {"last": last, "found": expected - 1},
        )
    return None


def _difference(row: AuditRecord, expected: int, previous: str) -> AuditDifference | None:
    if row.number != expected:
        text = _("缺少第 %(number)s 条操作记录。")
        return AuditDifference(expected, text % {"number": expected})
    if row.previous_digest != previous:
        text = _("第 %(number)s 条操作记录与前一条的摘要不相接。")
        return AuditDifference(expected, text % {"number": expected})
    if row.digest != _digest(row):
        text = _("第 %(number)s 条操作记录的内容与摘要不符。")
        return AuditDifference(expected, text % {"number": expected})
    return None
