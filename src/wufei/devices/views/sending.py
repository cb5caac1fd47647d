"""What programs ask: the HTTP door, and the weight for the crew's page."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from wufei.devices import rules, spool
from wufei.devices.domain.keys import key_of
from wufei.devices.domain.rejecting import reject
from wufei.devices.messages import Message, UnfitError, of_query, of_traccar
from wufei.devices.models import Rejected
from wufei.devices.queries import latest_weight
from wufei.devices.refusals import DevicesReason as No
from wufei.kernel.refusals import Refusal
from wufei.kernel.requests import actor_of_request
from wufei.registry.public import Vehicle

#: An older reading is of another bin.
SCALE_FRESH = dt.timedelta(minutes=2)
MOST_BODY = 64 * 1024


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
