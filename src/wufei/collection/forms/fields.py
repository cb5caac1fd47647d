from __future__ import annotations

from typing import Any

from django import forms

from wufei.kernel.quantities import format_grams, parse_mass
from wufei.kernel.refusals import Refusal


class KilogramsField(forms.CharField):
    """Kilograms as a person writes them; whole grams inside."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "maxlength": 20})
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_mass(text, "kg", thousands=",").grams
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def prepare_value(self, value: Any) -> Any:
        return format_grams(value, "kg", grouping=False) if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except forms.ValidationError:
            return True
