"""Every mass enters and leaves through kernel.quantities, exactly."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from time import perf_counter

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from wufei.kernel.quantities import UNITS, Mass, format_grams, format_mass, parse_mass, unit_named
from wufei.kernel.quantity_refusals import QuantityReason
from wufei.kernel.refusals import Refusal

DECIMALS = st.decimals(
    min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=6
)
MASS_UNITS = [unit for unit in UNITS if not unit.is_volume]


def refusal_of(text: str, unit: str = "kg", **how: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        parse_mass(text, unit, **how)
    return caught.value


@pytest.mark.parametrize(
    ("text", "unit", "grams"),
    [
        ("12", "g", 12),
        ("1.5", "kg", 1500),
        ("1.5", "公斤", 1500),
        ("1.5", "千克", 1500),
        ("3.25", "吨", 3_250_000),
        ("2", "斤", 1000),
        ("3", "两", 150),
        ("1", "lb", 454),  # 453.59237
        ("100000", "lbs", 45_359_237),
        ("1", "short ton", 907_185),  # 907,184.74
        ("1", "Long Tons", 1_016_047),  # 1,016,046.9088
        ("0.35", "万吨", 3_500_000_000),
        ("-7.5", "kg", -7500),
        ("+7.5", "kg", 7500),
        (".5", "kg", 500),
        ("5.", "kg", 5000),
        ("0", "t", 0),
        ("1.5E+06", "g", 1_500_000),
        (" 12.5 ", "kg", 12_500),
        ("１２．５", "kg", 12_500),
        ("\u22123", "kg", -3000),
    ],
)
def test_text_becomes_whole_grams(text: str, unit: str, grams: int) -> None:
    assert parse_mass(text, unit).grams == grams


def test_what_rounding_left_out_is_kept() -> None:
    mass = parse_mass("2260.0", "lb")
    assert mass.grams == 1_025_119
    assert mass.exact_grams == Fraction("1025118.7562")
    assert mass.rounding == Fraction("-0.2438")
    assert mass.declared == Decimal("2260.0")
    assert mass.wording == "2260.0 lb"


@pytest.mark.parametrize(
    ("text", "grams"), [("0.5", 0), ("1.5", 2), ("2.5", 2), ("-0.5", 0), ("-1.5", -2), ("2.51", 3)]
)
def test_half_a_gram_goes_to_the_even_gram(text: str, grams: int) -> None:
    assert parse_mass(text, "g").grams == grams


@given(value=DECIMALS, unit=st.sampled_from(MASS_UNITS))
def test_rounding_is_exact_and_never_above_half_a_gram(value: Decimal, unit: object) -> None:
    mass = parse_mass(f"{value:f}", unit)
    exact = Fraction(value) * unit.grams
    assert mass.grams == round(exact)
    assert mass.grams + mass.rounding == exact
    assert abs(mass.rounding) <= Fraction(1, 2)


@given(grams=st.integers(-(10**15), 10**15), unit=st.sampled_from(["g", "kg", "t", "jin", "10kt"]))
def test_what_is_written_is_read_back_to_the_gram(grams: int, unit: str) -> None:
    assert parse_mass(format_grams(grams, unit), unit, thousands=",").grams == grams
    assert parse_mass(format_grams(grams, unit, grouping=False), unit).grams == grams


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_with_a_reason(text: str) -> None:
    answer: object
    try:
        answer = parse_mass(text, "kg", thousands=",")
    except Refusal as refusal:
        answer = refusal.reason
    assert isinstance(answer, Mass | QuantityReason)


@pytest.mark.parametrize(
    "text",
    ["nan", "NaN", "inf", "-Infinity", "1_000", "0x10", "12,5", "1.2.3", "12kg", "--1", "٣", "e5"],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    refusal = refusal_of(text)
    assert refusal.reason is QuantityReason.NOT_A_NUMBER
    assert refusal.reason.code == "kernel.not_a_number"
    assert refusal.reason.status == 422
    assert refusal.message == f"“{text}”不是数字。"


@pytest.mark.parametrize("text", ["", "   ", "\u3000"])
def test_a_blank_is_refused_as_a_blank(text: str) -> None:
    assert refusal_of(text).reason is QuantityReason.EMPTY_QUANTITY


@pytest.mark.parametrize("text", ["1e31", "1e-31", "1e999999999", "9" * 61, "1" * 5000])
def test_absurd_lengths_and_exponents_are_refused(text: str) -> None:
    assert refusal_of(text).reason is QuantityReason.NUMBER_TOO_LONG


@pytest.mark.parametrize(
    ("text", "thousands", "point", "grams"),
    [
        ("1,234,567.5", ",", ".", 1_234_567_500),
        ("1234.5", ",", ".", 1_234_500),
        ("1.234,5", ".", ",", 1_234_500),
        ("1 234,5", " ", ",", 1_234_500),
        ("1\u00a0234,5", " ", ",", 1_234_500),
        ("12'345", "'", ".", 12_345_000),
        ("１，２３４", ",", ".", 1_234_000),
    ],
)
def test_thousands_separators_are_read_when_named(
    text: str, thousands: str, point: str, grams: int
) -> None:
    assert parse_mass(text, "kg", thousands=thousands, decimal_point=point).grams == grams


@pytest.mark.parametrize("text", ["12,34", "1234,567", "1,234.567,8", "1,,234", ",123"])
def test_a_separator_out_of_place_is_refused(text: str) -> None:
    assert refusal_of(text, thousands=",").reason in {
        QuantityReason.MISPLACED_SEPARATOR,
        QuantityReason.NOT_A_NUMBER,
    }


def test_a_decimal_comma_taken_for_thousands_is_refused_not_multiplied() -> None:
    refusal = refusal_of("12,5", thousands=",")
    assert refusal.reason is QuantityReason.MISPLACED_SEPARATOR
    assert refusal.params["separator"] == ","


@pytest.mark.parametrize(("thousands", "point"), [(",", ","), ("5", "."), (",,", "."), ("", "")])
def test_senseless_separators_are_refused(thousands: str, point: str) -> None:
    refusal = refusal_of("1", thousands=thousands, decimal_point=point)
    assert refusal.reason is QuantityReason.SEPARATORS_CLASH


def test_an_unknown_unit_is_refused_with_the_list_of_known_ones() -> None:
    refusal = refusal_of("1", "stone")
    assert refusal.reason is QuantityReason.UNKNOWN_UNIT
    assert "千克（kg）" in refusal.remedy
    assert "磅（lb）" in refusal.remedy


def test_a_bare_ton_is_refused_because_there_are_three() -> None:
    refusal = refusal_of("1", "Tons")
    assert refusal.reason is QuantityReason.AMBIGUOUS_UNIT
    assert refusal.remedy == "请写明是哪一种：吨（t）、短吨（short_ton）、长吨（long_ton）。"


@pytest.mark.parametrize("unit", ["L", "m³", "m3", "gal", "yd³", "立方米"])
def test_a_volume_enters_with_a_density_or_not_at_all(unit: str) -> None:
    assert refusal_of("1", unit).reason is QuantityReason.VOLUME_WITHOUT_DENSITY
    refusal = refusal_of("1", unit, grams_per_litre=Decimal(0))
    assert refusal.reason is QuantityReason.DENSITY_NOT_POSITIVE


@pytest.mark.parametrize(
    ("text", "unit", "density", "grams"),
    [
        ("1.5", "m³", "400", 600_000),
        ("10", "L", "1000", 10_000),
        ("1", "gal", "1000", 3785),  # 3.785411784 L
        ("1", "yd³", "1000", 764_555),  # 764.554857984 L
    ],
)
def test_volumes_are_converted_exactly(text: str, unit: str, density: str, grams: int) -> None:
    assert parse_mass(text, unit, grams_per_litre=Decimal(density)).grams == grams


def test_a_density_does_not_change_a_mass() -> None:
    assert parse_mass("2", "kg", grams_per_litre=Decimal(5)).grams == 2000


def test_every_alias_names_one_unit() -> None:
    for unit in UNITS:
        for name in (unit.code, *unit.aliases):
            assert unit_named(name) is unit
            assert unit_named(name.upper()) is unit


@pytest.mark.parametrize(
    ("grams", "text"),
    [
        (0, "0 克"),
        (999, "999 克"),
        (1000, "1 千克"),
        (-1500, "-1.5 千克"),
        (1_000_000, "1 吨"),
        (1_234_567_890_123, "1,234,567.890123 吨"),
    ],
)
def test_grams_are_written_with_the_unit_that_suits_and_all_digits(grams: int, text: str) -> None:
    with translation.override("zh-hans"):
        assert format_mass(grams) == text


def test_mass_is_written_in_a_named_unit_and_to_places() -> None:
    assert format_grams(1_250_000, "t", places=1) == "1.2"
    assert format_grams(1_350_000, "t", places=1) == "1.4"
    assert format_grams(-40_000, "t", places=1) == "0.0"
    assert format_grams(1_000_000, "lb", places=3) == "2,204.623"
    with pytest.raises(ValueError, match="no finite form in lb"):
        format_grams(1, "lb")
    with pytest.raises(ValueError, match="is a volume"):
        format_grams(1, "m3")
    with pytest.raises(TypeError, match="not float"):
        format_grams(1.0, "kg")


def test_templates_show_tonnes_kilograms_and_mass() -> None:
    page = Template(
        "{% load quantities %}{{ g|tonnes }};{{ g|tonnes:2 }};{{ g|kilograms }};"
        "{{ g|mass }};{{ g|mass:'jin' }};{{ none|tonnes }}"
    )
    with translation.override("zh-hans"):
        shown = page.render(Context({"g": 1_234_567_891, "none": None}))
    assert shown == "1,234.567891;1,234.57;1,234,567.891;1,234.567891 吨;2,469,135.782 斤;"


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_read_in_about_a_second() -> None:
    pound = unit_named("lb")
    texts = [f"{number}.{number % 97}" for number in range(100_000)]
    begun = perf_counter()
    for text in texts:
        pound.parse(text)
    assert perf_counter() - begun < 3
