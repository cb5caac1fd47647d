"""Forms by which a dispatcher changes a plan; each is the keyboard's way of what a drag does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wufei.collection.public import Order
from wufei.kernel.actors import Actor
from wufei.kernel.form_refusals import show_refusal
from wufei.kernel.refusals import Refusal
from wufei.kernel.requests import actor_of_request
from wufei.rounds.domain.drafting import discard_plan, start_computing
from wufei.rounds.domain.editing import change_vehicle, place_stop, split_round
from wufei.rounds.domain.locking import change_driver, lock_round, lock_stop
from wufei.rounds.domain.publishing import publish
from wufei.rounds.domain.replanning import insert_order, redistribute, withdraw_order
from wufei.rounds.domain.wording import class_names, explained
from wufei.rounds.forms.planning import (
    ComputeForm,
    ConfirmedForm,
    DiscardForm,
    DriverForm,
    PlaceForm,
    PublishForm,
    ReasonForm,
    VehicleForm,
)
from wufei.rounds.models import Plan, PlanState, Round, RoundStop, StopState
from wufei.rounds.queries.plans import numbered
from wufei.rounds.refusals import RoundsReason
from wufei.rounds.views.plans import may_plan, plan_or_404

#: What a confirmed change may override.
ASKING = {RoundsReason.LOCKED, RoundsReason.DEARER}


def _planner(request: HttpRequest, plan: Plan) -> Actor:
    actor = actor_of_request(request)
    if not may_plan(actor, plan):
        raise PermissionDenied
    return actor


def _stop_or_404(request: HttpRequest, pk: int) -> RoundStop:
    rounds = Round.objects.visible_to(actor_of_request(request))
    rows = RoundStop.objects.select_related(
        "round__plan__hauler__region", "round__vehicle", "order__point"
    )
    found = rows.filter(pk=pk, round__in=rounds, kind=RoundStop.Kind.ORDER).first()
    if found is None or found.order is None or found.state == StopState.WITHDRAWN:
        raise Http404
    return found


def round_or_404(request: HttpRequest, code: str) -> Round:
    """The round if the reader may see it."""
    rows = Round.objects.select_related("plan__hauler__region", "vehicle", "depot", "crew")
    row: Round = rows.get_visible_or_404(actor_of_request(request), code=code)
    return row


def _at_round(row: Round) -> str:
    return f"{reverse('rounds:plan', args=[row.plan_id])}?round={row.code}#calls"


def _form_page(
    request: HttpRequest,
    form: Any,
    act: Callable[[dict[str, Any]], object],
    *,
    plan: Plan,
    heading: str,
    label: str,
    back: str,
    done: str,
    lead: str = "",
    danger: bool = False,
) -> HttpResponse:
    """The form; on POST does the thing and goes ``back``, or shows the refusal."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
            if refusal.reason in ASKING and isinstance(form, ConfirmedForm):
                form.ask()
            if refusal.reason == RoundsReason.CHANGED_MEANWHILE:
                plan.refresh_from_db(fields=["version"])
                form.data = {
                    **{name: form.data[name] for name in form.data},
                    "version": plan.version,
                }
        else:
            messages.success(request, done)
            return redirect(back)
    context = {
        "form": form,
        "plan": plan,
        "heading": heading,
        "label": label,
        "lead": lead,
        "back": back,
        "danger": danger,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "rounds/form.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def compute(request: HttpRequest, pk: int) -> HttpResponse:
    """Compute anew, or improve what stands with its locks kept."""
    plan = plan_or_404(request, pk)
    actor = _planner(request, plan)
    form = ComputeForm(request.POST or None, plan=plan)
    return _form_page(
        request,
        form,
        lambda given: start_computing(actor=actor, plan=plan, **given),
        plan=plan,
        heading=_("再计算"),
        lead=_("从现有线路出发改进；锁定的线路和停靠不变，新受理的订单会排入。"),
        label=_("开始计算"),
        back=reverse("rounds:plan", args=[pk]),
        done=_("已开始计算。"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def publish_page(request: HttpRequest, pk: int) -> HttpResponse:
    plan = plan_or_404(request, pk)
    actor = _planner(request, plan)
    published = Plan.objects.filter(
        hauler=plan.hauler_id, day=plan.day, state=PlanState.PUBLISHED
    ).exclude(pk=plan.pk)
    form = PublishForm(request.POST or None, plan=plan, published=published.first())

    def act(given: dict[str, Any]) -> object:
        replacing = published.first() if given.get("replace") else None
        return publish(actor=actor, plan=plan, version=given["version"], replacing=replacing)

    return _form_page(
        request,
        form,
        act,
        plan=plan,
        heading=_("发布方案"),
        lead=_("发布后驾驶员看到线路，预约人看到已排班；当天的变动在方案上调整。"),
        label=_("发布"),
        back=reverse("rounds:plan", args=[pk]),
        done=_("方案已发布。"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    plan = plan_or_404(request, pk)
    actor = _planner(request, plan)
    form = DiscardForm(request.POST or None, plan=plan)
    return _form_page(
        request,
        form,
        lambda given: discard_plan(actor=actor, plan=plan, reason=given["reason"]),
        plan=plan,
        heading=_("放弃方案"),
        label=_("放弃"),
        back=reverse("rounds:plan", args=[pk]),
        done=_("方案已放弃。"),
        danger=True,
    )


@login_required
@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Another round or another place for a stop."""
    stop = _stop_or_404(request, pk)
    plan = stop.round.plan
    actor = _planner(request, plan)
    number = next(n for n, call in numbered(stop.round) if call.pk == stop.pk)
    initial = {"to_round": stop.round_id, "position": number}
    form = PlaceForm(request.POST or None, plan=plan, initial=initial)
    return _form_page(
        request,
        form,
        lambda given: place_stop(actor=actor, plan=plan, stop=stop, **given),
        plan=plan,
        heading=_("移动停靠：%(order)s") % {"order": stop.order},
        lead=_("其余停靠的次序不变，时间重新计算；违反规则的移动不能做。"),
        label=_("移动"),
        back=_at_round(stop.round),
        done=_("已移动，时间已重新计算。"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, pk: int) -> HttpResponse:
    stop = _stop_or_404(request, pk)
    plan = stop.round.plan
    actor = _planner(request, plan)
    form = VehicleForm(request.POST or None, plan=plan)
    return _form_page(
        request,
        form,
        lambda given: split_round(actor=actor, plan=plan, stop=stop, **given),
        plan=plan,
        heading=_("拆分线路：自 %(order)s 起") % {"order": stop.order},
        lead=_("这一站和之后的各站交给另一辆没有线路的车。"),
        label=_("拆分"),
        back=_at_round(stop.round),
        done=_("线路已拆分。"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def vehicle(request: HttpRequest, code: str) -> HttpResponse:
    row = round_or_404(request, code)
    actor = _planner(request, row.plan)
    form = VehicleForm(request.POST or None, plan=row.plan)
    return _form_page(
        request,
        form,
        lambda given: change_vehicle(actor=actor, plan=row.plan, round=row, **given),
        plan=row.plan,
        heading=_("更换车辆：%(vehicle)s") % {"vehicle": row.vehicle},
        label=_("更换"),
        back=reverse("rounds:plan", args=[row.plan_id]),
        done=_("车辆已更换。"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def driver(request: HttpRequest, code: str) -> HttpResponse:
    row = round_or_404(request, code)
    actor = _planner(request, row.plan)
    form = DriverForm(request.POST or None, plan=row.plan, initial={"driver": row.driver_id})
    return _form_page(
        request,
        form,
        lambda given: change_driver(actor=actor, round=row, **given),
        plan=row.plan,
        heading=_("驾驶员：%(vehicle)s") % {"vehicle": row.vehicle},
        label=_("保存"),
        back=_at_round(row),
        done=_("驾驶员已更改。"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Takes an order off the plan."""
    plan = plan_or_404(request, pk)
    actor = _planner(request, plan)
    order = _order_or_404(plan, code)
    form = ReasonForm(request.POST or None, plan=plan)
    return _form_page(
        request,
        form,
        lambda given: withdraw_order(actor=actor, plan=plan, order=order, **given),
        plan=plan,
        heading=_("撤下订单：%(order)s") % {"order": order},
        lead=_("前后的停靠靠拢，别的不变；订单回到已受理，可以再排入。"),
        label=_("撤下"),
        back=reverse("rounds:plan", args=[pk]),
        done=_("订单已撤下。"),
        danger=True,
    )


def _order_or_404(plan: Plan, code: str) -> Order:
    order = Order.objects.filter(hauler=plan.hauler_id, day=plan.day, code=code).first()
    if order is None:
        raise Http404
    return order


def _act(request: HttpRequest, act: Callable[[], str], back: str) -> HttpResponse:
    try:
        messages.success(request, act())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(back)


@login_required
@require_POST
def insert(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Puts an order in where it costs least."""
    plan = plan_or_404(request, pk)
    actor, order = _planner(request, plan), _order_or_404(plan, code)

    def act() -> str:
        placed = insert_order(actor=actor, plan=plan, order=order)
        if placed.stop is not None:
            row = placed.stop.round
            return _("%(order)s 已排入 %(vehicle)s，第 %(position)s 站。") % {
                "order": order.code,
                "vehicle": row.vehicle.plate,
                "position": placed.stop.position,
            }
        words = explained(placed.why, placed.figures or {}, class_names())
        messages.warning(request, f"{order.code}：{words.why}{words.remedy}")
        return _("没有合适的位置，其余停靠没有变动。")

    return _act(request, act, reverse("rounds:plan", args=[pk]))


@login_required
@require_POST
def stop_lock(request: HttpRequest, pk: int) -> HttpResponse:
    stop = _stop_or_404(request, pk)
    actor = _planner(request, stop.round.plan)

    def act() -> str:
        changed = lock_stop(actor=actor, stop=stop, locked=not stop.locked)
        return _("停靠已锁定。") if changed.locked else _("停靠已解锁。")

    return _act(request, act, _at_round(stop.round))


@login_required
@require_POST
def round_lock(request: HttpRequest, code: str) -> HttpResponse:
    row = round_or_404(request, code)
    actor = _planner(request, row.plan)

    def act() -> str:
        changed = lock_round(actor=actor, round=row, locked=not row.locked)
        return _("线路已锁定。") if changed.locked else _("线路已解锁。")

    return _act(request, act, _at_round(row))


@login_required
@require_POST
def give_away(request: HttpRequest, code: str) -> HttpResponse:
    """The rest of a broken-down round to the other vehicles."""
    row = round_or_404(request, code)
    actor = _planner(request, row.plan)

    def act() -> str:
        redistribute(actor=actor, round=row)
        return _("余下的停靠已分给其他车辆。")

    return _act(request, act, reverse("rounds:plan", args=[row.plan_id]))
