"""Units of mass and volume: exact factors, names in Chinese and English.

Sources of the factors: 市制 units by the State Council order of 1959-06-25 (1 斤 = 500 g,
1 两 = 50 g); the international avoirdupois pound of 1959 (0.45359237 kg, exact); the US gallon
(231 cubic inches) and the cubic yard from the inch of 25.4 mm, exact.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext, pgettext_lazy

from wufei.kernel.exact_numbers import parse_number
from wufei.kernel.quantity_refusals import QuantityReason
from wufei.kernel.refusals import Refusal
from wufei.kernel.wording import enumerated


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A unit of mass (``grams`` set) or of volume (``litres`` set), compared by identity.

    ``symbol`` is what a person reads in their language; ``code`` is what files and API carry.
    """

    code: str
    symbol: Any
    aliases: tuple[str, ...]
    grams: Fraction | None = None
    litres: Fraction | None = None

    @property
    def is_volume(self) -> bool:
        return self.litres is not None

    def grams_each(self, grams_per_litre: Decimal | None = None) -> Fraction:
        """Grams of one unit; a volume needs its density.

        Raises:
            Refusal: ``VOLUME_WITHOUT_DENSITY``, ``DENSITY_NOT_POSITIVE``.
        """
        if self.grams is not None:
            return self.grams
        if grams_per_litre is None:
            raise Refusal(QuantityReason.VOLUME_WITHOUT_DENSITY, unit=str(self))
        if not (grams_per_litre.is_finite() and grams_per_litre > 0):
            raise Refusal(QuantityReason.DENSITY_NOT_POSITIVE, density=str(grams_per_litre))
        return (self.litres or Fraction()) * Fraction(grams_per_litre)

    def parse(
        self,
        text: str,
        *,
        thousands: str = "",
        decimal_point: str = ".",
        grams_per_litre: Decimal | None = None,
    ) -> Mass:
        """The mass that ``text`` writes in this unit; see :func:`quantities.parse_mass`."""
        declared = parse_number(text, thousands=thousands, decimal_point=decimal_point)
        return self.of(declared, grams_per_litre=grams_per_litre)

    def of(self, declared: Decimal, *, grams_per_litre: Decimal | None = None) -> Mass:
        """``declared`` of this unit as a mass, rounded half to even to the gram."""
        each = _grams_each(self, grams_per_litre)
        numerator, denominator = declared.as_integer_ratio()
        numerator *= each.numerator
        denominator *= each.denominator
        grams, rest = divmod(numerator, denominator)
        rest *= 2
        if rest > denominator or (rest == denominator and grams & 1):
            grams += 1
        return Mass(grams, self, declared, each)

    def __str__(self) -> str:
        return str(self.symbol)


@lru_cache(maxsize=512)
def _grams_each(unit: Unit, grams_per_litre: Decimal | None) -> Fraction:
    return unit.grams_each(grams_per_litre)


@dataclass(frozen=True, slots=True)
class Mass:
    """A mass as declared, and in whole grams.

    ``grams``: rounded half to even. ``declared``: the number as the paper words it, in ``unit``.
    ``grams_each``: grams of one unit, exactly (a volume's density is in it).
    """

    grams: int
    unit: Unit
    declared: Decimal
    grams_each: Fraction

    @property
    def exact_grams(self) -> Fraction:
        return Fraction(self.declared) * self.grams_each

    @property
    def rounding(self) -> Fraction:
        """What rounding to the gram left out: exact − grams, at most half a gram either way."""
        return self.exact_grams - self.grams

    @property
    def wording(self) -> str:
        """The quantity as declared, with the unit's code: ``2260.0 lb``."""
        return f"{self.declared:f} {self.unit.code}"


_POUND = Fraction(45359237, 100000)
_INCH_DM = Fraction(254, 1000)  # decimetres, so that its cube is in litres

