"""``{% load quantities %}``: grams as people read them. Numbers only, but for ``mass``."""

from __future__ import annotations

from django import template

from wufei.kernel.quantities import format_grams, format_mass

register = template.Library()


def _number(grams: int | str | None, unit: str, places: int | str | None) -> str:
    if not isinstance(grams, int):  # None, or the empty text of a missing variable
        return ""
    return format_grams(grams, unit, places=None if places is None else int(places))


@register.filter
def tonnes(grams: int | str | None, places: int | str | None = None) -> str:
    """``{{ grams|tonnes }}`` → 1,234.567 (all digits); ``{{ grams|tonnes:1 }}`` → 1,234.6."""
    return _number(grams, "t", places)


@register.filter
def kilograms(grams: int | str | None, places: int | str | None = None) -> str:
    """``{{ grams|kilograms }}`` → 1,234.567 (all digits)."""
    return _number(grams, "kg", places)


@register.filter
def mass(grams: int | str | None, unit: str = "auto") -> str:
    """``{{ grams|mass }}`` → 1,234.567 吨: with the unit that suits, or the one told."""
    return format_mass(grams, unit) if isinstance(grams, int) else ""
