"""The operator's pages of accounts and memberships, and everyone's own profile.

To everybody but an operator the pages of other accounts do not exist (404).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from wufei.kernel.form_refusals import show_refusal
from wufei.kernel.models import AuditRecord
from wufei.kernel.phrases import action_phrase
from wufei.kernel.refusals import Refusal
from wufei.kernel.requests import actor_of_request
from wufei.people import rules
from wufei.people.domain import accounts as doing
from wufei.people.domain.memberships import grant_membership, revoke_membership
from wufei.people.filters import AccountFilters
from wufei.people.forms import (
    AccountForm,
    MembershipForm,
    NamesForm,
    PasswordForm,
    ReasonForm,
)
from wufei.people.models import Membership, User
from wufei.people.queries import accounts_with_memberships, memberships_of
from wufei.people.tables import AccountTable

PAGE_SIZE = 50
HISTORY_ROWS = 20

View = Callable[..., HttpResponse]


def for_operators(view: View) -> View:
    """Signed-out visitors are sent to the sign-in page; all but operators find nothing."""

    @wraps(view)
    @login_required
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not rules.may_manage_accounts(actor_of_request(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return checked


def _user(request: HttpRequest, pk: int | None) -> User:
    actor = actor_of_request(request)
    found: User = User.objects.all().get_visible_or_404(actor, pk=pk)
    return found


@for_operators
@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    rows = accounts_with_memberships(actor_of_request(request))
    chosen = AccountFilters(request.GET, queryset=rows)
    table = AccountTable(chosen.qs)
    RequestConfig(request, paginate={"per_page": PAGE_SIZE}).configure(table)
    context = {
        "filter": chosen,
        "table": table,
        "empty_title": _("没有符合条件的账号"),
        "empty_text": _("请放宽筛选条件，或开通新账号。"),
    }
    return render(request, "people/accounts.html", context)


def _form_page(request: HttpRequest, form: forms.Form, **context: Any) -> HttpResponse:
    """A page with one form; 422 when it was filled in wrongly."""
    status = 422 if form.is_bound else 200
    return render(request, "people/form.html", {"form": form, **context}, status=status)


@for_operators
@require_http_methods(["GET", "POST"])
def open_account(request: HttpRequest) -> HttpResponse:
    form = AccountForm(request.POST or None)
    if form.is_valid():
        try:
            user = doing.create_user(
                actor=actor_of_request(request),
                **form.cleaned_data,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("已开通账号 %(name)s，请授予任职。") % {"name": user})
            return redirect("people:account", user.pk)
    return _form_page(request, form, heading=_("开通账号"), submit=_("开通"))


def _account_page(
    request: HttpRequest, user: User, form: forms.Form, *, status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    memberships = [(m, m.is_in_force(today)) for m in memberships_of(user)]
    history = AuditRecord.objects.visible_to(actor_of_request(request)).about(user)
    context = {
        "account": user,
        "memberships": memberships,
        "form": form,
        "history": [(r, action_phrase(r.action)) for r in history[:HISTORY_ROWS]],
    }
    return render(request, "people/account.html", context, status=status)


@for_operators
@require_GET
def account(request: HttpRequest, pk: int) -> HttpResponse:
    return _account_page(request, _user(request, pk), MembershipForm())


@for_operators
@require_POST
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    user = _user(request, pk)
    form = MembershipForm(request.POST)
    if form.is_valid():
        try:
            membership = grant_membership(
                actor=actor_of_request(request),
                user=user,
                **form.cleaned_data,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            words = {"role": membership.get_role_display(), "scope": membership.scope}
            messages.success(request, _("已授予：%(role)s（%(scope)s）。") % words)
            return redirect("people:account", pk)
    return _account_page(request, user, form, status=422)


@for_operators
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of_request(request)
    membership = Membership.objects.all().get_visible_or_404(actor, pk=pk)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    _try(
        request,
        lambda: revoke_membership(actor=actor, membership=membership, reason=reason),
        _("已撤销任职。"),
    )
    return redirect("people:account", membership.user_id)


@for_operators
@require_http_methods(["GET", "POST"])
def names(request: HttpRequest, pk: int) -> HttpResponse:
    user = _user(request, pk)
    now = {"display_name": user.display_name, "display_name_en": user.display_name_en}
    form = NamesForm(request.POST or None, initial=now)
    if form.is_valid():
        try:
            doing.update_user(
                actor=actor_of_request(request),
                user=user,
                **form.cleaned_data,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("姓名已保存。"))
            return redirect("people:account", pk)
    heading = _("修改姓名：%(name)s") % {"name": user}
    return _form_page(request, form, heading=heading, submit=_("保存"), account=user)


@for_operators
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest, pk: int) -> HttpResponse:
    user = _user(request, pk)
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        try:
            doing.set_password(
                actor=actor_of_request(request),
                user=user,
                password=form.cleaned_data["password"],
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("密码已重置，原有登录全部失效。"))
            return redirect("people:account", pk)
    heading = _("重置密码：%(name)s") % {"name": user}
    return _form_page(request, form, heading=heading, submit=_("重置密码"), account=user)


def _try(request: HttpRequest, act: Callable[[], None], done: str) -> None:
    """Acts, and tells in a message how it went."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)


@for_operators
@require_POST
def disable(request: HttpRequest, pk: int) -> HttpResponse:
    actor, user = actor_of_request(request), _user(request, pk)
    _try(request, lambda: doing.disable_user(actor=actor, user=user), _("账号已停用。"))
    return redirect("people:account", pk)


@for_operators
@require_POST
def enable(request: HttpRequest, pk: int) -> HttpResponse:
    actor, user = actor_of_request(request), _user(request, pk)
    _try(request, lambda: doing.enable_user(actor=actor, user=user), _("账号已恢复。"))
    return redirect("people:account", pk)


@login_required
@require_GET
def profile(request: HttpRequest) -> HttpResponse:
    """One's own account: what one may do where, language, and the ways to sign in."""
    user = _user(request, request.user.pk)
    today = timezone.localdate()
    current = [m for m in memberships_of(user) if m.is_in_force(today)]
    return render(request, "people/profile.html", {"account": user, "memberships": current})
