"""Recurrences: agreed once, turned into orders some days ahead, again and again the same."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wufei.collection import rules
from wufei.collection.domain.generating import make_orders
from wufei.collection.domain.guards import held, require_reason
from wufei.collection.domain.recurring import is_day_of
from wufei.collection.models import Point, StandingException, StandingOrder
from wufei.collection.refusals import CollectionReason
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.public import (
    Material,
    Organisation,
    add_row,
    change_row,
    close_row,
    record_change,
)

EDITABLE = frozenset(
    {
        "weekdays",
        "every_days",
        "opens_at",
        "closes_at",
        "bins",
        "estimated_grams",
        "note",
        "on_holiday",
        "serves_make_up",
        "valid_from",
        "valid_to",
    }
)


def create_standing(
    *,
    actor: Actor,
    code: str,
    point: Point,
    material: Material,
    opens_at: dt.time,
    closes_at: dt.time,
    weekdays: str = "",
    every_days: int | None = None,
    bins: int | None = None,
    estimated_grams: int | None = None,
    hauler: Organisation | None = None,
    note: str = "",
    on_holiday: str = StandingOrder.OnHoliday.SERVE,
    serves_make_up: bool = False,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    reason: str = "",
) -> StandingOrder:
    """A recurrence at a point, and its orders of the coming days.

    ``weekdays``: digits 1 (Monday) to 7; or ``every_days`` from ``valid_from`` on. Times are local.

    Raises:
        Refusal: NOT_ALLOWED, NO_RECURRENCE, NO_QUANTITY, TIMES_REVERSED, NOT_A_HAULER; the
            registry's CODE_TAKEN, DATES_REVERSED, INVALID_VALUE.
    """
    with transaction.atomic():
        point = held(point)
        require_agreer(actor=actor, point=point)
        row = StandingOrder(
            code=code,
            point=point,
            material=material,
            hauler=hauler,
            weekdays=_sorted_digits(weekdays),
            every_days=every_days,
            opens_at=opens_at,
            closes_at=closes_at,
            bins=bins,
            estimated_grams=estimated_grams,
            note=note,
            on_holiday=on_holiday,
            serves_make_up=serves_make_up,
            valid_from=valid_from,
            valid_to=valid_to,
            booked_by=actor.user_id,
        )
        _check(row)
        add_row(actor=actor, row=row, reason=reason)
    make_orders(standing=row)
    return row


def update_standing(
    *, actor: Actor, standing: StandingOrder, reason: str = "", **changes: Any
) -> StandingOrder:
    """Changes a recurrence (see :data:`EDITABLE`) and its orders that nobody has touched yet.

    Raises:
        Refusal: as :func:`create_standing`.
    """
    if "weekdays" in changes:
        changes["weekdays"] = _sorted_digits(changes["weekdays"])

    def guard(current: StandingOrder) -> None:
        require_agreer(actor=actor, point=held(current.point))
        given = {name: changes.get(name, getattr(current, name)) for name in EDITABLE}
        _check(StandingOrder(code=current.code, point=current.point, **given))

    row = change_row(
        actor=actor, row=standing, changes=changes, fields=EDITABLE, reason=reason, guard=guard
    )
    make_orders(standing=row)
    return row


def close_standing(
    *, actor: Actor, standing: StandingOrder, valid_to: dt.date, reason: str
) -> StandingOrder:
    """Ends a recurrence; its orders from that day on are cancelled.

    Raises:
        Refusal: NOT_ALLOWED; the registry's REASON_MISSING, ALREADY_CLOSED, DATES_REVERSED.
    """
    with transaction.atomic():
        require_agreer(actor=actor, point=held(standing.point))
        row = close_row(actor=actor, row=standing, valid_to=valid_to, reason=reason)
    make_orders(standing=row)
    return row


def except_day(
    *,
    actor: Actor,
    standing: StandingOrder,
    day: dt.date,
    moved_to: dt.date | None = None,
    reason: str,
) -> StandingException:
    """Leaves one day of the pattern out, or moves it; said again it replaces what was said.

    Raises:
        Refusal: NOT_ALLOWED, REASON_MISSING, NOT_A_DAY_OF_IT.
    """
    require_reason(reason)
    with transaction.atomic():
        require_agreer(actor=actor, point=held(standing.point))
        row: StandingOrder = StandingOrder.objects.select_for_update().get(pk=standing.pk)
        if not is_day_of(row, day):
            raise Refusal(
                CollectionReason.NOT_A_DAY_OF_IT, pointer="/day", standing=row.code, day=day
            )
        made: StandingException
        made, _new = StandingException.objects.update_or_create(
            standing=row, day=day, defaults={"moved_to": moved_to, "reason": reason.strip()[:300]}
        )
        _record(actor, row, "excepted", {"day": day, "moved_to": moved_to}, reason)
    make_orders(standing=row)
    return made


def restore_day(*, actor: Actor, standing: StandingOrder, day: dt.date, reason: str) -> int:
    """Takes an exception back; how many went.

    Raises:
        Refusal: NOT_ALLOWED, REASON_MISSING.
    """
    require_reason(reason)
    with transaction.atomic():
        require_agreer(actor=actor, point=held(standing.point))
        gone, _by_model = StandingException.objects.filter(standing=standing, day=day).delete()
        if gone:
            _record(actor, standing, "restored", {"day": day}, reason)
    make_orders(standing=standing)
    return int(gone)


def require_agreer(*, actor: Actor, point: Point) -> None:
    """Raises NOT_ALLOWED unless the actor agrees recurrences for the point: whoever books there
    but residents, who share their compound's points."""
    books = Point.objects.bookable_by(actor).filter(pk=point.pk).exists()
    if not (rules.may_agree_standing(actor) and books):
        raise Refusal(
            CollectionReason.NOT_ALLOWED, roles=_("交付单位、收运单位的调度员或所在地的工作人员")
        )


def _record(
    actor: Actor, row: StandingOrder, verb: str, after: dict[str, Any], reason: str
) -> None:
    record_change(actor=actor, verb=verb, row=row, before=None, after=after, reason=reason)


def _sorted_digits(weekdays: str) -> str:
    return "".join(sorted(set(weekdays) & set("1234567")))


def _check(row: StandingOrder) -> None:
    if bool(row.weekdays) == bool(row.every_days) or (row.every_days and not row.valid_from):
        raise Refusal(CollectionReason.NO_RECURRENCE, pointer="/weekdays")
    if not row.bins and not row.estimated_grams:
        raise Refusal(CollectionReason.NO_QUANTITY, pointer="/bins")
    if row.closes_at <= row.opens_at:
        raise Refusal(
            CollectionReason.TIMES_REVERSED,
            pointer="/closes_at",
            opens_at=f"{row.opens_at:%H:%M}",
            closes_at=f"{row.closes_at:%H:%M}",
        )
    if row.hauler is not None and row.hauler.kind != Organisation.Kind.HAULER:
        raise Refusal(CollectionReason.NOT_A_HAULER, pointer="/hauler", name=str(row.hauler))
