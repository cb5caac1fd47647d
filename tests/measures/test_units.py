from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wufei.kernel.refusals import Refusal
from wufei.measures.formulas import parse
from wufei.measures.refusals import MeasuresReason as Why
from wufei.measures.units import (
    PLAIN,
    UNITS,
    Quality,
    dimension,
    factor,
    in_base_units,
    quality,
    quality_of,
    require_quality,
    spell_dimension,
)

OF: Mapping[str, Quality] = {
    "wet": quality_of("g", "as_received"),
    "wet_too": quality_of("g", "as_received"),
    "dry": quality_of("g", "dry"),
    "people": quality_of("person"),
    "compounds": quality_of("item"),
    "share": quality_of("percent"),
    "days": quality_of("day"),
    "emission": quality_of("kgCO2e/t"),
    "cost": quality_of("CNY"),
}


def refused(text: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        quality(parse(text), OF)
    return caught.value


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("g", Fraction(1)),
        ("kg", Fraction(1, 1000)),
        ("t", Fraction(1, 10**6)),
        ("10kt", Fraction(1, 10**10)),
        ("person", Fraction(1)),
        ("percent", Fraction(1)),
        ("1", Fraction(1)),
        ("year", Fraction(1, 365)),
        ("10kCNY", Fraction(1, 10**4)),
        ("kg/(person*day)", Fraction(1, 1000)),
        ("t/year", Fraction(365, 10**6)),
        ("kgCO2e/t", Fraction(10**6)),
        ("t/10kCNY", Fraction(1, 100)),
        ("1/day", Fraction(1)),
        ("lb", Fraction(100_000, 45_359_237)),
        ("short_ton", Fraction(100_000, 2000 * 45_359_237)),
        ("kWh/t", Fraction(10**6)),
    ],
)
def test_factors_are_exact(unit: str, expected: Fraction) -> None:
    assert factor(unit) == expected


@given(
    st.sampled_from([*UNITS, *PLAIN, "kg/(person*day)", "t/year"]),
    st.fractions(max_denominator=1000),
)
def test_base_units_and_back(unit: str, value: Fraction) -> None:
    assert in_base_units(value, unit) * factor(unit) == value


@pytest.mark.parametrize(
    "unit",
    [
        "",
        "T",
        "tonne",
        "吨",
        "kg ",
        "kg\n",
        "kg**2",
        "kg^2",
        "kg/person/day",
        "kg/(person*day",
        "percent*kg",
        "g*percent",
        "kg/percent",
        "2*kg",
        "kg*kg*kg*kg*kg",
        "ten_kilotonne",
        "square_metre",
        "g__",
        "__import__",
        "kg/()",
        "ｋｇ",
    ],
)
def test_other_units_are_refused(unit: str) -> None:
    with pytest.raises(Refusal) as caught:
        factor(unit)
    assert caught.value.reason is Why.UNKNOWN_UNIT


def test_dimensions_are_spelled() -> None:
    assert dimension("kg/(person*day)") == (("day", -1), ("g", 1), ("person", -1))
    assert spell_dimension(dimension("kg/(person*day)")) == "g/(day*person)"
    assert spell_dimension(dimension("t/10kt")) == "1"
    assert spell_dimension(dimension("1/year")) == "1/day"
    for unit in (name for name in UNITS if factor(name) == 1):
        assert spell_dimension(dimension(unit)) == unit


@pytest.mark.parametrize(
    ("formula", "unit", "bases"),
    [
        ("wet / wet_too", "1", {"as_received"}),
        ("(wet - wet_too) / people / days", "kg/(person*day)", {"as_received"}),
        ("share * wet + wet_too", "t", {"as_received"}),
        ("dry / wet", "percent", {"dry", "as_received"}),
        ("2 * people", "person", set()),
        ("emission * wet", "tCO2e", {"as_received"}),
        ("1 - share", "1", set()),
        ("cost / wet", "CNY/t", {"as_received"}),
        ("dry / wet * wet", "g", {"dry", "as_received"}),
    ],
)
def test_units_and_bases_of_formulas(formula: str, unit: str, bases: set[str]) -> None:
    assert quality(parse(formula), OF) == Quality(dimension(unit), frozenset(bases))


@pytest.mark.parametrize(
    ("formula", "sides"),
    [
        ("wet + people", ("wet", "g", "people", "person")),
        ("wet - days", ("wet", "g", "days", "day")),
        ("people + compounds", ("people", "person", "compounds", "item")),
        ("wet + 1", ("wet", "g", "1", "1")),
        ("wet / people + wet / days", ("wet / people", "g/person", "wet / days", "g/day")),
    ],
)
def test_unlike_units_are_not_added(formula: str, sides: tuple[str, str, str, str]) -> None:
    refusal = refused(formula)
    assert refusal.reason is Why.UNLIKE_UNITS
    keys = ("left", "left_unit", "right", "right_unit")
    assert tuple(refusal.params[key] for key in keys) == sides


def test_two_bases_are_not_added() -> None:
    assert refused("wet + dry").reason is Why.TWO_BASES
    refusal = refused("wet / people + (dry - wet / 1) / people")
    assert (refusal.params["left"], refusal.params["left_basis"]) == ("dry", "dry")
    assert refusal.params["right_basis"] == "as_received"


def test_a_definition_must_say_what_its_formula_gives() -> None:
    found = quality(parse("wet / people"), OF)
    require_quality(found, unit="t/person", basis="as_received")
    with pytest.raises(Refusal) as wrong:
        require_quality(found, unit="percent", basis="as_received")
    assert wrong.value.reason is Why.WRONG_UNIT
    assert wrong.value.params == {"found": "g/person", "unit": "percent"}
    for basis in ("dry", "none"):
        with pytest.raises(Refusal) as wrong:
            require_quality(found, unit="t/person", basis=basis)
        assert wrong.value.reason is Why.WRONG_BASIS
    with pytest.raises(Refusal):
        require_quality(quality(parse("people"), OF), unit="person", basis="dry")
    ratio = quality(parse("dry / wet"), OF)
    require_quality(ratio, unit="1", basis="dry")
    require_quality(ratio, unit="1", basis="as_received")
