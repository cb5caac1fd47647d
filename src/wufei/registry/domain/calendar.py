from __future__ import annotations

import datetime as dt
from typing import Any

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry import rules
from wufei.registry.domain.changes import (
    add,
    change,
    city_or_operator,
    require,
    require_reason,
)
from wufei.registry.models import SpecialDay
from wufei.registry.refusals import RegistryReason

EDITABLE = frozenset({"kind", "name", "confirmed", "source"})
SATURDAY = 5


def create_special_day(
    *,
    actor: Actor,
    day: dt.date,
    kind: str,
    name: str,
    confirmed: bool = False,
    source: str = "",
    reason: str = "",
) -> SpecialDay:
    """A public holiday, or a weekend day that is worked (调休).

    Raises:
        Refusal: NOT_ALLOWED, CODE_TAKEN, MAKE_UP_ON_WEEKDAY, INVALID_VALUE.
    """
    _require(actor)
    _check(day, kind)
    row = SpecialDay(day=day, kind=kind, name=name, confirmed=confirmed, source=source)
    return add(actor=actor, row=row, reason=reason)


def update_special_day(
    *, actor: Actor, special_day: SpecialDay, reason: str = "", **changes: Any
) -> SpecialDay:
    """Corrects a special day (see :data:`EDITABLE`).

    Raises:
        Refusal: NOT_ALLOWED, MAKE_UP_ON_WEEKDAY, INVALID_VALUE.
    """
    _require(actor)

    def guard(current: SpecialDay) -> None:
        _check(current.day, changes.get("kind", current.kind))

    return change(
        actor=actor,
        row=special_day,
        changes=changes,
        fields=EDITABLE,
        reason=reason,
        guard=guard,
    )


def withdraw_special_day(*, actor: Actor, special_day: SpecialDay, reason: str) -> SpecialDay:
    """The day follows its weekday again; the row stays, so that loading data does not revive it.

    Raises:
        Refusal: NOT_ALLOWED, REASON_MISSING.
    """
    require_reason(reason)
    kind = SpecialDay.Kind.ORDINARY
    return update_special_day(actor=actor, special_day=special_day, reason=reason, kind=kind)


def _require(actor: Actor) -> None:
    require(rules.may_edit_reference_data(actor), roles=city_or_operator())


def _check(day: dt.date, kind: str) -> None:
    if kind == SpecialDay.Kind.MAKE_UP and day.weekday() < SATURDAY:
        raise Refusal(RegistryReason.MAKE_UP_ON_WEEKDAY, pointer="/kind", day=day)
