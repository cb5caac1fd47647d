"""Materials, and the dated rows beside them: names, official codes, declared densities."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry import rules
from wufei.registry.domain.changes import (
    add,
    change,
    check_dates,
    city_or_operator,
    locked,
    require,
    thing,
)
from wufei.registry.models import Density, Material, MaterialCode, MaterialLabel
from wufei.registry.refusals import RegistryReason

EDITABLE = frozenset({"name", "name_en", "colour", "parent", "confirmed"})


def create_material(
    *,
    actor: Actor,
    key: str,
    scheme: str,
    name: str,
    name_en: str = "",
    parent: Material | None = None,
    colour: str = "",
    confirmed: bool = False,
    reason: str = "",
) -> Material:
    """A new material. The key is chosen once: entries of the ledger carry it for ever.

    Raises:
        Refusal: NOT_ALLOWED, CODE_TAKEN, INVALID_VALUE.
    """
    _require(actor)
    row = Material(
        key=key,
        scheme=scheme,
        name=name,
        name_en=name_en,
        parent=parent,
        colour=colour,
        confirmed=confirmed,
    )
    return add(actor=actor, row=row, reason=reason)


def update_material(
    *, actor: Actor, material: Material, reason: str = "", **changes: Any
) -> Material:
    """Corrects a material (see :data:`EDITABLE`); key and scheme stay as they are.

    Raises:
        Refusal: NOT_ALLOWED, INVALID_VALUE, OWN_ANCESTOR.
    """
    _require(actor)
    above = changes.get("parent")
    while above is not None:
        if above.pk == material.pk:
            raise Refusal(RegistryReason.OWN_ANCESTOR, pointer="/parent", name=str(material))
        above = above.parent
    return change(actor=actor, row=material, changes=changes, fields=EDITABLE, reason=reason)


def add_label(
    *,
    actor: Actor,
    material: Material,
    name: str,
    name_en: str = "",
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    source: str = "",
    reason: str = "",
) -> MaterialLabel:
    """The name of a material between two dates; on each day there is at most one.

    Raises:
        Refusal: NOT_ALLOWED, DATES_OVERLAP, DATES_REVERSED, INVALID_VALUE.
    """
    _require(actor)
    row = MaterialLabel(
        material=material,
        name=name,
        name_en=name_en,
        valid_from=valid_from,
        valid_to=valid_to,
        source=source,
    )
    with transaction.atomic():
        locked(material)
        _refuse_overlap(row, material.labels.all())
        return add(actor=actor, row=row, reason=reason)


def add_code(
    *,
    actor: Actor,
    material: Material,
    list_name: str,
    edition: str,
    code: str,
    category: str = "",
    hazards: str = "",
    hazard_logic: str = "",
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    reason: str = "",
) -> MaterialCode:
    """The official code of a material in one edition of a list.

    Raises:
        Refusal: NOT_ALLOWED, CODE_TAKEN, DATES_REVERSED, INVALID_VALUE.
    """
    _require(actor)
    taken = MaterialCode.objects.filter(list_name=list_name, edition=edition, code=code)
    if taken.exists():
        raise Refusal(RegistryReason.CODE_TAKEN, pointer="/code", field=_("代码"), code=code)
    row = MaterialCode(
        material=material,
        list_name=list_name,
        edition=edition,
        code=code,
        category=category,
        hazards=hazards,
        hazard_logic=hazard_logic,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    return add(actor=actor, row=row, reason=reason)


def declare_density(
    *,
    actor: Actor,
    material: Material,
    grams_per_litre: Decimal,
    source: str,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    reason: str = "",
) -> Density:
    """A density by which volumes of a material become mass, with the source it rests on.

    Raises:
        Refusal: NOT_ALLOWED, NOT_POSITIVE, DATES_OVERLAP, DATES_REVERSED, INVALID_VALUE.
    """
    _require(actor)
    if grams_per_litre <= 0:
        raise Refusal(RegistryReason.NOT_POSITIVE, pointer="/grams_per_litre", field=_("密度"))
    row = Density(
        material=material,
        grams_per_litre=grams_per_litre,
        source=source,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    with transaction.atomic():
        locked(material)
        _refuse_overlap(row, material.densities.all())
        return add(actor=actor, row=row, reason=reason)


def end_dated_row(
    *, actor: Actor, row: MaterialLabel | Density, valid_to: dt.date, reason: str = ""
) -> MaterialLabel | Density:
    """Ends a name or a density, so that another can follow it.

    Raises:
        Refusal: NOT_ALLOWED, DATES_REVERSED.
    """
    _require(actor)
    fields = frozenset({"valid_to"})
    return change(
        actor=actor, row=row, changes={"valid_to": valid_to}, fields=fields, reason=reason
    )


def _require(actor: Actor) -> None:
    require(rules.may_edit_reference_data(actor), roles=city_or_operator())


def _refuse_overlap(new: MaterialLabel | Density, others: Any) -> None:
    check_dates(new.valid_from, new.valid_to)
    first, last = new.valid_from or dt.date.min, new.valid_to or dt.date.max
    for other in others:
        if (other.valid_from or dt.date.min) < last and first < (other.valid_to or dt.date.max):
            raise Refusal(
                RegistryReason.DATES_OVERLAP,
                pointer="/valid_from",
                what=thing(type(new)),
                valid_from=_day(other.valid_from),
                valid_to=_day(other.valid_to),
            )


def _day(day: dt.date | None) -> str:
    return date_format(day, "Y-m-d") if day else _("长期")
