"""Answers of the searches behind pickers: at most a dozen options, as a part of a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wufei.kernel.actors import Actor
from wufei.ledger.models import Account, Lot
from wufei.ledger.views.asking import actor_of_request, may_post
from wufei.registry.public import Material, Organisation, Region, Site, local_name

MOST = 12


@dataclass(frozen=True)
class Option:
    code: str
    name: str
    note: str


def _matches(text: str, *fields: str) -> Q:
    found = Q()
    for field in fields:
        found |= Q(**{f"{field}__icontains": text})
    return found


def _account_options(rows: Any, text: str) -> list[Option]:
    rows = rows.filter(_matches(text, "code", "name", "name_en"), closed_on__isnull=True)
    rows = rows.select_related("organisation").order_by("code")[:MOST]
    return [
        Option(
            row.code,
            local_name(row.name, row.name_en),
            " · ".join(str(part) for part in (row.get_stage_display(), row.organisation) if part),
        )
        for row in rows
    ]


def _accounts(actor: Actor, text: str) -> list[Option]:
    return _account_options(Account.objects.visible_to(actor), text)


def _all_accounts(actor: Actor, text: str) -> list[Option]:
    """Own accounts first, then those of the other side of a hand-over, by name and code only."""
    own = _accounts(actor, text)
    if len(own) == MOST or len(text) < 2 or not may_post(actor):
        return own
    known = {option.code for option in own}
    others = _account_options(Account.objects.exclude(code__in=known), text)
    return [*own, *others][:MOST]


def _materials(actor: Actor, text: str) -> list[Option]:
    rows = Material.objects.filter(
        _matches(text, "key", "name", "name_en") | Q(codes__code__istartswith=text)
    )
    rows = rows.distinct().order_by("key")[:MOST] if text else _first_materials()
    return [Option(row.key, str(row), str(row.get_scheme_display())) for row in rows]


def _first_materials() -> Any:
    """Before anything is typed: the household classes."""
    return Material.objects.filter(scheme="household", parent__isnull=True).order_by("id")[:MOST]


def _lots(actor: Actor, text: str) -> list[Option]:
    rows = Lot.objects.visible_to(actor).filter(code__icontains=text).select_related("material")
    return [
        Option(row.code, f"{row.get_kind_display()} · {row.material}", f"{row.opened_at:%Y-%m-%d}")
        for row in rows.order_by("-id")[:MOST]
    ]


def _named(model: Any, note: str) -> Callable[[Actor, str], list[Option]]:
    def find(actor: Actor, text: str) -> list[Option]:
        rows = model.objects.visible_to(actor).filter(_matches(text, "code", "name", "name_en"))
        return [
            Option(row.code, str(row), str(getattr(row, note)()))
            for row in rows.order_by("code")[:MOST]
        ]

    return find


_SEARCHES: dict[str, Callable[[Actor, str], list[Option]]] = {
    "accounts": _accounts,
    "all-accounts": _all_accounts,
    "materials": _materials,
    "lots": _lots,
    "regions": _named(Region, "get_kind_display"),
    "sites": _named(Site, "get_kind_display"),
    "organisations": _named(Organisation, "get_kind_display"),
}


@login_required
@require_safe
def pick(request: HttpRequest, kind: str) -> HttpResponse:
    search = _SEARCHES.get(kind)
    if search is None:
        raise Http404
    text = request.GET.get("q", "").strip().replace("\x00", "")[:80]
    options = search(actor_of_request(request), text)
    return render(request, "ledger/parts/options.html", {"options": options})
