"""What a supervisor must always see: overdue on the road, refused on site, never weighed."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from wufei.ledger.models import Hold
from wufei.ledger.queries.alerts import (
    expired_holds,
    overdue_transit,
    refused_on_site,
    transit_grams,
)
from wufei.ledger.views.asking import actor_of_request, may_post

#: Rows shown of each kind; how many there are in all is told.
SHOWN = 100


def _unweighed(rows: QuerySet[Hold]) -> list[Hold]:
    return list(rows[: SHOWN + 1])


@login_required
@require_safe
def alerts(request: HttpRequest) -> HttpResponse:
    actor = actor_of_request(request)
    now = timezone.now()
    overdue = overdue_transit(actor=actor, now=now)
    refused = list(refused_on_site(actor=actor)[: SHOWN + 1])
    expired = _unweighed(expired_holds(actor=actor))
    context = {
        "now": now,
        "overdue": [(row, now - row.due_at) for row in overdue[:SHOWN]],
        "overdue_count": len(overdue),
        "overdue_grams": sum(row.grams for row in overdue),
        "transit_grams": transit_grams(actor=actor),
        "refused": refused[:SHOWN],
        "refused_cut": len(refused) > SHOWN,
        "refused_grams": sum(row.grams for row in refused[:SHOWN]),
        "expired": expired[:SHOWN],
        "expired_cut": len(expired) > SHOWN,
        "may_post": may_post(actor),
        "nothing": not (overdue or refused or expired),
        "shown": SHOWN,
    }
    return render(request, "ledger/alerts.html", context)
