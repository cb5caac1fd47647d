"""What every view asks of its request."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.ledger import rules
from wufei.ledger.forms.refusing import show_refusal
from wufei.ledger.refusals import LedgerReason

if TYPE_CHECKING:
    import datetime as dt

    from django import forms


#: Years for which books are asked.
_YEARS = range(1950, 2200)


def actor_of_request(request: HttpRequest) -> Actor:
    """Who asks; set by the middleware of people."""
    return cast("Actor", request.actor)  # type: ignore[attr-defined]


def may_post(actor: Actor) -> bool:
    """Whether the actor's daily work makes entries at all; where is judged per account."""
    return actor.is_system or actor.has_role(*rules.POSTING_ROLES)


def require(allowed: bool, roles: Any) -> None:  # noqa: FBT001 - the question asked
    """Raises:
    PermissionDenied: not allowed; its text names who may.
    """
    if not allowed:
        raise PermissionDenied(
            str(Refusal(LedgerReason.NOT_ALLOWED, roles=rules.role_names(roles)))
        )


def asked_day(request: HttpRequest, name: str = "day") -> dt.date | None:
    """A day of the address, ``?day=2026-01-31``; None when it is absent or no day of ours."""
    try:
        day = parse_date(request.GET.get(name, ""))
    except ValueError:  # well written, but no such day
        return None
    return day if day is not None and day.year in _YEARS else None


def answer_form(
    request: HttpRequest,
    form: forms.Form,
    template: str,
    act: Callable[[], tuple[str, str]],
    **context: Any,
) -> HttpResponse:
    """Show a form; when it is sent and valid, ``act`` and go on.

    ``act`` gives the address to go to and the words of success; its refusal stands in the form,
    which is answered with 422.
    """
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                address, words = act()
            except Refusal as refusal:
                show_refusal(form, refusal, getattr(form, "POINTERS", {}))
            else:
                messages.success(request, words)
                return redirect(address)
    return render(request, template, {"form": form, **context}, status=status)
