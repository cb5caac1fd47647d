"""The inbox: what was sent to the reader or the reader's body."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wufei.inspection.domain.reading import acknowledge_notice, read_notice
from wufei.inspection.filters import NoticeFilters
from wufei.inspection.models import Notice, NoticeReading, Problem
from wufei.inspection.tables import NoticeTable
from wufei.kernel.actors import Actor
from wufei.kernel.listing import answer_list
from wufei.kernel.requests import actor_of_request


def inbox(actor: Actor) -> Any:
    """The actor's notices with when the actor opened and signed them."""
    own = NoticeReading.objects.filter(notice=OuterRef("pk"), user_id=actor.user_id or 0)
    return (
        Notice.objects.visible_to(actor)
        .annotate(
            read_at=Subquery(own.values("read_at")[:1]),
            signed_at=Subquery(own.values("acknowledged_at")[:1]),
        )
        .select_related("problem", "user", "organisation")
    )


@login_required
@require_safe
def notice_list(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of_request(request)
    found = NoticeFilters(request.GET, queryset=inbox(actor), request=request)
    table = NoticeTable(found.qs)
    table.empty_text = _("没有通报")
    return answer_list(request, "inspection/notices.html", table, filter=found)


@login_required
@require_safe
def notice_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice; opening it is noted."""
    actor = actor_of_request(request)
    notice = inbox(actor).get_visible_or_404(actor, pk=pk)
    reading = read_notice(actor=actor, notice=notice)
    may_see = Problem.objects.visible_to(actor).filter(pk=notice.problem_id).exists()
    context = {"notice": notice, "reading": reading, "may_see": may_see}
    return render(request, "inspection/notice.html", context)


@login_required
@require_POST
def notice_acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of_request(request)
    notice = Notice.objects.get_visible_or_404(actor, pk=pk)
    acknowledge_notice(actor=actor, notice=notice)
    messages.success(request, _("已签收。"))
    return redirect("inspection:notice", pk)
