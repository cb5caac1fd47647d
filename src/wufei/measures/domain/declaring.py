"""Declared values as the measures read them: of a known series, in a unit that fits."""

from __future__ import annotations

from dataclasses import fields

from django.db import transaction

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.lake.public import (
    DeclaredDraft,
    DeclaredValue,
    declare_value,
    last_fact,
    next_facts,
    withdraw_value,
)
from wufei.measures.catalogue import catalogue
from wufei.measures.definitions import Catalogue, Source
from wufei.measures.question_refusals import QuestionReason as No
from wufei.measures.units import Dimension, dimension


def series_units(known: Catalogue) -> dict[str, str]:
    """Every series of declared values that a measure reads → the unit of that measure."""
    return {
        measure.table: measure.unit
        for measure in known.measures.values()
        if measure.source == Source.DECLARED
    }


def declare_once(*, actor: Actor, draft: DeclaredDraft) -> tuple[DeclaredValue, bool]:
    """Declare a value; the row that stands, and whether it was added now. Sent again, the same
    draft adds nothing.

    Raises:
        Refusal: ``UNKNOWN_SERIES``, ``UNIT_DOES_NOT_FIT``, ``UNKNOWN_UNIT``, and those of
            :func:`wufei.lake.public.declare_values`.
    """
    require_fit(draft)
    before = last_fact()
    told = {field.name: getattr(draft, field.name) for field in fields(draft)}
    row = declare_value(actor=actor, **told)
    return row, row.number > before


def require_fit(draft: DeclaredDraft) -> None:
    """Whether a series is known and the unit of a draft fits it.

    Raises:
        Refusal: ``UNKNOWN_SERIES``, ``UNIT_DOES_NOT_FIT``, ``UNKNOWN_UNIT``.
    """
    units = series_units(catalogue())
    expected = units.get(draft.series)
    if expected is None:
        listed = "、".join(sorted(units)) or "–"
        raise Refusal(No.UNKNOWN_SERIES, pointer="/series", series=draft.series, known=listed)
    if _made_of(draft.unit) != dimension(expected):
        raise Refusal(
            No.UNIT_DOES_NOT_FIT,
            pointer="/unit",
            series=draft.series,
            unit=draft.unit,
            expected=expected,
        )


def _made_of(unit: str) -> Dimension:
    try:
        return dimension(unit)
    except Refusal as refusal:
        raise Refusal(refusal.reason, pointer="/unit", **refusal.params) from refusal


def withdraw_one(*, actor: Actor, row: DeclaredValue, reason: str) -> tuple[DeclaredValue, bool]:
    """Withdraw the declared value ``row``; the row that says so, and whether it was added now. A
    withdrawal sent again adds nothing.

    Raises:
        Refusal: ``NO_LONGER_STANDS``, the value was corrected since, or withdrawn for another
            reason; and those of :func:`wufei.lake.public.withdraw_value`.
    """
    with transaction.atomic():
        next_facts(0)  # whoever declares waits here, so that what stands is read unchanged
        rows = DeclaredValue.objects.filter(
            series=row.series,
            region_id=row.region_id,
            first_day=row.first_day,
            last_day=row.last_day,
        )
        later = rows.filter(number__gt=row.number).order_by("number")
        latest = later.last() or row
        if latest.withdrawn and latest.reason == reason and later.count() <= 1:
            return latest, False
        if latest.number != row.number or row.withdrawn:
            raise Refusal(No.NO_LONGER_STANDS, number=row.number, latest=latest.number)
        withdrawn = withdraw_value(
            actor=actor,
            series=row.series,
            region=row.region,
            first_day=row.first_day,
            last_day=row.last_day,
            reason=reason,
        )
    return withdrawn, True
