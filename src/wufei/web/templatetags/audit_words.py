from __future__ import annotations

from django import template

from wufei.kernel.phrases import action_phrase
from wufei.web.audit_reading import kind_name

register = template.Library()
register.filter("action_phrase", action_phrase)
register.filter("kind_name", kind_name)
