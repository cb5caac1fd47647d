"""What the kernel writes reads as English on English pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.utils import translation

from wufei.kernel.periods import Period
from wufei.kernel.quantities import format_mass, parse_mass
from wufei.kernel.refusals import Refusal
from wufei.web.translations import compile_translations


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    compile_translations()
    with translation.override("en"):
        yield


def test_masses_have_their_unit() -> None:
    assert format_mass(1_500_000) == "1.5 t"


@pytest.mark.parametrize(
    ("period", "label"),
    [
        (Period.day(dt.date(2026, 1, 31)), "Jan. 31, 2026"),
        (Period.month(2026, 1), "January 2026"),
        (Period.quarter(2026, 1), "Q1 2026"),
        (Period.year(2026), "2026"),
        (Period.days(dt.date(2026, 1, 5), dt.date(2026, 2, 3)), "2026-01-05 to 2026-02-03"),
    ],
)
def test_periods_have_names(period: Period, label: str) -> None:
    assert period.label == label


def test_refusals_list_in_english() -> None:
    with pytest.raises(Refusal) as caught:
        parse_mass("1", "ton")
    assert caught.value.message == "The unit “ton” is ambiguous."
    assert caught.value.remedy == (
        "Say which one is meant: t (t), short tons (short_ton), long tons (long_ton)."
    )
