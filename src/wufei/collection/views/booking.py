"""Booking on one page: which point, which class, when, how much; then the order's code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wufei.collection import rules
from wufei.collection.domain.booking import book, consider
from wufei.collection.domain.drafts import ContactDraft, OrderDraft
from wufei.collection.doubts import Warned
from wufei.collection.forms.orders import BookForm
from wufei.collection.forms.registers import household_classes
from wufei.collection.models import Order, Point, ServiceCard
from wufei.collection.queries.slots import FreeSlot, free_slots
from wufei.collection.queries.terms import hauler_of
from wufei.collection.queries.windows import windows_of
from wufei.collection.refusals import CollectionReason
from wufei.collection.views.answering import sent_photo
from wufei.kernel.actors import Actor
from wufei.kernel.form_refusals import show_refusal
from wufei.kernel.refusals import Refusal
from wufei.kernel.requests import actor_of_request
from wufei.registry.public import Material

#: More points than this are searched for, not leafed through.
MOST_POINTS = 20
MOST_SLOTS = 40
#: Days whose slots are open at once; further ones unfold.
NEAR_DAYS = 5


@dataclass(frozen=True, slots=True)
class Target:
    """What the address has settled already."""

    point: Point | None
    card: ServiceCard | None
    material: Material | None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def book_page(request: HttpRequest) -> HttpResponse:
    actor = actor_of_request(request)
    if not rules.may_book(actor):
        raise PermissionDenied
    target, problem = _target(request, actor)
    if target.point is None:
        return _choose_point(request, actor, problem)
    if target.material is None:
        context = {"target": target, "classes": household_classes()}
        return render(request, "collection/book_class.html", context)
    return _book(request, actor, target)


def _target(request: HttpRequest, actor: Actor) -> tuple[Target, str]:
    """What the address names, and why a card number leads nowhere, if it does."""
    today = timezone.localdate()
    number, problem, card, point = request.GET.get("card", "").strip(), "", None, None
    if number and rules.books_for_others(actor):
        cards = ServiceCard.objects.visible_to(actor).in_force(today)
        card = cards.select_related("point__region", "holder").filter(code=number).first()
        problem = "" if card else str(Refusal(CollectionReason.UNKNOWN_CARD, card=number))
        point = card.point if card else None
    elif code := request.GET.get("point", ""):
        rows = Point.objects.bookable_by(actor).in_force(today).select_related("region")
        point = rows.filter(code=code).first()
        problem = "" if point else str(Refusal(CollectionReason.UNKNOWN_POINT, point=code))
    key = request.GET.get("material", "")
    material = household_classes().filter(key=key).first() if key else None
    return Target(point, card, material), problem


def _choose_point(request: HttpRequest, actor: Actor, problem: str) -> HttpResponse:
    rows = Point.objects.bookable_by(actor).in_force(timezone.localdate())
    words = request.GET.get("q", "").split()
    for word in words:
        rows = rows.filter(
            Q(code__icontains=word)
            | Q(name__icontains=word)
            | Q(name_en__icontains=word)
            | Q(address__icontains=word)
        )
    points = list(rows.select_related("region").order_by("code")[: MOST_POINTS + 1])
    context = {
        "points": points[:MOST_POINTS],
        "more": len(points) > MOST_POINTS,
        "q": " ".join(words),
        "problem": problem,
        "staff": rules.may_add_cards(actor),
    }
    return render(request, "collection/book_point.html", context, status=422 if problem else 200)


def _book(request: HttpRequest, actor: Actor, target: Target) -> HttpResponse:
    assert target.point is not None
    assert target.material is not None
    start = {"client_id": BookForm.new_id()}
    form = BookForm(request.POST or None, request.FILES or None, initial=start)
    warnings: tuple[Warned, ...] = ()
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                order, warnings = _try(request, actor, target, form)
            except Refusal as refusal:
                show_refusal(form, refusal)
            else:
                if order is not None:
                    words = _("已预约，订单号 %(code)s。") % {"code": order.code}
                    messages.success(request, words)
                    return redirect(reverse("collection:order", args=[order.code]))
                status = 200
    context = {
        "target": target,
        "form": form,
        "warnings": warnings,
        "staff": rules.books_for_others(actor),
        "photos": form.data.get("photos", "") if form.is_bound else "",
        **when_context(form, target.point, target.material),
    }
    return render(request, "collection/book.html", context, status=status)


def when_context(form: forms.Form, point: Point, material: Material) -> dict[str, Any]:
    """Slots by day with their free places, the nearest days first, and the point's own windows."""
    today = timezone.localdate()
    hauler = hauler_of(point, material, today)
    free = free_slots(point, material, hauler_id=hauler)[:MOST_SLOTS]
    days: dict[Any, list[FreeSlot]] = {}
    for slot in free:
        days.setdefault(slot.day, []).append(slot)
    near, far = list(days.items())[:NEAR_DAYS], list(days.items())[NEAR_DAYS:]
    chosen = form["slot"].value() or ""
    return {
        "near": near,
        "far": far,
        "chosen": chosen,
        "chosen_far": any(chosen == slot.key for _day, slots in far for slot in slots),
        "own_time": not chosen and (form.is_bound or bool(form["day"].value())),
        "windows": [row for row in windows_of(point, material) if row.in_force_on(today)],
    }


def _try(
    request: HttpRequest, actor: Actor, target: Target, form: BookForm
) -> tuple[Order | None, tuple[Warned, ...]]:
    """The order, or first the doubts that the person has not seen yet."""
    data: Any = request.POST.copy()
    photo = sent_photo(request, actor)
    photos = form.cleaned_data["photos"]
    if photo is not None:
        photos = (*photos, photo.pk)
        data["photos"] = ",".join(str(name) for name in photos)
    draft = _draft(actor, target, form.cleaned_data, photos)
    if not form.cleaned_data["confirmed"]:
        warnings = consider(actor=actor, draft=draft).warnings
        if warnings:
            form.data = data
            return None, warnings
    return book(actor=actor, draft=draft), ()


def _draft(
    actor: Actor, target: Target, values: dict[str, Any], photos: tuple[UUID, ...]
) -> OrderDraft:
    assert target.point is not None
    assert target.material is not None
    contact = None
    if values["name"]:
        contact = ContactDraft(values["name"], values["phone"], values["address"])
    channel = Order.Channel.STAFF if rules.books_for_others(actor) else Order.Channel.PAGE
    return OrderDraft(
        client_id=values["client_id"],
        point=target.point.code,
        card=target.card.code if target.card else "",
        material=target.material.key,
        day=values["day"],
        slot=values["slot"],
        opens_at=values["opens_at"],
        closes_at=values["closes_at"],
        bins=values["bins"],
        estimated_grams=values["estimated_grams"],
        note=values["note"],
        channel=Order.Channel.CARD if target.card else channel,
        photos=photos,
        contact=contact,
    )
