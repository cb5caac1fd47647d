"""Mass in and out of the system: exact readings of text, exact writing of grams.

Grams are integers everywhere inside; tonnes, jin and pounds exist only here. For many rows
resolve the unit once: ``pound = unit_named("lb")`` and ``pound.parse(text)`` per row.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django.utils import translation

from wufei.kernel.exact_numbers import parse_number
from wufei.kernel.units import GRAM, KILOGRAM, TONNE, UNITS, Mass, Unit, unit_named

__all__ = [
    "UNITS",
    "Mass",
    "Unit",
    "format_grams",
    "format_mass",
    "parse_mass",
    "parse_number",
    "unit_named",
]


def parse_mass(
    text: str,
    unit: str | Unit,
    *,
    thousands: str = "",
    decimal_point: str = ".",
    grams_per_litre: Decimal | None = None,
) -> Mass:
    """The mass that ``text`` writes in ``unit`` (code, symbol or alias), exactly.

    Negative numbers and zero are read; whether they are allowed is the caller's rule. A volume is
    read only with its declared density, in grams per litre.

    Raises:
        Refusal: a :class:`~wufei.kernel.quantity_refusals.QuantityReason`.
    """
    return unit_named(unit).parse(
        text, thousands=thousands, decimal_point=decimal_point, grams_per_litre=grams_per_litre
    )


def _auto_unit(grams: int) -> Unit:
    size = abs(grams)
    if size >= 1_000_000:
        return TONNE
    return KILOGRAM if size >= 1000 else GRAM


def format_grams(
    grams: int, unit: str | Unit, *, places: int | None = None, grouping: bool = True
) -> str:
    """``grams`` as a number in ``unit``: all digits, or rounded half to even to ``places``.

    Raises:
        TypeError: ``grams`` is not an integer.
        ValueError: the unit is a volume, or has no finite decimal form and ``places`` is not told.
    """
    if not isinstance(grams, int):
        raise TypeError(f"grams must be an integer, not {type(grams).__name__}")
    unit = unit_named(unit)
    if unit.grams is None:
        raise ValueError(f"{unit.code} is a volume")
    value = Fraction(grams) / unit.grams
    digits = _finite_places(value) if places is None else places
    if digits is None:
        raise ValueError(f"{grams} g have no finite form in {unit.code}; tell the places")
    scaled = round(value * 10**digits)
    whole, part = divmod(abs(scaled), 10**digits)
    text = f"{whole:,}" if grouping else str(whole)
    sign = "-" if scaled < 0 else ""
    return f"{sign}{text}.{part:0{digits}d}" if digits else f"{sign}{text}"


def _finite_places(value: Fraction) -> int | None:
    """How many decimals ``value`` has; None when they never end."""
    denominator, twos, fives = value.denominator, 0, 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    return max(twos, fives) if denominator == 1 else None


def format_mass(
    grams: int,
    unit: str | Unit = "auto",
    *,
    language: str | None = None,
    places: int | None = None,
    grouping: bool = True,
) -> str:
    """``grams`` with its unit, for people: ``1,234.567 吨`` (``1,234.567 t`` in English).

    ``auto`` takes tonnes from 1 t, kilograms from 1 kg, grams below; every digit is shown unless
    ``places`` tells otherwise. ``language`` is the active one unless told.
    """
    chosen = _auto_unit(grams) if unit == "auto" else unit_named(unit)
    number = format_grams(grams, chosen, places=places, grouping=grouping)
    if language is None:
        return f"{number} {chosen}"
    with translation.override(language):
        return f"{number} {chosen}"
