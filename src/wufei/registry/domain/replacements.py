"""A new name or density that takes over from the one before it, on a day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from wufei.kernel.actors import Actor
from wufei.registry import rules
from wufei.registry.domain.changes import city_or_operator, locked, require
from wufei.registry.domain.materials import (
    add_label,
    declare_density,
    end_dated_row,
    update_material,
)
from wufei.registry.models import Density, Material, MaterialLabel


def rename_material(
    *,
    actor: Actor,
    material: Material,
    name: str,
    valid_from: dt.date,
    source: str,
    name_en: str = "",
    reason: str = "",
) -> MaterialLabel:
    """Calls the material ``name`` from ``valid_from`` on; days before keep the old name.

    Raises:
        Refusal: NOT_ALLOWED, DATES_OVERLAP (a later name is entered), DATES_REVERSED,
            INVALID_VALUE.
    """
    require(rules.may_edit_reference_data(actor), roles=city_or_operator())
    with transaction.atomic():
        material = locked(material)
        _end_present_name(actor, material, valid_from, reason)
        label = add_label(
            actor=actor,
            material=material,
            name=name,
            name_en=name_en,
            valid_from=valid_from,
            source=source,
            reason=reason,
        )
        if valid_from <= timezone.localdate():
            names = {"name": name, "name_en": name_en or material.name_en}
            update_material(actor=actor, material=material, reason=reason, **names)
    return label


def _end_present_name(actor: Actor, material: Material, day: dt.date, reason: str) -> None:
    """Ends the name in use; a material that never had a dated name keeps its first one so."""
    if material.labels.exists():
        for old in material.labels.filter(valid_to=None):
            end_dated_row(actor=actor, row=old, valid_to=day, reason=reason)
        return
    add_label(
        actor=actor,
        material=material,
        name=material.name,
        name_en=material.name_en,
        valid_to=day,
        reason=reason,
    )


def redeclare_density(
    *,
    actor: Actor,
    material: Material,
    grams_per_litre: Decimal,
    valid_from: dt.date,
    source: str,
    reason: str = "",
) -> Density:
    """Declares a density from ``valid_from`` on; days before keep the old one.

    Raises:
        Refusal: NOT_ALLOWED, NOT_POSITIVE, DATES_OVERLAP, DATES_REVERSED, INVALID_VALUE.
    """
    require(rules.may_edit_reference_data(actor), roles=city_or_operator())
    with transaction.atomic():
        material = locked(material)
        for old in material.densities.filter(valid_to=None):
            end_dated_row(actor=actor, row=old, valid_to=valid_from, reason=reason)
        return declare_density(
            actor=actor,
            material=material,
            grams_per_litre=grams_per_litre,
            source=source,
            valid_from=valid_from,
            reason=reason,
        )
