"""Plans: list, the page of one, its computing, and two side by side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wufei.kernel.actors import Actor
from wufei.kernel.exporting import Export
from wufei.kernel.form_refusals import refusals_on
from wufei.kernel.listing import answer_list
from wufei.kernel.refusals import Refusal
from wufei.kernel.requests import actor_of_request
from wufei.rounds import rules
from wufei.rounds.declared import REGISTERS
from wufei.rounds.domain.drafting import draft_plan, run_of, stop_computing
from wufei.rounds.domain.editing import EDITABLE
from wufei.rounds.domain.wording import fault_texts
from wufei.rounds.filters import PlanFilters, RoundFilters
from wufei.rounds.forms.planning import CompareForm, DraftForm
from wufei.rounds.models import Plan, PlanState, Round, UnplannedOrder
from wufei.rounds.queries.comparing import compare
from wufei.rounds.queries.pictures import MOST_CALLS, calls_of, round_map, timeline
from wufei.rounds.queries.plans import (
    left_out,
    numbered,
    plan_rows,
    round_rows,
    waiting_orders,
)
from wufei.rounds.tables import PlanTable, RoundTable, hours, kilometres, yuan

#: So many unplanned and late orders stand on the plan's page; the export holds all.
SHOWN = 50


def plan_or_404(request: HttpRequest, pk: int) -> Plan:
    """The plan if the reader may see it."""
    rows = Plan.objects.select_related("hauler__region", "based_on")
    plan: Plan = rows.get_visible_or_404(actor_of_request(request), pk=pk)
    return plan


def may_plan(actor: Actor, plan: Plan) -> bool:
    return rules.may_plan(actor, organisation_id=plan.hauler_id)


@login_required
@require_safe
def plan_list(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of_request(request)
    found = PlanFilters(request.GET, queryset=plan_rows(actor))
    export = Export(
        _("排班方案"),
        [
            _("作业日期"), _("方案序号"), _("收运单位"), _("状态"), _("线路"), _("未排订单"),
            _("里程（公里）"), _("工时"), _("费用（元）"), _("创建人"),
        ],
        lambda plan: [
            plan.day, plan.number, str(plan.hauler), plan.get_state_display(), plan.round_count,
            plan.left_count, kilometres(plan.metres), hours(plan.seconds), yuan(plan.cost),
            plan.actor_name,
        ],
    )  # fmt: skip
    return answer_list(
        request,
        "rounds/list.html",
        PlanTable(found.qs),
        export=export,
        filter=found,
        may_draft=rules.may_draft(actor),
    )


@login_required
@require_safe
def rounds_of_day(request: HttpRequest) -> HttpResponseBase:
    """Rounds of published plans; of today unless the filter says otherwise."""
    actor = actor_of_request(request)
    asked = request.GET.copy()
    asked.setdefault("day", timezone.localdate().isoformat())
    rows = Round.objects.visible_to(actor).filter(plan__state=PlanState.PUBLISHED)
    found = RoundFilters(asked, queryset=round_rows(rows))
    export = Export(
        _("收运线路"),
        [
            _("线路编号"), _("收运单位"), _("车辆"), _("驾驶员"), _("状态"), _("计划出车"),
            _("计划收车"), _("停靠"), _("已完成"), _("里程（公里）"),
        ],
        lambda row: [
            row.code, str(row.plan.hauler), row.vehicle.plate, row.driver_name,
            row.get_state_display(), row.leaves_at, row.returns_at, row.stop_count,
            row.done_count, kilometres(row.metres),
        ],
    )  # fmt: skip
    return answer_list(
        request, "rounds/rounds.html", RoundTable(found.qs), export=export, filter=found
    )


@login_required
@require_safe
def registers(request: HttpRequest) -> HttpResponse:
    """The registers of planning, with the number of rows that the reader sees."""
    actor = actor_of_request(request)
    counts = [(register, register.rows(actor).count()) for register in REGISTERS]
    return render(request, "rounds/registers.html", {"registers": counts})


@login_required
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """A new plan; computing begins at once."""
    actor = actor_of_request(request)
    if not rules.may_draft(actor):
        raise PermissionDenied
    given = {"day": request.GET["day"]} if request.GET.get("day") else {}
    form = DraftForm(request.POST or None, actor=actor, initial=given)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            plan = draft_plan(actor=actor, **form.cleaned_data)
            return redirect("rounds:plan", plan.pk)
    status = 422 if form.errors else 200
    return render(request, "rounds/draft.html", {"form": form}, status=status)


@login_required
@require_safe
def plan_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan: figures, map, timetable, rounds, one round's calls, what stays out and why."""
    actor, plan = actor_of_request(request), plan_or_404(request, pk)
    rounds = list(round_rows(plan.rounds.all()).order_by("code"))
    calls = calls_of(plan) if rounds else []
    chosen = next((row for row in rounds if row.code == request.GET.get("round")), None)
    chosen = chosen or (rounds[0] if rounds else None)
    late = list(waiting_orders(plan)[: SHOWN + 1]) if plan.state in EDITABLE else []
    context: dict[str, Any] = {
        "plan": plan,
        "rounds": rounds,
        "chosen": chosen,
        "calls": numbered(chosen) if chosen else (),
        "left": left_out(plan, most=SHOWN),
        "left_count": plan.unplanned.count(),
        "late": late[:SHOWN],
        "faults": fault_texts(plan.faults)[:SHOWN],
        "may_plan": may_plan(actor, plan),
        "editable": may_plan(actor, plan) and plan.state in EDITABLE,
        "others": CompareForm(plan=plan),
        **_progress(plan),
    }
    if rounds and len(calls) <= MOST_CALLS:
        context |= {"map": round_map(rounds, calls), "timeline": timeline(plan, rounds, calls)}
    return render(request, "rounds/plan.html", context)


