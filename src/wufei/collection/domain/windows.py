from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from wufei.collection.domain.guards import held, require_keeper
from wufei.collection.models import Point, ServiceWindow
from wufei.collection.refusals import CollectionReason
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Material, add_row, change_row, close_row

EDITABLE = frozenset({"weekday", "opens_at", "closes_at", "materials", "valid_from"})


def create_window(
    *,
    actor: Actor,
    point: Point,
    weekday: int,
    opens_at: dt.time,
    closes_at: dt.time,
    materials: Sequence[Material],
    valid_from: dt.date | None = None,
    reason: str = "",
) -> ServiceWindow:
    """A window of a point on a weekday (0 = Monday), in local time, for these classes.

    Raises:
        Refusal: NOT_ALLOWED, NO_CLASS, TIMES_REVERSED, WINDOWS_OVERLAP.
    """
    with transaction.atomic():
        point = held(point)
        require_keeper(actor=actor, region=point.region)
        row = ServiceWindow(
            point=point,
            weekday=weekday,
            opens_at=opens_at,
            closes_at=closes_at,
            valid_from=valid_from,
        )
        _check(row, materials)
        return add_row(actor=actor, row=row, reason=reason, materials=materials)


def update_window(
    *, actor: Actor, window: ServiceWindow, reason: str = "", **changes: Any
) -> ServiceWindow:
    """Corrects a window (see :data:`EDITABLE`).

    Raises:
        Refusal: as :func:`create_window`.
    """

    def guard(current: ServiceWindow) -> None:
        point = held(current.point)
        require_keeper(actor=actor, region=point.region)
        given = {name: changes.get(name, getattr(current, name)) for name in EDITABLE}
        materials = changes.get("materials", list(current.materials.all()))
        given.pop("materials")
        wanted = ServiceWindow(pk=current.pk, point=point, valid_to=current.valid_to, **given)
        _check(wanted, materials)

    return change_row(
        actor=actor, row=window, changes=changes, fields=EDITABLE, reason=reason, guard=guard
    )


def close_window(
    *, actor: Actor, window: ServiceWindow, valid_to: dt.date, reason: str
) -> ServiceWindow:
    """Ends a window.

    Raises:
        Refusal: NOT_ALLOWED; the registry's REASON_MISSING, ALREADY_CLOSED, DATES_REVERSED.
    """
    with transaction.atomic():
        require_keeper(actor=actor, region=held(window.point).region)
        return close_row(actor=actor, row=window, valid_to=valid_to, reason=reason)


def _check(row: ServiceWindow, materials: Iterable[Material]) -> None:
    materials = list(materials)
    if not materials:
        raise Refusal(CollectionReason.NO_CLASS, pointer="/materials")
    if row.closes_at <= row.opens_at:
        raise Refusal(
            CollectionReason.TIMES_REVERSED,
            pointer="/closes_at",
            opens_at=f"{row.opens_at:%H:%M}",
            closes_at=f"{row.closes_at:%H:%M}",
        )
    others = ServiceWindow.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=row.valid_from or dt.date.min),
        point=row.point,
        weekday=row.weekday,
        opens_at__lt=row.closes_at,
        closes_at__gt=row.opens_at,
        materials__in=materials,
    ).exclude(pk=row.pk)
    if row.valid_to is not None:
        others = others.filter(Q(valid_from__isnull=True) | Q(valid_from__lt=row.valid_to))
    other = others.first()
    if other is not None:
        raise Refusal(CollectionReason.WINDOWS_OVERLAP, pointer="/opens_at", window=str(other))
