from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from wufei.kernel.actors import Actor
from wufei.registry import rules
from wufei.registry.domain.changes import add, change, city_or_operator, close, require
from wufei.registry.models import Region, ReportingUnit

EDITABLE = frozenset({"code", "name", "name_en", "kind", "regions", "valid_from"})


def create_reporting_unit(
    *,
    actor: Actor,
    code: str,
    name: str,
    kind: str,
    regions: Sequence[Region],
    name_en: str = "",
    valid_from: dt.date | None = None,
    reason: str = "",
) -> ReportingUnit:
    """A new body that reports figures, with the divisions it covers or overlaps.

    Raises:
        Refusal: NOT_ALLOWED, CODE_TAKEN, INVALID_VALUE.
    """
    require(rules.may_edit_reference_data(actor), roles=city_or_operator())
    row = ReportingUnit(code=code, name=name, name_en=name_en, kind=kind, valid_from=valid_from)
    return add(actor=actor, row=row, reason=reason, regions=regions)


def update_reporting_unit(
    *, actor: Actor, unit: ReportingUnit, reason: str = "", **changes: Any
) -> ReportingUnit:
    """Corrects a unit (see :data:`EDITABLE`).

    Raises:
        Refusal: NOT_ALLOWED, CODE_TAKEN, INVALID_VALUE, DATES_REVERSED.
    """
    require(rules.may_edit_reference_data(actor), roles=city_or_operator())
    return change(actor=actor, row=unit, changes=changes, fields=EDITABLE, reason=reason)


def close_reporting_unit(
    *, actor: Actor, unit: ReportingUnit, valid_to: dt.date, reason: str
) -> ReportingUnit:
    """Ends a unit.

    Raises:
        Refusal: NOT_ALLOWED, REASON_MISSING, ALREADY_CLOSED, DATES_REVERSED.
    """
    require(rules.may_edit_reference_data(actor), roles=city_or_operator())
    return close(actor=actor, row=unit, valid_to=valid_to, reason=reason)
