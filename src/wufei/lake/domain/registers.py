"""Registers as they stood: what differs from the version recorded last becomes a new version."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, OuterRef, Subquery
from django.utils import timezone

from wufei.kernel.models import AuditHead
from wufei.lake.domain import locks
from wufei.lake.domain.facts import last_fact, next_facts
from wufei.lake.domain.registerrows import READERS, Bodies, Body
from wufei.lake.models import RegisterVersion
from wufei.ledger.public import Account
from wufei.registry.public import Material, Organisation, Region, Site

_BATCH = 2_000
_WATCHED = (Account, Material, Organisation, Region, Site)
_Traces = tuple[object, ...]

_seen: dict[Path, _Traces] = {}
_guard = threading.Lock()


def capture_registers(
    *, thorough: bool = False, progress: Callable[[int, int], None] | None = None
) -> int:
    """Record a version of every register row that differs from its latest; how many were added.

    Without ``thorough`` nothing is compared where the traces that every change leaves (the end of
    the audit log, the count and the highest key of each register) are those of this process's last
    capture. A row that is gone keeps its last version. One transaction.
    """
    folder = Path(settings.LAKE_FOLDER)
    traces = _traces()  # read before the registers: a change meanwhile is met again next time
    with _guard:
        if not thorough and _seen.get(folder) == (*traces, last_fact()):
            return 0
    count = 0
    if _differences():
        with transaction.atomic():
            locks.own_registers()
            count = _record(_differences(), progress)
    with _guard:
        _seen.clear()
        _seen[folder] = (*traces, last_fact())
    return count


def _traces() -> _Traces:
    """Registers are changed by functions that write to the audit log in the same transaction."""
    head = AuditHead.objects.filter(pk=1).values_list("number", "digest").first()
    counted = (
        tuple(model._default_manager.aggregate(Count("pk"), Max("pk")).values())  # noqa: SLF001
        for model in _WATCHED
    )
    return (head, *counted)


def _differences() -> list[tuple[str, str, Body]]:
    """Register, key and body of what has no such version; what is known comes before what is new,
    so that a code given up is free when the next row takes it."""
    changed: list[tuple[str, str, Body]] = []
    for register, read in READERS.items():
        now, before = read(), latest(register)
        differing = [key for key, body in now.items() if before.get(key) != body]
        differing.sort(key=lambda key: (key not in before, int(key)))
        changed += [(register, key, now[key]) for key in differing]
    return changed


def latest(register: str) -> Bodies:
    """The body of the latest version of each row of a register, by key."""
    newer = RegisterVersion.objects.filter(register=register, key=OuterRef("key"))
    top = newer.order_by("-number").values("number")[:1]
    rows = RegisterVersion.objects.filter(register=register, number=Subquery(top))
    return dict(rows.order_by().values_list("key", "body").iterator(5000))


def _record(found: list[tuple[str, str, Body]], progress: Callable[[int, int], None] | None) -> int:
    if not found:
        return 0
    first, page = next_facts(len(found))
    now = timezone.now()
    versions = [
        RegisterVersion(
            number=number, register=register, key=key, page=page, body=body, recorded_at=now
        )
        for number, (register, key, body) in enumerate(found, first)
    ]
    for start in range(0, len(versions), _BATCH):
        RegisterVersion.objects.bulk_create(versions[start : start + _BATCH])
        if progress is not None:
            progress(min(start + _BATCH, len(versions)), len(versions))
    return len(versions)
