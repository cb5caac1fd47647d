"""What a register is: declared once, served by the same views.

A register names its rows, columns, filters, facts and forms, and the domain functions behind them.
Seven registers are seven declarations (``declared/``), not seven copies of views and templates.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import django_filters
import django_tables2
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wufei.kernel.actors import Actor
from wufei.registry.action_forms import ActionForm
from wufei.registry.forms import RegisterForm

REGISTERS_OF_THE_HOUSE = _("登记")
#: The register that shows the rows of a model, whichever module declared it.
_DECLARED: dict[type[Model], Register] = {}


def _never(actor: Actor, row: Any = None) -> bool:
    return False


def _nothing(row: Any, actor: Actor) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, kw_only=True)
class RowAction:
    """Something done to one row with a form of its own: close, merge, add a name."""

    slug: str
    label: Any
    form: type[ActionForm]
    run: Callable[..., object]
    may: Callable[[Actor, Any], bool]
    done: Any
    lead: Any = ""
    danger: bool = False


@dataclass(frozen=True, kw_only=True)
class Register:
    """``rows`` gives what an actor sees, with everything the columns need already joined."""

    slug: str
    icon: str
    title: Any
    lead: Any
    model: type[Model]
    table: type[django_tables2.Table]
    filters: type[django_filters.FilterSet]
    rows: Callable[[Actor], QuerySet[Any]]
    facts: Sequence[str]
    add_label: Any = ""
    form: type[RegisterForm] | None = None
    argument: str = ""
    create: Callable[..., Model] | None = None
    update: Callable[..., Model] | None = None
    may_add: Callable[[Actor], bool] = _never
    may_edit: Callable[[Actor, Any], bool] = _never
    actions: Sequence[RowAction] = ()
    more: Callable[[Any, Actor], Mapping[str, Any]] = _nothing
    detail_template: str = "registry/detail.html"
    links: Sequence[tuple[str, Any]] = field(default_factory=tuple)
    namespace: str = "registry"
    home_label: Any = REGISTERS_OF_THE_HOUSE

    def __post_init__(self) -> None:
        _DECLARED.setdefault(self.model, self)

    def url(self, page: str, *args: Any) -> str:
        """The address of a page of this register: ``list``, ``export``, ``create``, ``detail``…"""
        return reverse(f"{self.namespace}:{self.slug}_{page}", args=args)

    @property
    def home_url(self) -> str:
        """The page that lists the registers of the same module."""
        return reverse(f"{self.namespace}:index")

    @property
    def list_url(self) -> str:
        return self.url("list")

    def action(self, slug: str) -> RowAction:
        """The action with this slug; the URLs are made from the same list."""
        return next(action for action in self.actions if action.slug == slug)


def register_of(model: type[Model]) -> Register | None:
    """The register whose pages show rows of ``model``; None where no module declared one."""
    return _DECLARED.get(model)
