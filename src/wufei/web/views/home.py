from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wufei.kernel.requests import actor_of_request
from wufei.web.home import cards_for, public_figures


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The public portal for strangers; for people, what their roles need first."""
    if not request.user.is_authenticated:
        return render(request, "web/portal.html", {"public": public_figures()})
    cards = cards_for(actor_of_request(request))
    return render(request, "web/home.html", {"cards": cards})
