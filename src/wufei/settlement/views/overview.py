"""Where settlement stands: what waits, what stands still and why, what is on the road."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wufei.driving.public import CrewEvent
from wufei.kernel.actors import system_actor
from wufei.kernel.refusals import shown
from wufei.kernel.requests import actor_of_request
from wufei.ledger.public import Account, Balance, Stage
from wufei.settlement import rules
from wufei.settlement.declared import REGISTERS
from wufei.settlement.domain.posting import settle_rounds
from wufei.settlement.domain.reasons import reason_of
from wufei.settlement.models import Standstill
from wufei.settlement.queries.gate import own_sites
from wufei.settlement.queries.trips import loads_with_masses

#: Rows of each part of the page; the lists have them all.
SHOWN = 10


def explained(row: Standstill) -> tuple[str, str]:
    """Reason and remedy of a standstill in words."""
    reason = reason_of(row.code)
    if reason is None:
        return row.code, ""
    params = shown(row.params)
    return str(reason.text) % params, str(reason.remedy) % params


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    actor = actor_of_request(request)
    waiting = CrewEvent.objects.visible_to(actor).filter(settled__isnull=True, refused="")
    still = Standstill.objects.visible_to(actor).select_related(
        "round__vehicle", "round__plan__hauler__region", "material"
    )
    accounts = Account.objects.visible_to(actor).filter(stage=Stage.TRANSIT, vehicle__isnull=False)
    road = Balance.objects.filter(account__in=accounts.order_by().values("pk"), grams__gt=0)
    rows = list(still[:100])
    context = {
        "waiting": waiting.count(),
        "still": [(row, *explained(row), _may_retry(actor, row)) for row in rows],
        "road_grams": sum(road.values_list("grams", flat=True)),
        "recent": loads_with_masses(actor).order_by("-day", "-pk")[:SHOWN],
        "gate": bool(own_sites(actor)),
    }
    return render(request, "settlement/overview.html", context)


def _may_retry(actor: Any, row: Standstill) -> bool:
    hauler = row.round.plan.hauler
    return rules.may_settle(actor, region_path=hauler.region.path, organisation_id=hauler.pk)


@login_required
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a standing trip again, here and now."""
    actor = actor_of_request(request)
    row = Standstill.objects.select_related("round__plan__hauler__region").get_visible_or_404(
        actor, pk=pk
    )
    if not _may_retry(actor, row):
        raise PermissionDenied

    done = settle_rounds(actor=system_actor("settlement"), rounds=[row.round_id])
    if done.refused:
        messages.warning(request, _("还是没有通过，原因见下。"))
    else:
        messages.success(request, _("已入账，共 %(count)s 笔分录。") % {"count": done.entries})
    return redirect("settlement:overview")


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The dated rules of settlement, with the number of rows."""
    actor = actor_of_request(request)
    counts = [(register, register.rows(actor).count()) for register in REGISTERS]
    return render(request, "settlement/index.html", {"registers": counts})
