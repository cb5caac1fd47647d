"""Units and bases of formulas: exact factors, and whether both sides of a sum are alike.

Values are computed in base units (grams, persons, days …); a figure's own unit is applied once, at
the end. ``percent`` is a plain ratio: showing it times a hundred is the reader's side.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from wufei.kernel.refusals import Refusal
from wufei.measures.definitions import Expression, Name, Number
from wufei.measures.refusals import MeasuresReason
from wufei.measures.spelling import write

#: Unit as it is written → its definition. Areas and volumes stand for themselves: mass alone is
#: never made of them. Sources: SI for the metric units; a year is the 365 days by which annual
#: quantities are planned; the pound of 1959 (0.45359237 kg); 10kt (万吨) and 10kCNY (万元) as in
#: official tables.
UNITS = {
    "g": "gram = [mass] = g",
    "kg": "kilogram = 1000 * gram = kg",
    "t": "tonne = 1000000 * gram = t",
    "10kt": "ten_kilotonne = 10000 * tonne",
    "lb": "pound = 45359237 / 100000 * gram = lb",
    "short_ton": "short_ton = 2000 * pound",
    "m": "metre = [length] = m",
    "km": "kilometre = 1000 * metre = km",
    "m2": "square_metre = [area]",
    "m3": "cubic_metre = [volume]",
    "kWh": "kilowatt_hour = [energy]",
    "person": "person = [person]",
    "household": "household = [household]",
    "item": "item = [item]",
    "day": "day = [time]",
    "year": "year = 365 * day",
    "CNY": "yuan = [money] = CNY",
    "10kCNY": "ten_thousand_yuan = 10000 * yuan",
    "kgCO2e": "kgCO2e = [greenhouse_gas]",
    "tCO2e": "tCO2e = 1000 * kgCO2e",
}
#: A plain number, and one that is shown times a hundred.
PLAIN = ("1", "percent")
#: The bases of mass: as received, air-dried, dry, dry without ash; ``none`` where no mass is meant.
BASES = ("as_received", "air_dried", "dry", "dry_ash_free", "none")

#: Base unit → power, in alphabetical order: what a value is made of.
Dimension = tuple[tuple[str, int], ...]

_WORD = r"[A-Za-z0-9_]{1,12}"
_PRODUCT = rf"{_WORD}(?:\*{_WORD}){{0,3}}"
_COMPOUND = re.compile(rf"({_PRODUCT})(?:/(?:({_WORD})|\(({_PRODUCT})\)))?", re.ASCII)
_SYMBOLS = {
    "gram": "g",
    "yuan": "CNY",
    "metre": "m",
    "square_metre": "m2",
    "cubic_metre": "m3",
    "kilowatt_hour": "kWh",
}


@lru_cache(maxsize=1)
def _registry() -> Any:
    import pint

    registry: Any = pint.UnitRegistry(None, non_int_type=Fraction, on_redefinition="raise")
    for definition in UNITS.values():
        registry.define(definition)
    return registry


@lru_cache(maxsize=256)
def _parsed(unit: str) -> tuple[Fraction, Dimension]:
    """How many base units one ``unit`` is, and which."""
    if unit in PLAIN:
        return Fraction(1), ()
    found = _COMPOUND.fullmatch(unit)
    if found is None:
        raise _unknown(unit)
    top, bottom = found[1], found[2] or found[3] or "1"
    words = [*top.split("*"), *bottom.split("*")]
    if any(word not in UNITS and word != "1" for word in words):
        raise _unknown(unit)
    registry = _registry()
    spelled = f"({_spelled(top)}) / ({_spelled(bottom)})"
    size, base = registry.get_root_units(registry.parse_units(spelled))
    powers = {
        _SYMBOLS.get(name, name): int(power)
        for name, power in registry.Quantity(1, base).unit_items()
    }
    return Fraction(size), tuple(sorted(powers.items()))


def _spelled(product: str) -> str:
    """The same product in the names that the registry knows."""
    return " * ".join(
        "dimensionless" if word == "1" else UNITS[word].split(" ", 1)[0]
        for word in product.split("*")
    )


def _unknown(unit: str) -> Refusal:
    return Refusal(MeasuresReason.UNKNOWN_UNIT, unit=unit[:40], allowed=", ".join((*UNITS, *PLAIN)))


def factor(unit: str) -> Fraction:
    """By what a value in base units is multiplied to be in ``unit``: 1/1000000 for ``t``, exact.

    Raises:
        Refusal: ``UNKNOWN_UNIT``.
    """
    return 1 / _parsed(unit)[0]


def in_base_units(value: Fraction, unit: str) -> Fraction:
    """A value told in ``unit`` (a coefficient, a declared value) in base units, exact.

    Raises:
        Refusal: ``UNKNOWN_UNIT``.
    """
    return value * _parsed(unit)[0]


def dimension(unit: str) -> Dimension:
    """What a unit is made of: ``kg/day`` gives ``(("day", -1), ("g", 1))``.

    Raises:
        Refusal: ``UNKNOWN_UNIT``.
    """
    return _parsed(unit)[1]


def spell_dimension(made_of: Dimension) -> str:
    """``g/(day*person)``; ``1`` for a plain number."""
    top = [name for name, power in made_of for _ in range(power)]
    bottom = [name for name, power in made_of for _ in range(-power)]
    below = "*".join(bottom)
    below = f"({below})" if len(bottom) > 1 else below
    return "*".join(top or ["1"]) + (f"/{below}" if below else "")


@dataclass(frozen=True, slots=True)
class Quality:
    """What a value is made of, and the bases of the masses in it."""

    dimension: Dimension
    bases: frozenset[str] = frozenset()


def quality_of(unit: str, basis: str = "none") -> Quality:
    """The quality of a definition by its unit and basis.

    Raises:
        Refusal: ``UNKNOWN_UNIT``.
    """
    return Quality(dimension(unit), frozenset() if basis == "none" else frozenset({basis}))


def quality(expression: Expression, of: Mapping[str, Quality]) -> Quality:
    """The quality of a formula over the qualities of its names.

    Adding asks for the same dimension and the same bases on both sides; multiplying and dividing
    are free.

    Raises:
        Refusal: ``UNLIKE_UNITS``, ``TWO_BASES``; both sides spelled.
    """
    match expression:
        case Number():
            return Quality(())
        case Name(id=name):
            return of[name]
    left, right = quality(expression.left, of), quality(expression.right, of)
    match expression.operator:
        case "*":
            made_of = _combined(left.dimension, right.dimension, lambda a, b: a + b)
        case "/":
            made_of = _combined(left.dimension, right.dimension, lambda a, b: a - b)
        case _:
            _refuse_unlike(expression.left, left, expression.right, right)
            made_of = left.dimension
    return Quality(made_of, left.bases | right.bases)


def _combined(left: Dimension, right: Dimension, combine: Callable[[int, int], int]) -> Dimension:
    a, b = dict(left), dict(right)
    powers = {name: combine(a.get(name, 0), b.get(name, 0)) for name in a.keys() | b.keys()}
    return tuple(sorted((name, power) for name, power in powers.items() if power))


def _refuse_unlike(left: Expression, a: Quality, right: Expression, b: Quality) -> None:
    if a.dimension != b.dimension:
        raise Refusal(
            MeasuresReason.UNLIKE_UNITS,
            pointer="/formula",
            left=write(left),
            left_unit=spell_dimension(a.dimension),
            right=write(right),
            right_unit=spell_dimension(b.dimension),
        )
    if a.bases and b.bases and a.bases != b.bases:
        raise Refusal(
            MeasuresReason.TWO_BASES,
            pointer="/formula",
            left=write(left),
            left_basis="+".join(sorted(a.bases)),
            right=write(right),
            right_basis="+".join(sorted(b.bases)),
        )


def require_quality(found: Quality, *, unit: str, basis: str) -> None:
    """Whether a formula gives what its definition says.

    Raises:
        Refusal: ``WRONG_UNIT``, ``WRONG_BASIS``, ``UNKNOWN_UNIT``.
    """
    if found.dimension != dimension(unit):
        raise Refusal(
            MeasuresReason.WRONG_UNIT,
            pointer="/unit",
            found=spell_dimension(found.dimension),
            unit=unit,
        )
    if basis not in (found.bases or {"none"}):
        spelled = "+".join(sorted(found.bases)) or "none"
        raise Refusal(MeasuresReason.WRONG_BASIS, pointer="/basis", found=spelled, basis=basis)
