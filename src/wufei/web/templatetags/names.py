from __future__ import annotations

from django import template

from wufei.registry.public import local_name as choose

register = template.Library()


@register.simple_tag
def local_name(name: str | None, name_en: str | None) -> str:
    """``{% local_name row.name row.name_en %}``: the name in the reader's language."""
    return choose(name or "", name_en or "")
