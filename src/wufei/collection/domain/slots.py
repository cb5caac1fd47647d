"""Slots, terms of booking and normal weights as registers: kept by offices and haulers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from wufei.collection import rules
from wufei.collection.domain.guards import require_hauler_keeper
from wufei.collection.models import BookingRule, LoadBand, ServiceSlot
from wufei.collection.refusals import CollectionReason
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.public import (
    Material,
    Organisation,
    Region,
    add_row,
    change_row,
    close_row,
)

EDITABLE = frozenset(
    {
        "code",
        "name",
        "name_en",
        "region",
        "point_kinds",
        "materials",
        "weekday",
        "opens_at",
        "closes_at",
        "capacity_orders",
        "capacity_bins",
        "cut_off_minutes",
        "horizon_days",
        "on_holidays",
        "accepts_itself",
        "valid_from",
    }
)
RULE_EDITABLE = frozenset(
    {
        "cut_off_minutes",
        "horizon_days",
        "contract_kinds",
        "most_open_orders",
        "missed_report_days",
        "complaint_days",
        "answer_working_days",
        "close_after_days",
        "standing_horizon_days",
        "contact_keep_days",
        "valid_from",
    }
)
BAND_EDITABLE = frozenset({"lightest", "heaviest", "source", "valid_from"})


def create_slot(
    *,
    actor: Actor,
    hauler: Organisation,
    region: Region,
    materials: Sequence[Material],
    reason: str = "",
    **values: Any,
) -> ServiceSlot:
    """A slot of ``hauler`` in ``region``; ``values`` are the other fields of the row.

    Raises:
        Refusal: NOT_ALLOWED, NOT_A_HAULER, NO_CLASS, TIMES_REVERSED; the registry's CODE_TAKEN,
            DATES_REVERSED, INVALID_VALUE.
    """
    require_hauler_keeper(actor=actor, hauler=hauler)
    row = ServiceSlot(hauler=hauler, region=region, **values)
    _check_slot(row.opens_at, row.closes_at, materials)
    return add_row(actor=actor, row=row, reason=reason, materials=materials)


def update_slot(
    *, actor: Actor, slot: ServiceSlot, reason: str = "", **changes: Any
) -> ServiceSlot:
    """Corrects a slot (see :data:`EDITABLE`); what is booked stays booked.

    Raises:
        Refusal: as :func:`create_slot`.
    """

    def guard(current: ServiceSlot) -> None:
        require_hauler_keeper(actor=actor, hauler=current.hauler)
        _check_slot(
            changes.get("opens_at", current.opens_at),
            changes.get("closes_at", current.closes_at),
            list(changes.get("materials", current.materials.all())),
        )

    return change_row(
        actor=actor, row=slot, changes=changes, fields=EDITABLE, reason=reason, guard=guard
    )


def close_slot(*, actor: Actor, slot: ServiceSlot, valid_to: dt.date, reason: str) -> ServiceSlot:
    """Ends a slot; what is booked stays booked.

    Raises:
        Refusal: NOT_ALLOWED; the registry's REASON_MISSING, ALREADY_CLOSED, DATES_REVERSED.
    """
    require_hauler_keeper(actor=actor, hauler=slot.hauler)
    return close_row(actor=actor, row=slot, valid_to=valid_to, reason=reason)


def create_booking_rule(
    *, actor: Actor, region: Region | None = None, reason: str = "", **values: Any
) -> BookingRule:
    """Terms of booking in an area, or everywhere (city office only).

    Raises:
        Refusal: NOT_ALLOWED; the registry's DATES_REVERSED, INVALID_VALUE.
    """
    require_terms_keeper(actor=actor, region=region)
    return add_row(actor=actor, row=BookingRule(region=region, **values), reason=reason)


def update_booking_rule(
    *,
    actor: Actor,
    rule: BookingRule,
    reason: str = "",
    **changes: Any,
) -> BookingRule:
    """Corrects terms (see :data:`RULE_EDITABLE`).

    Raises:
        Refusal: as :func:`create_booking_rule`.
    """

    def guard(current: BookingRule) -> None:
        require_terms_keeper(actor=actor, region=current.region)

    return change_row(
        actor=actor, row=rule, changes=changes, fields=RULE_EDITABLE, reason=reason, guard=guard
    )


def close_booking_rule(
    *, actor: Actor, rule: BookingRule, valid_to: dt.date, reason: str
) -> BookingRule:
    """Ends terms; those of the wider area count again.

    Raises:
        Refusal: NOT_ALLOWED; the registry's REASON_MISSING, ALREADY_CLOSED, DATES_REVERSED.
    """
    require_terms_keeper(actor=actor, region=rule.region)
    return close_row(actor=actor, row=rule, valid_to=valid_to, reason=reason)


def create_load_band(
    *,
    actor: Actor,
    material: Material,
    lightest: int,
    heaviest: int,
    region: Region | None = None,
    reason: str = "",
    **values: Any,
) -> LoadBand:
    """What a bin of the class normally weighs, in grams a litre.

    Raises:
        Refusal: NOT_ALLOWED, BAND_REVERSED; the registry's DATES_REVERSED, INVALID_VALUE.
    """
    require_terms_keeper(actor=actor, region=region)
    _check_band(lightest, heaviest)
    row = LoadBand(region=region, material=material, lightest=lightest, heaviest=heaviest, **values)
    return add_row(actor=actor, row=row, reason=reason)


def update_load_band(*, actor: Actor, band: LoadBand, reason: str = "", **changes: Any) -> LoadBand:
    """Corrects a band (see :data:`BAND_EDITABLE`).

    Raises:
        Refusal: as :func:`create_load_band`.
    """

    def guard(current: LoadBand) -> None:
        require_terms_keeper(actor=actor, region=current.region)
        _check_band(
            changes.get("lightest", current.lightest), changes.get("heaviest", current.heaviest)
        )

    return change_row(
        actor=actor, row=band, changes=changes, fields=BAND_EDITABLE, reason=reason, guard=guard
    )


def close_load_band(*, actor: Actor, band: LoadBand, valid_to: dt.date, reason: str) -> LoadBand:
    """Ends a band.

    Raises:
        Refusal: NOT_ALLOWED; the registry's REASON_MISSING, ALREADY_CLOSED, DATES_REVERSED.
    """
    require_terms_keeper(actor=actor, region=band.region)
    return close_row(actor=actor, row=band, valid_to=valid_to, reason=reason)


def require_terms_keeper(*, actor: Actor, region: Region | None) -> None:
    """Raises NOT_ALLOWED unless the actor's office sets terms for the region (None: for all)."""
    if not rules.may_keep_terms(actor, region_path=region.path if region else None):
        raise Refusal(CollectionReason.NOT_ALLOWED, roles=_("市或所在区县无废办"))


def _check_slot(opens_at: dt.time, closes_at: dt.time, materials: Sequence[Material]) -> None:
    if not materials:
        raise Refusal(CollectionReason.NO_CLASS, pointer="/materials")
    if closes_at <= opens_at:
        raise Refusal(
            CollectionReason.TIMES_REVERSED,
            pointer="/closes_at",
            opens_at=f"{opens_at:%H:%M}",
            closes_at=f"{closes_at:%H:%M}",
        )


def _check_band(lightest: int, heaviest: int) -> None:
    if heaviest <= lightest:
        raise Refusal(
            CollectionReason.BAND_REVERSED,
            pointer="/heaviest",
            lightest=lightest,
            heaviest=heaviest,
        )
