"""One page for each thing done to an order; the form is read, the domain acts."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wufei.collection import rules
from wufei.collection.domain.amending import amend, cancel
from wufei.collection.domain.confirming import confirm
from wufei.collection.domain.following import answer_complaint, complain, report_missed
from wufei.collection.domain.rebooking import accept, draft_again, rebook
from wufei.collection.forms.orders import (
    AcceptForm,
    AmendForm,
    AnswerForm,
    CancelForm,
    ComplaintForm,
    MissedForm,
    PlainForm,
    RebookForm,
)
from wufei.collection.models import Complaint, Order, ServiceSlot
from wufei.collection.views.acts import ACTS, Act, acts_of
from wufei.collection.views.answering import answer_form, sent_photo
from wufei.collection.views.booking import when_context
from wufei.collection.views.orders import order_or_404
from wufei.kernel.actors import Actor
from wufei.kernel.requests import actor_of_request

#: The form made, and what it does: answers the order to look at next and the words of success.
Doing = tuple[forms.Form, Callable[[], tuple[Order, str]]]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def order_act(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    actor = actor_of_request(request)
    order = order_or_404(actor, code)
    act = next((each for each in ACTS if each.slug == slug), None)
    if act is None:
        raise Http404
    if act not in acts_of(actor, order) and request.method != "POST":
        # the order went on meanwhile, or is not the reader's to change; sent forms are judged
        # by the domain, which says why
        raise PermissionDenied
    form, do = _DOINGS[slug](request, actor, order)

    def run() -> tuple[str, str]:
        after, words = do()
        return reverse("collection:order", args=[after.code]), words

    context: dict[str, Any] = {
        "order": order,
        "act": act,
        "own": not rules.books_for_others(actor) and actor.user_id == order.booked_by,
    }
    template = "collection/order_act.html"
    if isinstance(form, AmendForm | RebookForm):
        template = "collection/order_when.html"
        context |= when_context(form, order.point, order.material)
    return answer_form(request, form, template, run, **context)


def _accept(request: HttpRequest, actor: Actor, order: Order) -> Doing:
    form = AcceptForm(request.POST or None, order=order)
    if request.method == "POST" and not form.fields:
        form = AcceptForm({}, order=order)

    def do() -> tuple[Order, str]:
        hauler = form.cleaned_data.get("hauler")
        return accept(actor=actor, order=order, hauler=hauler), _("已受理。")

    return form, do


def _cancel(request: HttpRequest, actor: Actor, order: Order) -> Doing:
    form = CancelForm(request.POST or None, initial={"version": order.version})

    def do() -> tuple[Order, str]:
        gone = cancel(actor=actor, order=order, **form.cleaned_data)
        return gone, _("已取消。")

    return form, do


def _amend(request: HttpRequest, actor: Actor, order: Order) -> Doing:
    form = AmendForm(request.POST or None, initial=_when(order) | {"version": order.version})

    def do() -> tuple[Order, str]:
        values = dict(form.cleaned_data)
        given = {name: values[name] for name in ("day", "bins", "estimated_grams", "note")}
        row = amend(
            actor=actor,
            order=order,
            version=values["version"],
            reason=values["reason"],
            **given,
            **_time_changes(order, values),
        )
        return row, _("已修改。")

    return form, do


def _when(order: Order) -> dict[str, Any]:
    """How the form of a time and a quantity begins."""
    start: dict[str, Any] = {
        "bins": order.bins,
        "estimated_grams": order.estimated_grams,
        "note": order.note,
    }
    if order.slot is not None:
        return {**start, "slot": f"{order.slot.code}|{order.day.isoformat()}"}
    return {**start, "day": order.day, "opens_at": order.opens_at, "closes_at": order.closes_at}


def _time_changes(order: Order, values: dict[str, Any]) -> dict[str, Any]:
    if values["slot"]:
        return {"slot": get_object_or_404(ServiceSlot, code=values["slot"])}
    return {
        "slot": None,
        "opens_at": values["opens_at"] or order.opens_at,
        "closes_at": values["closes_at"] or order.closes_at,
    }


def _rebook(request: HttpRequest, actor: Actor, order: Order) -> Doing:
    start = {
        "client_id": str(uuid.uuid4()),
        "bins": order.bins,
        "estimated_grams": order.estimated_grams,
        "note": order.note,
    }
    form = RebookForm(request.POST or None, initial=start)

    def do() -> tuple[Order, str]:
        draft = draft_again(order, **form.cleaned_data)
        made = rebook(actor=actor, order=order, draft=draft)
        return made, _("已改约，新订单号 %(code)s。") % {"code": made.code}

    return form, do


def _missed(request: HttpRequest, actor: Actor, order: Order) -> Doing:
    form = MissedForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and not form.is_bound:
        form = MissedForm({})

    def do() -> tuple[Order, str]:
        photo = sent_photo(request, actor)
        note = form.cleaned_data["note"]
        row = report_missed(actor=actor, order=order, note=note, photo=photo)
        return row, _("已报告漏收，可以改约补收。")

    return form, do


def _complain(request: HttpRequest, actor: Actor, order: Order) -> Doing:
    form = ComplaintForm(
        request.POST or None, request.FILES or None, initial={"client_id": str(uuid.uuid4())}
    )

    def do() -> tuple[Order, str]:
        photo = sent_photo(request, actor)
        values = form.cleaned_data
        made = complain(
            actor=actor,
            order=order,
            client_id=values["client_id"],
            text=values["text"],
            photo=photo,
        )
        return order, _("已投诉，%(day)s 前答复。") % {"day": made.answer_due_on}

    return form, do


def _confirm(side: Any) -> Callable[[HttpRequest, Actor, Order], Doing]:
    def doing(request: HttpRequest, actor: Actor, order: Order) -> Doing:
        form = PlainForm({} if request.method == "POST" else None)

        def do() -> tuple[Order, str]:
            return confirm(actor=actor, order=order, side=side), _("已确认。")

        return form, do

    return doing


_DOINGS: dict[str, Callable[[HttpRequest, Actor, Order], Doing]] = {
    "accept": _accept,
    "amend": _amend,
    "cancel": _cancel,
    "rebook": _rebook,
    "missed": _missed,
    "complain": _complain,
    "confirm-holder": _confirm("holder"),
    "confirm-hauler": _confirm("hauler"),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def complaint_answer(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of_request(request)
    rows = Complaint.objects.select_related("order__point__region", "order__material")
    complaint = rows.get_visible_or_404(actor, pk=pk)
    order = complaint.order
    path = order.point.region.path
    if not rules.looks_after(actor, region_path=path, hauler_id=order.hauler_id):
        raise PermissionDenied
    form = AnswerForm(request.POST or None)

    def run() -> tuple[str, str]:
        answer = form.cleaned_data["answer"]
        answer_complaint(actor=actor, complaint=complaint, answer=answer)
        return reverse("collection:order", args=[order.code]), _("已答复。")

    act = Act("answer", _("答复投诉"), lambda _actor, _order: True)
    context = {"order": order, "act": act, "complaint": complaint}
    return answer_form(request, form, "collection/order_act.html", run, **context)