GRAM = Unit("g", pgettext_lazy("unit", "克"), ("克", "gram", "grams"), Fraction(1))  # zh: alias
KILOGRAM = Unit(
    "kg",
    pgettext_lazy("unit", "千克"),
    ("千克", "公斤", "kilogram", "kilograms", "kilo", "kilos", "kgs"),  # zh: alias
    Fraction(1000),
)
TONNE = Unit(
    "t",
    pgettext_lazy("unit", "吨"),
    ("吨", "公吨")  # noqa: RUF005  # zh: alias
    + ("tonne", "tonnes", "metric ton", "metric tons", "metric tonne", "metric tonnes", "mt"),
    Fraction(1_000_000),
)
TEN_THOUSAND_TONNES = Unit(
    "10kt",
    pgettext_lazy("unit", "万吨"),
    ("万吨", "10,000 t", "10 kt"),  # zh: alias
    Fraction(10**10),
)
JIN = Unit("jin", pgettext_lazy("unit", "斤"), ("斤", "市斤"), Fraction(500))  # zh: alias
LIANG = Unit("liang", pgettext_lazy("unit", "两"), ("两", "市两"), Fraction(50))  # zh: alias
POUND = Unit(
    "lb",
    pgettext_lazy("unit", "磅"),
    ("磅", "lbs", "pound", "pounds"),  # zh: alias
    _POUND,
)
SHORT_TON = Unit(
    "short_ton",
    pgettext_lazy("unit", "短吨"),
    ("短吨", "美吨", "short ton", "short tons", "us ton", "us tons"),  # zh: alias
    2000 * _POUND,
)
LONG_TON = Unit(
    "long_ton",
    pgettext_lazy("unit", "长吨"),
    ("长吨", "英吨")  # noqa: RUF005  # zh: alias
    + ("long ton", "long tons", "imperial ton", "imperial tons", "uk ton", "uk tons"),
    2240 * _POUND,
)
LITRE = Unit(
    "l",
    pgettext_lazy("unit", "升"),
    ("升", "公升", "litre", "litres", "liter", "liters"),  # zh: alias
    litres=Fraction(1),
)
CUBIC_METRE = Unit(
    "m3",
    pgettext_lazy("unit", "立方米"),
    ("立方米", "立方", "方")  # noqa: RUF005  # zh: alias
    + ("m³", "cubic metre", "cubic metres", "cubic meter", "cubic meters"),
    litres=Fraction(1000),
)
US_GALLON = Unit(
    "gal",
    pgettext_lazy("unit", "美制加仑"),
    ("美制加仑", "gal us", "us gal", "gal(us)", "us gallon", "us gallons"),  # zh: alias
    litres=231 * _INCH_DM**3,
)
CUBIC_YARD = Unit(
    "yd3",
    pgettext_lazy("unit", "立方码"),
    ("立方码", "yd³", "cubic yard", "cubic yards", "cu yd", "cy"),  # zh: alias
    litres=(36 * _INCH_DM) ** 3,
)

UNITS = (
    GRAM,
    KILOGRAM,
    TONNE,
    TEN_THOUSAND_TONNES,
    JIN,
    LIANG,
    POUND,
    SHORT_TON,
    LONG_TON,
    LITRE,
    CUBIC_METRE,
    US_GALLON,
    CUBIC_YARD,
)

#: Words that mean different masses to different readers: refused, never guessed.
AMBIGUOUS = {
    "ton": (TONNE, SHORT_TON, LONG_TON),
    "tons": (TONNE, SHORT_TON, LONG_TON),
    "加仑": (US_GALLON,),  # zh: alias
    "gallon": (US_GALLON,),
    "gallons": (US_GALLON,),
}


def _normal(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").split())


_BY_NAME = {_normal(name): unit for unit in UNITS for name in (unit.code, *unit.aliases)}


def unit_named(name: str | Unit) -> Unit:
    """The unit with this code, symbol or alias, in any letter case.

    Raises:
        Refusal: ``UNKNOWN_UNIT``, ``AMBIGUOUS_UNIT`` ("ton").
    """
    if isinstance(name, Unit):
        return name
    key = _normal(name)
    unit = _BY_NAME.get(key)
    if unit is not None:
        return unit
    if key in AMBIGUOUS:
        raise Refusal(QuantityReason.AMBIGUOUS_UNIT, unit=name, candidates=_listed(AMBIGUOUS[key]))
    raise Refusal(QuantityReason.UNKNOWN_UNIT, unit=name[:40], known=_listed(UNITS))


def _listed(units: Iterable[Unit]) -> str:
    label = gettext("%(unit)s（%(code)s）")
    return enumerated(label % {"unit": unit, "code": unit.code} for unit in units)
