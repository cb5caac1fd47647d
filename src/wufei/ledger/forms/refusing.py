"""Refusals of the domain as errors of a form, at the field they point at."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms

from wufei.kernel.refusals import Refusal


def show_refusal(form: forms.BaseForm, refusal: Refusal, fields: Mapping[str, str]) -> None:
    """Add reason and remedy to the field that ``fields`` names for its pointer, or to the form."""
    for prefix, name in fields.items():
        if refusal.pointer == prefix or refusal.pointer.startswith(f"{prefix}/"):
            form.add_error(name, str(refusal))
            return
    form.add_error(None, str(refusal))
