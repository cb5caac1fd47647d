"""``{% load ledger %}``: masses, names, digests and links into the ledger."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wufei.kernel.quantities import format_grams, format_mass
from wufei.ledger.models import Account, Entry
from wufei.ledger.phrases import paper_kind
from wufei.registry.public import local_name

register = template.Library()

_STAGE_BADGES = {
    "stock": "badge-info",
    "transit": "badge-warn",
    "process": "badge-info",
    "sink": "badge-good",
    "loss": "badge-bad",
}
_STATE_BADGES = {"open": "badge-info", "settled": "badge-good", "expired": "badge-bad"}


def exact_grams(grams: int) -> str:
    """``1,234,567 克``: every gram, for tooltips and for those who check."""
    return _("%(grams)s 克") % {"grams": format_grams(grams, "g")}


def _read(grams: int, unit: str = "auto") -> str:
    """Every digit; tonnes to the kilogram at least, so that figures stand under each other."""
    if not grams:
        return "0"
    in_tonnes = unit == "t" or (unit == "auto" and abs(grams) >= 1_000_000)
    return format_mass(grams, unit, places=3 if in_tonnes and grams % 1000 == 0 else None)


@register.simple_tag
def weight(grams: int | None, unit: str = "auto") -> SafeString | str:
    """A mass as people read it, the exact grams in its title; nothing for None."""
    if not isinstance(grams, int):
        return ""
    return format_html(
        '<span class="weight" title="{}">{}</span>', exact_grams(grams), _read(grams, unit)
    )


@register.simple_tag
def signed_weight(grams: int) -> SafeString:
    """As :func:`weight` with its sign: arriving is ``+``, leaving ``−``."""
    sign = "+" if grams > 0 else "−" if grams < 0 else ""
    return format_html(
        '<span class="weight {}" title="{}">{}{}</span>',
        "weight-in" if grams > 0 else "weight-out",
        exact_grams(grams),
        sign,
        _read(abs(grams)),
    )


@register.filter
def grams(value: int | str | None) -> str:
    """``{{ 1234567|grams }}`` → 1,234,567 克."""
    return exact_grams(value) if isinstance(value, int) else ""


#: A fraction with more digits than this below the line is shown rounded, whole in its title.
_LONG_DENOMINATOR = 10**6


def about(value: Fraction) -> str:
    """A traced mass in the unit that suits, ``≈`` where it is no whole number of grams."""
    rounded = format_mass(round(value))
    return rounded if value.denominator == 1 else f"≈ {rounded}"


@register.simple_tag
def exact(value: Fraction) -> SafeString | str:
    """A traced mass in grams, exactly: an integer, or an integer and a fraction."""
    whole, rest = divmod(value.numerator, value.denominator)
    if not rest:
        return exact_grams(whole)
    if value.denominator <= _LONG_DENOMINATOR:
        mixed = f"{format_grams(whole, 'g')} {rest}⁄{value.denominator}"
        return _("%(grams)s 克") % {"grams": mixed}
    return format_html(
        '<span title="{}">≈ {}</span>',
        f"{value.numerator}/{value.denominator}",
        exact_grams(round(value)),
    )


@register.filter
def tenth(value: Fraction) -> str:
    """One decimal place of a fraction, rounded: ``33.3``."""
    tenths = round(value * 10)
    return f"{tenths // 10}.{tenths % 10}"


@register.filter
def paper(entry: Entry) -> str:
    """Kind and number of the document behind an entry."""
    return f"{paper_kind(entry.paper_kind)} {entry.paper_reference}".strip()


@register.filter
def named(row: Any) -> str:
    """The name of an account or exemption in the language of the page."""
    return "" if row is None or row == "" else local_name(row.name, row.name_en)


@register.filter
def absolute(value: int) -> int:
    """A mass without its sign."""
    return abs(value)


@register.filter
def span(value: dt.timedelta) -> str:
    """``3 天 4 小时`` or ``4 小时``."""
    hours = int(value.total_seconds()) // 3600
    if hours < 24:
        return _("%(hours)s 小时") % {"hours": hours}
    return _("%(days)s 天 %(hours)s 小时") % {"days": hours // 24, "hours": hours % 24}


@register.filter
def hexdigest(value: bytes | memoryview | None) -> str:
    """The 64 hexadecimal digits of a digest."""
    return bytes(value).hex() if value else ""


@register.filter
def short_digest(value: bytes | memoryview | None) -> str:
    """The first twelve digits, enough to compare by eye."""
    return f"{hexdigest(value)[:12]}…" if value else ""


@register.simple_tag
def stage_badge(account: Account) -> SafeString:
    """The stage of an account."""
    return format_html(
        '<span class="badge {}">{}</span>',
        _STAGE_BADGES.get(account.stage, ""),
        account.get_stage_display(),
    )


@register.simple_tag
def state_badge(hold: Any) -> SafeString:
    """The state of a hold."""
    return format_html(
        '<span class="badge {}">{}</span>',
        _STATE_BADGES.get(hold.state, ""),
        hold.get_state_display(),
    )


@register.simple_tag
def postings_url(**given: Any) -> str:
    """The address of the lines behind a figure; arguments as in ``PostingFilter``."""
    wanted = {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name, value in given.items()
        if value not in (None, "")
    }
    return f"{reverse('ledger:postings')}?{urlencode(wanted)}"
