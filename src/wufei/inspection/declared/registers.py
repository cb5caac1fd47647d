"""What the registers of inspection have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wufei.inspection import rules
from wufei.inspection.domain.settings import DEMANDS, close_setting
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.public import CloseForm, Register, RowAction

HOME_LABEL = _("巡查设置")
NAMED, DATES = ("code", "name", "name_en"), ("valid_from", "valid_to")


@dataclass(frozen=True, kw_only=True)
class InspectionRegister(Register):
    """A register whose pages stand below ``/inspection/``; its home is the page of settings."""

    namespace: str = "inspection"
    home_label: Any = HOME_LABEL

    @property
    def home_url(self) -> str:
        return reverse("inspection:settings")


def of_the_city(actor: Actor) -> bool:
    """Whether the actor may keep what holds for the whole city."""
    return rules.may_set(actor, region_path=None)


def keeps(actor: Actor, row: Any) -> bool:
    """Whether the actor may change the row, as its domain function would judge."""
    try:
        DEMANDS[type(row)].right(actor, row)
    except Refusal:
        return False
    return True


def _may_close(actor: Actor, row: Any) -> bool:
    return row.valid_to is None and keeps(actor, row)


def _close(*, actor: Actor, row: Any, **values: Any) -> Any:
    return close_setting(actor=actor, row=row, **values)


def closing(done: Any) -> RowAction:
    """The action that ends a row of any of the registers."""
    return RowAction(
        slug="close",
        label=_("停用"),
        form=CloseForm,
        run=_close,
        may=_may_close,
        done=done,
        danger=True,
    )
