"""``{% load settlement %}``: masses and money as people read them, and where a load is weighed."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wufei.kernel.quantities import format_mass

register = template.Library()


@register.simple_tag
def mass_of(grams: int | None) -> SafeString | str:
    """A mass with the unit that suits, the exact grams in its title; a dash for None."""
    if not isinstance(grams, int):
        return "–"
    exact = _("%(grams)s 克") % {"grams": f"{grams:,}"}
    return format_html('<span class="weight" title="{}">{}</span>', exact, format_mass(grams))


@register.filter
def yuan(fen: int | None) -> str:
    """``{{ 123456|yuan }}`` → 1,234.56; nothing for None."""
    if not isinstance(fen, int):
        return ""
    whole, rest = divmod(abs(fen), 100)
    return f"{'−' if fen < 0 else ''}{whole:,}.{rest:02d}"


@register.simple_tag
def weigh_address(row: Any, site: Any) -> str:
    """Where this arrival is weighed."""
    place = [row.round.pk, row.trip, row.vehicle.pk, row.material.pk]
    return f"{reverse('settlement:weigh', args=place)}?site={site.code}"