def _progress(plan: Plan) -> dict[str, Any]:
    run = run_of(plan) if plan.state == PlanState.COMPUTING else None
    return {"run": run, "running": run is not None and not run.is_over}


@login_required
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that asks again while the plan is computed; then loads the page anew."""
    plan = plan_or_404(request, pk)
    context = {
        "plan": plan,
        "may_plan": may_plan(actor_of_request(request), plan),
        **_progress(plan),
    }
    answer = render(request, "rounds/parts/progress.html", context)
    if not context["running"]:
        answer["HX-Refresh"] = "true"
    return answer


@login_required
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    plan = plan_or_404(request, pk)
    try:
        stop_computing(actor=actor_of_request(request), plan=plan)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已要求停止；保留目前最好的方案。"))
    return redirect("rounds:plan", pk)


@login_required
@require_safe
def compare_page(request: HttpRequest, pk: int) -> HttpResponse:
    """This plan beside another one of the same hauler and day."""
    plan = plan_or_404(request, pk)
    form = CompareForm(request.GET or None, plan=plan)
    context: dict[str, Any] = {"plan": plan, "form": form}
    if form.is_bound and form.is_valid():
        other = form.cleaned_data["other"]
        found = compare(plan, other)
        rows = [
            (_("线路"), found.before.rounds, found.after.rounds),
            (_("停靠"), found.before.stops, found.after.stops),
            (_("未排订单"), found.before.left, found.after.left),
            (_("里程（公里）"), kilometres(found.before.metres), kilometres(found.after.metres)),
            (_("工时"), hours(found.before.seconds), hours(found.after.seconds)),
            (_("最长线路"), hours(found.before.longest), hours(found.after.longest)),
            (_("最长与最短之差"), hours(found.before.spread), hours(found.after.spread)),
            (_("费用（元）"), yuan(found.before.cost), yuan(found.after.cost)),
        ]
        context |= {"other": other, "found": found, "figures": rows}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "rounds/compare.html", context, status=status)


@login_required
@require_safe
def unplanned_export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """All orders that the plan leaves out, with the reasons in words."""
    from wufei.kernel.exporting import as_xlsx

    plan = plan_or_404(request, pk)
    export = Export(
        _("未排订单"),
        [_("订单号"), _("收集点"), _("类别"), _("原因"), _("办法")],
        lambda left: [
            left.order.code,
            str(left.order.point),
            str(left.order.material),
            left.explanation.why,
            left.explanation.remedy,
        ],
    )
    most = UnplannedOrder.objects.filter(plan=plan).count()
    return as_xlsx(export, left_out(plan, most=most))
