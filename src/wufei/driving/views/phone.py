"""The crew's phone page and what it talks to."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import asdict

from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wufei.driving.domain.recording import require_teller, take_in
from wufei.driving.queries import own_round
from wufei.driving.reading import read_events
from wufei.driving.refusals import DrivingReason as No
from wufei.driving.showing import round_of
from wufei.driving.words import words
from wufei.kernel.actors import Actor, Role
from wufei.kernel.photos import keep_photo
from wufei.kernel.refusals import Refusal
from wufei.kernel.requests import actor_of_request
from wufei.rounds.public import Round

#: What the worker keeps beside the files that the page has loaded.
SCRIPTS = ("app", "store", "sender", "screens", "scanning", "scale")


def _may_drive_at_all(actor: Actor) -> bool:
    return actor.has_role(Role.DRIVER, Role.DISPATCHER)


@login_required
@require_safe
def phone(request: HttpRequest) -> HttpResponse:
    """The page of the crew. It comes from the device's own store where there is no reception."""
    actor = actor_of_request(request)
    if not _may_drive_at_all(actor):
        raise PermissionDenied
    code = request.GET.get("round", "")
    if not code and not actor.has_role(Role.DRIVER):
        return redirect("driving:watch")
    context = {"words": words(), "user_key": str(request.user.pk), "round_code": code}
    return render(request, "driving/phone.html", context)


def _round(request: HttpRequest, code: str) -> Round:
    """The round of that code, or the actor's own of today."""
    actor = actor_of_request(request)
    if code:
        rows = Round.objects.visible_to(actor).select_related("plan__hauler", "vehicle")
        found: Round | None = rows.filter(code=code).first()
    else:
        found = own_round(actor)
    if found is None:
        raise Refusal(No.NO_ROUND, code=code[:40])
    require_teller(actor, found)
    return found


def _told(refusal: Refusal) -> dict[str, str]:
    return {"code": refusal.reason.code, "text": refusal.message, "remedy": refusal.remedy}


def _problem(refusal: Refusal) -> JsonResponse:
    return JsonResponse(_told(refusal), status=refusal.reason.status)


@login_required
@require_safe
@never_cache
def round_json(request: HttpRequest) -> JsonResponse:
    """The round with everything the phone needs; 404 where there is none today."""
    if not _may_drive_at_all(actor_of_request(request)):
        raise PermissionDenied
    try:
        return JsonResponse(round_of(_round(request, request.GET.get("code", ""))))
    except Refusal as refusal:
        return _problem(refusal)


@login_required
@require_safe
@never_cache
def token(request: HttpRequest) -> JsonResponse:
    """A fresh token before sending: a phone may have been off for longer than the old one lasts."""
    return JsonResponse({"token": get_token(request), "user": str(request.user.pk)})


@login_required
@require_POST
def events(request: HttpRequest) -> JsonResponse:
    """Events of a round; answers one by one, in order."""
    try:
        code, drafts, unread = read_events(request.body)
        round_ = _round(request, code)
        answers = take_in(actor=actor_of_request(request), round=round_, events=drafts)
    except Refusal as refusal:
        return _problem(refusal)
    told = [{**asdict(answer), "client_id": str(answer.client_id)} for answer in answers]
    for place, one in sorted(unread.items()):
        told.insert(place, {"client_id": one.client_id, "outcome": "refused", **_told(one.refusal)})
    return JsonResponse({"answers": told})


@login_required
@require_POST
def photo(request: HttpRequest, pk: uuid.UUID) -> JsonResponse:
    """Keeps a photo under the name that the phone gave it; the same again is answered."""
    actor = actor_of_request(request)
    if not _may_drive_at_all(actor):
        raise PermissionDenied
    upload = request.FILES.get("file")
    if upload is None:
        raise Http404
    try:
        kept = keep_photo(actor=actor, file=upload.file, photo_id=pk)
    except Refusal as refusal:
        return _problem(refusal)
    return JsonResponse({"id": str(kept.pk)})


@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker; a changed script makes a new version of it, and of what it keeps."""
    parts = []
    for name in (*SCRIPTS, "worker"):
        path = finders.find(f"driving/js/{name}.js")
        with open(str(path), "rb") as file:  # noqa: PTH123 - a path of the finder
            parts.append(file.read())
    version = hashlib.sha256(b"".join(parts)).hexdigest()[:16]
    body = f'const VERSION = "{version}";\n'.encode() + parts[-1]
    answer = HttpResponse(body, content_type="text/javascript; charset=utf-8")
    answer["Service-Worker-Allowed"] = "/driving/"
    answer["Cache-Control"] = "no-cache"
    return answer
