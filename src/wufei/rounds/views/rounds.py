"""One round: its page and its papers."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wufei.kernel.documents import PDF
from wufei.kernel.exporting import Export, as_xlsx
from wufei.kernel.requests import actor_of_request
from wufei.rounds import papers, rules
from wufei.rounds.domain.editing import EDITABLE
from wufei.rounds.models import RoundState
from wufei.rounds.queries.pictures import round_map
from wufei.rounds.queries.plans import numbered, round_rows
from wufei.rounds.views.changing import round_or_404


@login_required
@require_safe
def round_page(request: HttpRequest, code: str) -> HttpResponse:
    """What the round does, call by call, and what became of it."""
    row = round_or_404(request, code)
    row = round_rows(type(row).objects.filter(pk=row.pk)).get()
    calls = numbered(row)
    stops = [stop for _, stop in calls]
    planner = rules.may_plan(actor_of_request(request), organisation_id=row.plan.hauler_id)
    context = {
        "round": row,
        "plan": row.plan,
        "calls": calls,
        "map": round_map([row], stops),
        "editable": planner and row.plan.state in EDITABLE,
        "broken": row.state == RoundState.BROKEN_DOWN,
    }
    return render(request, "rounds/round.html", context)


@login_required
@require_safe
def sheet_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The sheet that goes with the vehicle."""
    row = round_or_404(request, code)
    made = papers.sheet_pdf(row, base=request.build_absolute_uri("/").rstrip("/"))
    answer = HttpResponse(made, content_type=PDF)
    name = content_disposition_header(False, f"{row.code}.pdf")  # noqa: FBT003
    answer["Content-Disposition"] = name or "inline"
    return answer


@login_required
@require_safe
def sheet_xlsx(request: HttpRequest, code: str) -> HttpResponse | FileResponse:
    row = round_or_404(request, code)
    headings = [
        _("顺序"), _("趟次"), _("类别"), _("订单号"), _("名称"), _("地址"), _("物料"), _("桶数"),
        _("预计千克"), _("时段"), _("计划到达"), _("计划离开"), _("状态"), _("备注"),
    ]  # fmt: skip
    export = Export(row.code, headings, lambda line: line)
    return as_xlsx(export, papers.sheet_lines(row))
