"""``{% load inspection %}``: badges of states and deadlines."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from wufei.inspection import wording

register = template.Library()


@register.filter
def state_badge(row: Any) -> SafeString:
    return wording.state_badge(row)


@register.filter
def deadline_badge(problem: Any) -> SafeString:
    return wording.deadline_badge(problem)
