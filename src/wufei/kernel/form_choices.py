"""What a field of a form offers to choose from, where that depends on who asks."""

from __future__ import annotations

from typing import Any, cast

from django import forms


def offer(form: forms.BaseForm, field: str, rows: Any) -> None:
    """``rows`` (a queryset) are what the model choice field of that name offers."""
    cast("forms.ModelChoiceField[Any]", form.fields[field]).queryset = rows
