from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from wufei.devices.declared import DEVICES
from wufei.devices.views import doors, registering, sending
from wufei.devices.views.fleet import fleet, looker_of
from wufei.registry.public import register_pages

app_name = "devices"


def _for_lookers(page: URLPattern) -> URLPattern:
    """The same page, closed to those who have nothing to look for at devices."""
    shown: Callable[..., HttpResponse] = page.callback

    @wraps(shown)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            looker_of(request)
        return shown(request, *args, **kwargs)

    page.callback = guarded
    return page


urlpatterns = [
    path("", fleet, name="fleet"),
    path("register/new/", registering.create, name="register_create"),
    path("register/import/", registering.import_page, name="import_devices"),
    path("register/import/template.xlsx", registering.import_template, name="import_template"),
    *(_for_lookers(page) for page in register_pages(DEVICES)),
    path("unknown/", doors.unknown, name="unknown"),
    path("keys/", doors.keys, name="keys"),
    path("keys/<int:pk>/end/", doors.end_key, name="end_key"),
    path("scale/", sending.scale, name="scale"),
    path("traccar/", sending.traccar, name="traccar"),
]
