"""Dated look-ups of names, codes and densities."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from wufei.registry.models import Density, Material, MaterialCode, MaterialLabel
from wufei.registry.models.names import local_name


def label_of(material: Material, day: dt.date) -> str:
    """What ``material`` was called on ``day``, in the active language."""
    return labels_of([material], day)[material.pk]


def labels_of(materials: Iterable[Material], day: dt.date) -> dict[int, str]:
    """The names of several materials on ``day`` by primary key, in one query."""
    materials = list(materials)
    dated: Iterable[MaterialLabel] = MaterialLabel.objects.filter(material__in=materials).in_force(
        day
    )
    names = {row.material_id: local_name(row.name, row.name_en) for row in dated}
    return {row.pk: names.get(row.pk) or local_name(row.name, row.name_en) for row in materials}


def code_on(list_name: str, code: str, day: dt.date) -> MaterialCode | None:
    """The code in the edition in force on ``day``; where that edition is not loaded, the newest
    loaded one before it (ask ``row.in_force_on(day)`` to tell them apart)."""
    rows = MaterialCode.objects.filter(list_name=list_name, code=code).select_related("material")
    found: MaterialCode | None = rows.in_force(day).order_by("-edition").first()
    if found is None:
        found = rows.filter(valid_to__lte=day).order_by("-valid_to").first()
    return found


def density_on(material: Material, day: dt.date) -> Decimal | None:
    """Grams per litre declared for ``material`` on ``day``, or None: then no volume is read."""
    row: Density | None = material.densities.in_force(day).order_by("-valid_from").first()
    return row.grams_per_litre if row else None
