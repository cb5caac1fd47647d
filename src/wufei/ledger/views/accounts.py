"""Accounts: list, statement, opening and closing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wufei.kernel.exporting import Export, tonnes
from wufei.kernel.listing import answer_list
from wufei.ledger import rules
from wufei.ledger.domain.accounts import close_account, open_account
from wufei.ledger.filters import AccountFilter
from wufei.ledger.forms.books import AccountForm, CloseAccountForm
from wufei.ledger.models import Account, Balance, Hold, Posting, Turnover
from wufei.ledger.queries.balances import daily_turnover
from wufei.ledger.queries.postings import PostingFilter, postings
from wufei.ledger.tables.accounts import AccountTable
from wufei.ledger.views.asking import (
    actor_of_request,
    answer_form,
    asked_day,
    may_post,
    require,
)
from wufei.registry.public import Material, local_name

#: How many days of turnover, postings and lots a statement shows before it leads on to the lists.
STATEMENT_DAYS = 30
STATEMENT_POSTINGS = 10
STATEMENT_LOTS = 100


@login_required
def home(request: HttpRequest) -> HttpResponse:
    return redirect("ledger:accounts")


def _with_balance(rows: QuerySet[Account]) -> QuerySet[Account]:
    standing = (
        Balance.objects.filter(account=OuterRef("pk"))
        .exclude(grams=0)  # the index holds what stands
        .order_by()
        .values("account")
        .annotate(total=Sum("grams"))
        .values("total")
    )
    return rows.annotate(balance=Coalesce(Subquery(standing), 0))


def _cells(account: Any) -> list[Any]:
    return [
        account.code,
        local_name(account.name, account.name_en),
        account.get_stage_display(),
        str(account.organisation or ""),
        str(account.region or ""),
        str(account.site or ""),
        account.opened_on,
        account.closed_on,
        account.balance,
        tonnes(account.balance),
    ]


@login_required
@require_safe
def account_list(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of_request(request)
    visible = Account.objects.visible_to(actor).select_related("organisation", "region", "site")
    found = AccountFilter(request.GET, queryset=_with_balance(visible))
    export = Export(
        _("账户"),
        [
            _("编码"), _("名称"), _("环节"), _("持有单位"), _("区划"), _("场所"),
            _("启用日期"), _("停用日期"), _("结存（克）"), _("结存（吨）"),
        ],
        _cells,
    )  # fmt: skip
    return answer_list(
        request,
        "ledger/accounts.html",
        AccountTable(found.qs),
        export=export,
        filter=found,
        may_open=rules.can_open_accounts(actor),
    )


def _standing_now(account: Account) -> list[dict[str, Any]]:
    """What stands now, per material, with what is announced to leave."""
    rows: Iterable[Any] = (
        Balance.objects.filter(account=account)
        .exclude(grams=0)
        .order_by("material__key")
        .values("material_id")
        .annotate(total=Sum("grams"), held=Sum("held_grams"))
        .filter(~Q(total=0) | ~Q(held=0))
    )
    return list(rows)


def _standing_at(account: Account, day: dt.date) -> list[dict[str, Any]]:
    rows: Iterable[Any] = (
        Turnover.objects.filter(account=account, day__lte=day)
        .order_by("material__key")
        .values("material_id")
        .annotate(total=Sum(F("in_grams") - F("out_grams")))
        .exclude(total=0)
    )
    return list(rows)


def _lots_at(account: Account, day: dt.date | None) -> list[Any]:
    """Lots on the account: material, lot and grams, the heaviest first."""
    names = ("lot_id", "lot__code", "lot__due_at", "material_id")
    if not account.guarded:
        return []
    rows: QuerySet[Any]
    if day is None:
        rows = Balance.objects.filter(account=account, lot__isnull=False).exclude(grams=0)
    else:
        rows = Posting.objects.filter(account=account, lot__isnull=False, day__lte=day)
    summed = rows.order_by().values(*names).annotate(total=Sum("grams")).exclude(total=0)
    return list(summed.order_by("-total", "lot_id")[: STATEMENT_LOTS + 1])


def _name_materials(*parts: list[dict[str, Any]]) -> None:
    """Put the material itself beside each ``material_id``."""
    wanted = {row["material_id"] for rows in parts for row in rows}
    materials = Material.objects.in_bulk(wanted)
    for rows in parts:
        for row in rows:
            row["material"] = materials[row["material_id"]]


@login_required
@require_safe
def account_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The statement of an account as of any day: ``?day=``; without, all that is posted."""
    actor = actor_of_request(request)
    rows = Account.objects.select_related("organisation", "region", "site", "vehicle")
    account = rows.get_visible_or_404(actor, pk=pk)
    day = asked_day(request)
    last = day or timezone.localdate()
    first = last - dt.timedelta(days=STATEMENT_DAYS - 1)
    standing = _standing_now(account) if day is None else _standing_at(account, day)
    lots = _lots_at(account, day)
    _name_materials(standing, lots)
    latest = postings(actor=actor, filter=PostingFilter(account=account.code, last=day))
    holds = Hold.objects.filter(Q(from_account=account) | Q(to_account=account))
    days = daily_turnover(actor=actor, account=account, first=first, last=last)
    context = {
        "account": account,
        "day": day,
        "standing": standing,
        "total": sum(row["total"] for row in standing),
        "lots": lots[:STATEMENT_LOTS],
        "lots_cut": len(lots) > STATEMENT_LOTS,
        "turnover": list(days)[::-1],
        "turnover_first": first,
        "turnover_last": last,
        "latest": latest[:STATEMENT_POSTINGS],
        "holds": holds.filter(state=Hold.State.OPEN).select_related("material")[:50],
        "may_close": rules.can_open_accounts(actor) and account.closed_on is None,
        "may_post": may_post(actor),
    }
    return render(request, "ledger/account.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account_open(request: HttpRequest) -> HttpResponse:
    actor = actor_of_request(request)
    require(rules.can_open_accounts(actor), rules.BOOK_ROLES)
    form = AccountForm(request.POST or None, actor=actor)

    def act() -> tuple[str, str]:
        account = open_account(actor=actor, draft=form.draft())
        words = _("已开立账户 %(code)s。") % {"code": account.code}
        return reverse("ledger:account", args=[account.pk]), words

    return answer_form(request, form, "ledger/account_open.html", act)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account_close(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of_request(request)
    account = Account.objects.get_visible_or_404(actor, pk=pk)
    require(rules.can_open_accounts(actor), rules.BOOK_ROLES)
    form = CloseAccountForm(request.POST or None)

    def act() -> tuple[str, str]:
        close_account(actor=actor, account=account, day=form.cleaned_data["day"])
        words = _("账户 %(code)s 已停用。") % {"code": account.code}
        return reverse("ledger:account", args=[account.pk]), words

    return answer_form(request, form, "ledger/account_close.html", act, account=account)
