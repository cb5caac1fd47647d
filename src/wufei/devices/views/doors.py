"""Pages of the doors: who sends unknown to us, what was rejected, and the keys."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wufei.devices import rules
from wufei.devices.domain.keys import issue_key, revoke_key
from wufei.devices.forms import KeyForm
from wufei.devices.models import DoorKey, Rejected, UnknownDevice
from wufei.kernel.actors import Actor
from wufei.kernel.form_refusals import refusals_on
from wufei.kernel.requests import actor_of_request


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
