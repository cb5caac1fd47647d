"""Refusals of the domain as errors of a form, beside the field they point to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms

from wufei.kernel.refusals import Refusal


def show_refusal(form: forms.BaseForm, refusal: Refusal) -> None:
    """Reason and remedy beside the field that the pointer names, or above the form."""
    name = refusal.pointer.strip("/").split("/")[0]
    form.add_error(name if name in form.fields else None, str(refusal))


@contextmanager
def refusals_on(form: forms.BaseForm) -> Iterator[None]:
    """A refusal raised inside is shown on the form and goes no further."""
    try:
        yield
    except Refusal as refusal:
        show_refusal(form, refusal)
