from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from wufei.collection.domain.guards import held, require_keeper
from wufei.collection.models import Bin, Point
from wufei.collection.refusals import CollectionReason
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Material, add_row, change_row, close_row

EDITABLE = frozenset({"code", "point", "material", "litres", "tare_grams", "valid_from"})


def create_bin(
    *,
    actor: Actor,
    code: str,
    point: Point,
    material: Material,
    litres: int,
    tare_grams: int | None = None,
    valid_from: dt.date | None = None,
    reason: str = "",
) -> Bin:
    """A new bin of ``litres`` at a point; ``tare_grams`` is the empty bin's mass.

    Raises:
        Refusal: NOT_ALLOWED, NO_VOLUME; the registry's CODE_TAKEN, INVALID_VALUE.
    """
    _check(litres)
    with transaction.atomic():
        point = held(point)
        require_keeper(actor=actor, region=point.region)
        row = Bin(
            code=code,
            point=point,
            material=material,
            litres=litres,
            tare_grams=tare_grams,
            valid_from=valid_from,
        )
        return add_row(actor=actor, row=row, reason=reason)


def update_bin(*, actor: Actor, bin: Bin, reason: str = "", **changes: Any) -> Bin:  # noqa: A002
    """Corrects a bin (see :data:`EDITABLE`); moving it needs rights at both ends.

    Raises:
        Refusal: as :func:`create_bin`.
    """

    def guard(current: Bin) -> None:
        require_keeper(actor=actor, region=current.point.region)
        require_keeper(actor=actor, region=held(changes.get("point", current.point)).region)
        _check(changes.get("litres", current.litres))

    return change_row(
        actor=actor, row=bin, changes=changes, fields=EDITABLE, reason=reason, guard=guard
    )


def close_bin(
    *,
    actor: Actor,
    bin: Bin,  # noqa: A002 - what the field calls it
    valid_to: dt.date,
    reason: str,
) -> Bin:
    """Takes a bin out of use.

    Raises:
        Refusal: NOT_ALLOWED; the registry's REASON_MISSING, ALREADY_CLOSED, DATES_REVERSED.
    """
    with transaction.atomic():
        require_keeper(actor=actor, region=held(bin.point).region)
        return close_row(actor=actor, row=bin, valid_to=valid_to, reason=reason)


def _check(litres: int) -> None:
    if litres <= 0:
        raise Refusal(CollectionReason.NO_VOLUME, pointer="/litres")
