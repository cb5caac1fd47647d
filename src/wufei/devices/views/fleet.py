"""Where the fleet was heard last."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wufei.devices import rules, spool
from wufei.devices.declared import DEVICES
from wufei.devices.models import LastHeard, Rejected, UnknownDevice
from wufei.devices.queries import registered
from wufei.kernel.actors import Actor
from wufei.kernel.requests import actor_of_request

#: A tracker that was heard within this time is on the road, or stands; longer, it is silent.
FRESH = dt.timedelta(minutes=10)


def looker_of(request: HttpRequest) -> Actor:
    """
    Raises:
        PermissionDenied: whoever has nothing to look for at devices.
    """
    actor = actor_of_request(request)
    if not rules.may_look(actor):
        raise PermissionDenied
    return actor


@login_required
@require_safe
def fleet(request: HttpRequest) -> HttpResponse:
    """Where each vehicle was heard last, on a map and as a list; how the doors stand."""
    actor = looker_of(request)
    now = timezone.now()
    mine = registered(actor).in_force(timezone.localdate())
    bound = dict(mine.values_list("code", "pk"))
    rows = LastHeard.objects.filter(code__in=mine.values("code")).order_by("-happened_at")
    heard = [_named(row, bound) for row in rows[:1000] if row.code in bound]
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


def _named(row: LastHeard, bound: dict[str, int]) -> Any:
    """The row with the key of the page that shows its device."""
    row.device_pk = bound[row.code]  # type: ignore[attr-defined]
    return row


def _picture(rows: list[Any], now: dt.datetime) -> dict[str, Any]:
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
            "href": DEVICES.url("detail", row.device_pk),
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
