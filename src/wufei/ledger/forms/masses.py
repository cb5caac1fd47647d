"""A mass as a number and its unit, read exactly."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wufei.kernel.quantities import parse_mass, unit_named
from wufei.kernel.refusals import Refusal

#: Units of daily work; volumes are no masses.
OFFERED = ("t", "kg", "g", "jin", "lb")
UNIT_CHOICES = [(code, unit_named(code).symbol) for code in OFFERED]


class AmountField(forms.CharField):
    """The number of a mass as it is written down, ``1,234.5``; its unit stands beside it."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(widget=widget, max_length=40, **kwargs)


class UnitField(forms.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=UNIT_CHOICES, label=_("计量单位"), initial="kg", **kwargs)


def read_grams(text: str, unit: str) -> int:
    """Grams of ``text`` in ``unit``.

    Raises:
        Refusal: not a number, or none of this unit.
    """
    return parse_mass(text.strip().replace("，", ",").replace("．", "."), unit, thousands=",").grams


def read_amount(form: forms.Form, name: str, *, empty: int | None = 0) -> int | None:
    """Grams of the amount ``name`` of a form; a refusal becomes the error of its field."""
    text = form.cleaned_data.get(name)
    unit = form.cleaned_data.get("unit")
    if not text or not unit:
        return empty
    try:
        return read_grams(text, unit)
    except Refusal as refusal:
        form.add_error(name, str(refusal))
        return None
