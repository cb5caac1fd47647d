"""Columns that the ledger's lists share."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wufei.ledger.templatetags.ledger import signed_weight, stage_badge, state_badge, weight
from wufei.registry.public import local_name

NUMBER: dict[str, dict[str, Any]] = {"th": {"class": "num"}, "td": {"class": "num"}}


#: Cells whose few words stay on one line.
KEPT: dict[str, dict[str, Any]] = {"td": {"class": "keep"}}


class WeightColumn(tables.Column):  # type: ignore[misc]
    """Grams, shown with the unit that suits and the exact grams in the title."""

    attrs = NUMBER

    def __init__(self, *args: Any, signed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, attrs={**NUMBER, "tf": {"class": "num"}}, **kwargs)
        self.signed = signed

    def render(self, value: int) -> SafeString | str:
        return signed_weight(value) if self.signed else weight(value)


class MomentColumn(tables.Column):  # type: ignore[misc]
    """A moment at the installation's place, ``2026-01-31 08:00``."""

    def render(self, value: dt.datetime) -> SafeString:
        local = timezone.localtime(value)
        return format_html(
            '<time datetime="{}">{}</time>',
            local.isoformat(timespec="seconds"),
            local.strftime("%Y-%m-%d %H:%M"),
        )


class DayColumn(tables.Column):  # type: ignore[misc]
    """A day, ``2026-01-31``."""

    def render(self, value: dt.date) -> str:
        return value.isoformat()


class AccountColumn(tables.Column):  # type: ignore[misc]
    """An account by its name, opening its statement."""

    def __init__(self, *args: Any, link: bool = True, **kwargs: Any) -> None:
        linkify = ("ledger:account", {"pk": tables.A(f"{kwargs['accessor']}__pk")})
        super().__init__(*args, linkify=linkify if link else None, **kwargs)

    def render(self, value: Any) -> str:
        return local_name(value.name, value.name_en)


class StageColumn(tables.Column):  # type: ignore[misc]
    """The stage of the row's account (the row itself unless ``accessor`` tells)."""

    def render(self, record: Any) -> SafeString:
        return stage_badge(getattr(record, "account", record))


class StateColumn(tables.Column):  # type: ignore[misc]
    def render(self, record: Any) -> SafeString:
        return state_badge(record)
