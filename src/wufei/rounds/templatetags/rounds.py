"""``{% load rounds %}``: kilometres, hours, money and masses as planning shows them."""

from __future__ import annotations

from django import template

from wufei.kernel.quantities import format_mass
from wufei.rounds.tables import BADGES, hours, kilometres, yuan

register = template.Library()
register.filter("kilometres", kilometres)
register.filter("hours", hours)
register.filter("yuan", yuan)


@register.filter
def mass(grams: int | None) -> str:
    """``12.5 千克``; empty for nothing."""
    return format_mass(grams) if grams else ""


@register.filter
def state_badge(state: str) -> str:
    """The class of the badge of a state of a plan or round."""
    return BADGES.get(state, "")
