"""Verification: the last result in words, and a button to do it again."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from wufei.kernel.actors import Actor, Role
from wufei.kernel.jobs import enqueue
from wufei.kernel.models import JobRun
from wufei.ledger import rules
from wufei.ledger.jobs import verify_ledger
from wufei.ledger.models import Account, Entry, Lot, Page
from wufei.ledger.queries.balances import status
from wufei.ledger.views.asking import actor_of_request, require

#: Who may see how the books stand, besides those who may verify them.
READERS = (Role.STREET_OFFICER, Role.PROVINCIAL_APPROVER)
_OPEN = (JobRun.State.WAITING, JobRun.State.RUNNING)

#: What each check means, by its name in the report.
CHECKS: dict[str, Any] = {
    "I8 page numbers": gettext_lazy("账页的页号不连续，中间缺页或重号。"),
    "I8 sequence": gettext_lazy("分录的序号不连续，有分录缺失、重号或不在应在的页上。"),
    "digest of the page before": gettext_lazy("本页记载的上页摘要与上页不符，账页链在此断开。"),
    "page digest": gettext_lazy("账页的摘要与页上各分录重新计算的结果不符。"),
    "digest of the entry's body": gettext_lazy("分录的正文与入账时的摘要不符，正文被改动过。"),
    "day of a posting": gettext_lazy("分录行的发生日与分录的发生时间不符。"),
    "postings of the entry": gettext_lazy("分录没有任何行。"),
    "I1 zero per material": gettext_lazy("分录的某种物料收发不平。"),
    "I1 zero over all": gettext_lazy("转化分录的各行合计不为零。"),
    "I5 exact negative": gettext_lazy("冲销分录不是原分录的逐行相反数。"),
    "entries on pages and waiting": gettext_lazy("账页上与待封页的分录之和，不等于分录总数。"),
    "postings without an entry": gettext_lazy("有分录行找不到所属的分录。"),
    "I9 balance = replay": gettext_lazy("账户结存与从头重算的结果不符。"),
    "I9 turnover = replay": gettext_lazy("账户发生额与从头重算的结果不符。"),
    "I2 not below zero": gettext_lazy("贮存、在途或处理账户的结存低于零。"),
    "I4 lot totals = replay": gettext_lazy("批次的进入或移出质量与从头重算的结果不符。"),
    "held mass = open holds": gettext_lazy("账户的预占质量与未结的预报不符。"),
    "I3 receipt adds up": gettext_lazy("进场单的到场质量不等于接收、拒收与残留之和。"),
    "I3 receipt = postings": gettext_lazy("进场单的质量与其分录不符。"),
}
_PLACES = (
    (re.compile(r"\bentry ([0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12})"), "entry"),
    (re.compile(r"\baccount (.+?), [^,]+?(?:, (?:lot .*|\d{4}-\d\d-\d\d))?$"), "account"),
    (re.compile(r"\blot (.+)$"), "lot"),
    (re.compile(r"\bpage (\d{1,15})\b"), "page"),
)


def _row(kind: str, name: str) -> tuple[str, str] | None:
    """Words and address of what a place names."""
    if kind == "entry":
        pk = Entry.objects.filter(client_id=UUID(name)).values_list("pk", flat=True).first()
        return (_("打开这笔分录"), reverse("ledger:entry", args=[pk])) if pk else None
    if kind == "account":
        pk = Account.objects.filter(code=name).values_list("pk", flat=True).first()
        return (_("打开这个账户"), reverse("ledger:account", args=[pk])) if pk else None
    if kind == "lot":
        pk = Lot.objects.filter(code=name).values_list("pk", flat=True).first()
        return (_("打开这个批次"), reverse("ledger:lot", args=[pk])) if pk else None
    if Page.objects.filter(number=int(name)).exists():
        return _("打开这一页"), reverse("ledger:page", args=[int(name)])
    return None


def places(place: str) -> list[tuple[str, str]]:
    """Links to the rows that the place of a difference names."""
    found = ((pattern.search(place), kind) for pattern, kind in _PLACES)
    rows = (_row(kind, match[1]) for match, kind in found if match is not None)
    return [row for row in rows if row is not None]


def _may_see(actor: Actor) -> bool:
    return rules.can_verify(actor) or actor.has_role(*READERS)


def _runs() -> Any:
    return JobRun.objects.filter(job=verify_ledger.name).order_by("-id")


@login_required
@require_safe
def verify_page(request: HttpRequest) -> HttpResponse:
    """How the books stand belongs to everyone who supervises them, whoever asked for it."""
    actor = actor_of_request(request)
    require(_may_see(actor), (*rules.BOOK_ROLES, Role.OPERATOR, Role.EVALUATOR))
    last = _runs().filter(state=JobRun.State.DONE).first()
    difference = last.result.get("difference") if last and last.result else None
    context = {
        "running": _runs().filter(state__in=_OPEN).first(),
        "last": last,
        "failed": _runs().filter(state=JobRun.State.FAILED, pk__gt=last.pk if last else 0).first(),
        "difference": difference,
        "explanation": CHECKS.get(difference["check"], "") if difference else "",
        "places": places(difference["place"]) if difference else [],
        "history": list(_runs().filter(state=JobRun.State.DONE)[:10]),
        "status": status(),
        "page": Page.objects.order_by("-number").first(),
        "may_verify": rules.can_verify(actor),
        "may_read_text": rules.can_verify(actor),
    }
    return render(request, "ledger/verify.html", context)


@login_required
@require_POST
def verify_start(request: HttpRequest) -> HttpResponse:
    """Ask for a verification; one that waits or runs already is not doubled."""
    actor = actor_of_request(request)
    require(rules.can_verify(actor), (*rules.BOOK_ROLES, Role.OPERATOR, Role.EVALUATOR))
    if _runs().filter(state__in=_OPEN).exists():
        messages.info(request, _("已有一次核验在进行，结果出来后会显示在这里。"))
    else:
        enqueue(verify_ledger, actor=actor, title=_("核验总账"))
        messages.success(request, _("核验已开始，可以离开本页。"))
    return redirect("ledger:verify")


@login_required
@require_safe
def verify_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The bar of a running verification; when it is over the page is asked for anew."""
    require(_may_see(actor_of_request(request)), (*rules.BOOK_ROLES, Role.OPERATOR, Role.EVALUATOR))
    run = get_object_or_404(_runs(), pk=pk)
    response = render(request, "ledger/parts/verify_progress.html", {"running": run})
    if run.is_over:
        response.headers["HX-Refresh"] = "true"
    return response
