"""What a detail page says about a row: its facts and its history, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from wufei.kernel.actors import Actor
from wufei.kernel.models import AuditRecord
from wufei.kernel.phrases import action_phrase
from wufei.kernel.quantities import format_mass

#: How many records a page shows; the audit log has them all.
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    at: dt.datetime
    actor: str
    phrase: str
    changes: list[tuple[str, str, str]]
    reason: str


def facts_of(row: models.Model, names: Iterable[str], urls: Mapping[type, str]) -> list[Fact]:
    """Label and value of each field that has one; related rows lead to their register."""
    facts = []
    for name in names:
        value = getattr(row, name)
        text = _text(row, name, value)
        if text:
            url = urls.get(type(value), "") if isinstance(value, models.Model) else ""
            facts.append(Fact(_label(row, name), text, url))
    return facts


def history_of(row: models.Model, actor: Actor) -> list[Event]:
    """What was done to the row, newest first, as far as ``actor`` may read the log."""
    records: Iterable[AuditRecord] = (
        AuditRecord.objects.visible_to(actor).about(row).order_by("-number")[:SHOWN]
    )
    return [
        Event(
            at=record.at,
            actor=record.actor_name,
            phrase=action_phrase(record.action),
            changes=_changes(row, record),
            reason=record.reason,
        )
        for record in records
    ]


def _changes(row: models.Model, record: AuditRecord) -> list[tuple[str, str, str]]:
    if not record.before:
        return []
    names = sorted({*record.before, *record.after})
    return [
        (_label(row, name), _was(record.before.get(name)), _was(record.after.get(name)))
        for name in names
    ]


def _was(value: Any) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _label(row: models.Model, name: str) -> str:
    try:
        return str(row._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # noqa: SLF001
    except FieldDoesNotExist:
        return name


def _text(row: models.Model, name: str, value: Any) -> str:
    display = getattr(row, f"get_{name}_display", None)
    if display is not None:
        return str(display())
    if value is None or value == "":
        return ""
    if isinstance(value, models.Manager):
        return "、".join(map(str, value.all())) or _("不限")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return _mass_text(name, value)


def _mass_text(name: str, value: Any) -> str:
    """Masses in tonnes; anything else (dates too) as it writes itself."""
    if name == "payload_grams":
        return format_mass(value, "t")
    if name == "capacity_grams_per_day":
        return _("%(mass)s/日") % {"mass": format_mass(value, "t")}
    return str(value)
