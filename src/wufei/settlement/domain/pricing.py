"""Prices between districts, and the days by which reports are due: dated data of the city."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Material, Region, add_row, change_row, close_row
from wufei.settlement import rules
from wufei.settlement.models import CompensationRate, ReportRule
from wufei.settlement.refusals import SettlementReason as No

RATE_FIELDS = frozenset(
    {"origin", "receiver", "material", "yuan_per_tonne", "source", "valid_from"}
)
RULE_FIELDS = frozenset({"kind", "due_day", "source", "valid_from"})


def _require(actor: Actor) -> None:
    if not rules.may_price(actor):
        raise Refusal(No.NOT_ALLOWED, roles=_("市无废办"))


def create_rate(
    *,
    actor: Actor,
    material: Material,
    yuan_per_tonne: Decimal,
    source: str,
    origin: Region | None = None,
    receiver: Region | None = None,
    valid_from: dt.date | None = None,
    reason: str = "",
) -> CompensationRate:
    """A price in yuan per tonne; without origin or receiver it holds for any. ``source`` says what
    it rests on.

    Raises:
        Refusal: NOT_ALLOWED, NEGATIVE_PRICE; the registry's for dates and values.
    """
    _require(actor)
    if yuan_per_tonne < 0:
        raise Refusal(No.NEGATIVE_PRICE, pointer="/yuan_per_tonne")
    row = CompensationRate(
        origin=origin,
        receiver=receiver,
        material=material,
        yuan_per_tonne=yuan_per_tonne,
        source=source,
        valid_from=valid_from,
    )
    return add_row(actor=actor, row=row, reason=reason)


def update_rate(
    *, actor: Actor, rate: CompensationRate, reason: str = "", **changes: Any
) -> CompensationRate:
    """Corrects a price (see :data:`RATE_FIELDS`).

    Raises:
        Refusal: as :func:`create_rate`.
    """

    def guard(current: CompensationRate) -> None:
        _require(actor)
        if changes.get("yuan_per_tonne", current.yuan_per_tonne) < 0:
            raise Refusal(No.NEGATIVE_PRICE, pointer="/yuan_per_tonne")

    return change_row(
        actor=actor, row=rate, changes=changes, fields=RATE_FIELDS, reason=reason, guard=guard
    )


def close_rate(
    *, actor: Actor, rate: CompensationRate, valid_to: dt.date, reason: str
) -> CompensationRate:
    """Ends a price.

    Raises:
        Refusal: NOT_ALLOWED; the registry's.
    """
    _require(actor)
    return close_row(actor=actor, row=rate, valid_to=valid_to, reason=reason)


def create_report_rule(
    *,
    actor: Actor,
    kind: str,
    due_day: int,
    source: str,
    valid_from: dt.date | None = None,
    reason: str = "",
) -> ReportRule:
    """By which day of the following month (1 to 28) bodies of a kind must report.

    Raises:
        Refusal: NOT_ALLOWED; the registry's for dates and values.
    """
    _require(actor)
    row = ReportRule(kind=kind, due_day=due_day, source=source, valid_from=valid_from)
    return add_row(actor=actor, row=row, reason=reason)


def update_report_rule(
    *, actor: Actor, rule: ReportRule, reason: str = "", **changes: Any
) -> ReportRule:
    """Corrects a rule (see :data:`RULE_FIELDS`).

    Raises:
        Refusal: as :func:`create_report_rule`.
    """

    def guard(_current: ReportRule) -> None:
        _require(actor)

    return change_row(
        actor=actor, row=rule, changes=changes, fields=RULE_FIELDS, reason=reason, guard=guard
    )


def close_report_rule(
    *, actor: Actor, rule: ReportRule, valid_to: dt.date, reason: str
) -> ReportRule:
    """Ends a rule.

    Raises:
        Refusal: NOT_ALLOWED; the registry's.
    """
    _require(actor)
    return close_row(actor=actor, row=rule, valid_to=valid_to, reason=reason)
