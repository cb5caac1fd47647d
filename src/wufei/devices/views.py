"""Pages of the fleet's devices, and the HTTP door."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wufei.devices import rules, spool
from wufei.devices.domain.binding import bind, issue_key, key_of, revoke_key, unbind
from wufei.devices.domain.rejecting import reject
from wufei.devices.forms import BindForm, KeyForm, UnbindForm
from wufei.devices.messages import Message, UnfitError, of_query, of_traccar
from wufei.devices.models import Device, DoorKey, LastHeard, Rejected, UnknownDevice
from wufei.devices.queries import latest_weight
from wufei.devices.refusals import DevicesReason as No
from wufei.kernel.actors import Actor
from wufei.kernel.form_refusals import refusals_on
from wufei.kernel.refusals import Refusal
from wufei.kernel.requests import actor_of_request
from wufei.registry.public import Vehicle

PAGE_SIZE = 25
#: A tracker that was heard within this time is on the road, or stands; longer, it is silent.
FRESH = dt.timedelta(minutes=10)
#: An older reading is of another bin.
SCALE_FRESH = dt.timedelta(minutes=2)
MOST_BODY = 64 * 1024


def _looking(request: HttpRequest) -> Actor:
    actor = actor_of_request(request)
    if not rules.may_look(actor):
        raise PermissionDenied
    return actor


def _binding(request: HttpRequest) -> Actor:
    actor = actor_of_request(request)
    if not rules.may_bind_somewhere(actor):
        raise PermissionDenied
    return actor


@login_required
@require_safe
def fleet(request: HttpRequest) -> HttpResponse:
    """Where each vehicle was heard last, on a map and as a list; how the doors stand."""
    actor = _looking(request)
    now = timezone.now()
    mine = Device.objects.visible_to(actor).in_force(timezone.localdate()).values("code")
    heard = list(LastHeard.objects.filter(code__in=mine).order_by("-happened_at")[:1000])
    placed = [row for row in heard if row.latitude is not None]
    files, age = spool.backlog()
    context = {
        "heard": heard,
        "fresh": sum(now - row.happened_at <= FRESH for row in heard),
        "chart": _picture(placed, now) if placed else None,
        "backlog": files,
        "backlog_age": round(age),
        "keeps_doors": rules.may_keep_doors(actor),
        "unknown": UnknownDevice.objects.count() if rules.may_keep_doors(actor) else None,
        "rejected": Rejected.objects.count() if rules.may_keep_doors(actor) else None,
    }
    return render(request, "devices/fleet.html", context)


def _picture(rows: list[LastHeard], now: dt.datetime) -> dict[str, Any]:
    kinds = [
        {"key": "fresh", "name": _("十分钟内有消息")},
        {"key": "silent", "name": _("十分钟以上没有消息")},
    ]
    items = [
        {
            "name": row.plate or row.code,
            "kind": "fresh" if now - row.happened_at <= FRESH else "silent",
            "text": f"{timezone.localtime(row.happened_at):%m-%d %H:%M}",
            "at": [float(row.longitude), float(row.latitude)],
        }
        for row in rows
        if row.longitude is not None and row.latitude is not None
    ]
    return {
        "id": "fleet",
        "data_id": "fleet-data",
        "kind": "pointmap",
        "title": _("车辆最近位置"),
        "summary": _("每辆车最近一次报告的位置。底图为示意图，不作划界依据。"),
        "data": {"geo": static(settings.CITY_MAP), "items": items, "kinds": kinds},
        "rows": rows,
        "tall": True,
    }


@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    actor = _looking(request)
    rows = Device.objects.visible_to(actor).select_related("vehicle", "bin__point")
    if words := request.GET.get("q", "").strip():
        rows = rows.filter(code__icontains=words)
    if (kind := request.GET.get("kind", "")) in Device.Kind.values:
        rows = rows.filter(kind=kind)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "words": words,
        "kind": kind,
        "kinds": Device.Kind.choices,
        "binds": rules.may_bind_somewhere(actor),
    }
    return render(request, "devices/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    actor = _binding(request)
    form = BindForm(
        request.POST or None, actor=actor, initial={"code": request.GET.get("code", "")}
    )
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        kind = Device.Kind(values.pop("kind"))
        with refusals_on(form):
            bind(actor=actor, kind=kind, **values)
            messages.success(request, _("设备已登记，暂存的消息正在入库。"))
            return redirect("devices:list")
    context = {"form": form, "heading": _("登记设备")}
    return render(request, "devices/form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    actor = _binding(request)
    device: Device = Device.objects.get_visible_or_404(actor, pk=pk)
    form = UnbindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            unbind(actor=actor, device=device, **form.cleaned_data)
            messages.success(request, _("设备已停用。"))
            return redirect("devices:list")
    context = {"form": form, "heading": _("停用设备 %(code)s") % {"code": device.code}}
    return render(request, "devices/form.html", context, status=422 if form.errors else 200)


def _keeping(request: HttpRequest) -> Actor:
    actor = actor_of_request(request)
    if not rules.may_keep_doors(actor):
        raise PermissionDenied
    return actor


@login_required
@require_safe
def unknown(request: HttpRequest) -> HttpResponse:
    """Senders that nobody registered, and messages that were not taken, each with its reason."""
    actor = _keeping(request)
    labels = dict(Rejected.Why.choices)
    counted = Rejected.objects.values("why").order_by("why").annotate(count=Count("pk"))
    context = {
        "rows": UnknownDevice.objects.all()[:200],
        "counts": [(labels[row["why"]], row["count"]) for row in counted],
        "rejected": Rejected.objects.all()[:50],
        "binds": rules.may_bind_somewhere(actor),
    }
    return render(request, "devices/unknown.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """Keys of programs that send by HTTP; a new one is shown once."""
    actor = _keeping(request)
    form = KeyForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            _key, secret = issue_key(actor=actor, name=form.cleaned_data["name"])
    context = {
        "form": form,
        "secret": secret,
        "rows": DoorKey.objects.all(),
        "address": request.build_absolute_uri("/devices/traccar/"),
    }
    return render(request, "devices/keys.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def end_key(request: HttpRequest, pk: int) -> HttpResponse:
    actor = _keeping(request)
    revoke_key(actor=actor, key=get_object_or_404(DoorKey, pk=pk))
    return redirect("devices:keys")


@login_required
@require_safe
def scale(request: HttpRequest) -> JsonResponse:
    """What the scale of a vehicle shows, for the crew's page; empty without a fresh reading.

    Kilograms as text, to the gram; ``at`` in ISO 8601.
    """
    actor = actor_of_request(request)
    rows = Vehicle.objects.select_related("organisation__region")
    vehicle = get_object_or_404(rows, plate=request.GET.get("plate", ""))
    body = vehicle.organisation
    if not rules.may_read_scale(actor, region_path=body.region.path, organisation_id=body.pk):
        raise Http404
    found = latest_weight(vehicle.plate, after=timezone.now() - SCALE_FRESH)
    if found is None or found.grams is None:
        return JsonResponse({})
    shown = f"{found.grams // 1000}.{found.grams % 1000:03}".rstrip("0").rstrip(".")
    return JsonResponse({"kilograms": shown, "at": found.happened_at.isoformat()})


@csrf_exempt  # a program with a key of its own, no session
@require_http_methods(["GET", "POST"])
def traccar(request: HttpRequest) -> JsonResponse:
    """The HTTP door: answered when the message is on disk."""
    received = timezone.now()
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if key_of(given or request.GET.get("token", "")) is None:
        return _answer(Refusal(No.WRONG_KEY))
    try:
        message = _message(request, received)
    except UnfitError as error:
        body = request.body[:MOST_BODY] or request.GET.urlencode().encode()
        reject(door="http", body=body, error=error, received=received)
        return _answer(Refusal(No.UNFIT, why=error.why.label))
    spool.write([message.line()])
    return JsonResponse({"event": message.event})


def _message(request: HttpRequest, received: dt.datetime) -> Message:
    if request.method == "POST" and request.body:
        if len(request.body) > MOST_BODY:
            raise UnfitError(Rejected.Why.UNREADABLE)
        return of_traccar(request.body, received)
    return of_query(request.GET.dict(), received)


def _answer(refusal: Refusal) -> JsonResponse:
    body = {"code": refusal.reason.code, "text": refusal.message, "remedy": refusal.remedy}
    return JsonResponse(body, status=refusal.reason.status)
