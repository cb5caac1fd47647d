"""A record of the audit log in words: fields by their names in the forms, before beside after."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _

from wufei.kernel.models import AuditRecord


@dataclass(frozen=True)
class Difference:
    name: str
    before: str
    after: str


def _model(object_type: str) -> Any:
    try:
        return apps.get_model(object_type)
    except (LookupError, ValueError):
        return None


def kind_name(object_type: str) -> str:
    """What a person calls this kind of row; its own name where it is no row of the database."""
    model = _model(object_type)
    return str(model._meta.verbose_name) if model is not None else object_type  # noqa: SLF001


def _field_name(model: Any, name: str) -> str:
    if model is None:
        return name
    try:
        field = model._meta.get_field(name)  # noqa: SLF001
    except FieldDoesNotExist:
        return name
    return str(getattr(field, "verbose_name", name))


def _words(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, indent=1)
    return str(value)


def differences(record: AuditRecord) -> list[Difference]:
    """Each field that was set, changed or emptied, in the order it was recorded."""
    model = _model(record.object_type)
    names = [*record.before, *(name for name in record.after if name not in record.before)]
    return [
        Difference(
            _field_name(model, name),
            _words(record.before.get(name)),
            _words(record.after.get(name)),
        )
        for name in names
    ]
