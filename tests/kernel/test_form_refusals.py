"""A refusal stands beside the field it points to, with its remedy, or above the form."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django import forms
from django.utils import translation

from wufei.kernel.form_refusals import refusals_on
from wufei.kernel.quantity_refusals import QuantityReason
from wufei.kernel.refusals import Refusal


class MassForm(forms.Form):
    mass = forms.CharField()
    day = forms.CharField()


@pytest.fixture(autouse=True)
def in_chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def form() -> MassForm:
    form = MassForm({"mass": "many", "day": "2026-03-05"})
    assert form.is_valid()
    return form


@pytest.mark.parametrize(
    ("pointer", "place"),
    [
        ("/mass", "mass"),
        ("/mass/0/grams", "mass"),
        ("/elsewhere", "__all__"),
        ("", "__all__"),
    ],
)
def test_reason_and_remedy_stand_where_the_refusal_points(
    form: MassForm, pointer: str, place: str
) -> None:
    refusal = Refusal(QuantityReason.NOT_A_NUMBER, pointer=pointer, text="many")
    with refusals_on(form):
        raise refusal
    assert dict(form.errors) == {place: [str(refusal)]}
    assert refusal.remedy in form.errors[place][0]


def test_without_a_refusal_the_form_stands(form: MassForm) -> None:
    with refusals_on(form):
        pass
    assert form.errors == {}


def test_other_errors_go_on(form: MassForm) -> None:
    with pytest.raises(ZeroDivisionError), refusals_on(form):
        raise ZeroDivisionError
