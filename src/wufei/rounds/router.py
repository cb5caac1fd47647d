"""The API of plans and rounds."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router
from ninja.responses import Status

from wufei.collection.public import Order
from wufei.kernel.actors import Actor
from wufei.kernel.api.fields import Position
from wufei.kernel.api.paging import page_of_rows
from wufei.kernel.api.requests import actor_of_request, row_named
from wufei.registry.public import Organisation
from wufei.rounds.domain import drafting, publishing, replanning
from wufei.rounds.domain.fleet import PER_YUAN
from wufei.rounds.domain.wording import class_names, explained, fault_texts
from wufei.rounds.models import Plan, Round, RoundStop
from wufei.rounds.queries import published_rounds
from wufei.rounds.queries.plans import left_out, stops_of
from wufei.rounds.schemas import (
    InsertionAnswer,
    InsertionGiven,
    LeftAnswer,
    PlanAnswer,
    PlanDetail,
    PlanGiven,
    PlanPage,
    PlanQuery,
    PublicationGiven,
    RoundAnswer,
    RoundDetail,
    RoundPage,
    RoundQuery,
    StopAnswer,
)

router = Router()


def _plan(actor: Actor, pk: int) -> Plan:
    plan: Plan = Plan.objects.select_related("hauler__region").get_visible_or_404(actor, pk=pk)
    return plan


def _plan_fields(plan: Plan) -> dict[str, Any]:
    return {
        "id": plan.pk,
        "hauler": plan.hauler.code,
        "day": plan.day,
        "number": plan.number,
        "state": plan.state,
        "version": plan.version,
        "metres": plan.metres,
        "seconds": plan.seconds,
        "cost": f"{plan.cost // PER_YUAN}.{plan.cost % PER_YUAN * 100 // PER_YUAN:02d}",
        "published_at": plan.published_at,
    }


def _round_fields(row: Round) -> dict[str, Any]:
    return {
        "code": row.code,
        "plan": row.plan_id,
        "vehicle": row.vehicle.plate,
        "driver": row.driver_name,
        "state": row.state,
        "leaves_at": row.leaves_at,
        "returns_at": row.returns_at,
        "left_at": row.left_at,
        "returned_at": row.returned_at,
        "metres": row.metres,
    }


def _stop_answer(stop: RoundStop) -> StopAnswer:
    order = stop.order
    return StopAnswer(
        position=stop.position,
        kind=stop.kind,
        trip=stop.trip,
        order=order.code if order else None,
        point=order.point.code if order else None,
        plant=stop.plant.code if stop.plant else None,
        material=order.material.key if order else None,
        grams=stop.grams,
        arrives_at=stop.arrives_at,
        begins_at=stop.begins_at,
        leaves_at=stop.leaves_at,
        state=stop.state,
        arrived_at=stop.arrived_at,
        done_at=stop.done_at,
    )


def _detail(plan: Plan) -> PlanDetail:
    rounds = plan.rounds.select_related("vehicle").order_by("code")
    figures = dict(plan.unplanned.values_list("order__code", "figures"))
    left = left_out(plan, most=len(figures))
    return PlanDetail(
        **_plan_fields(plan),
        rounds=[RoundAnswer(**_round_fields(row)) for row in rounds],
        unplanned=[
            LeftAnswer(
                order=each.order.code,
                code=each.why,
                why=each.explanation.why,
                remedy=each.explanation.remedy,
                figures=figures[each.order.code],
            )
            for each in left
        ],
        faults=fault_texts(plan.faults),
    )


@router.get(
    "/plans",
    response=PlanPage,
    summary=_("排班方案列表"),
    description=_("收运单位每天的排班方案，新的在前。"),
)
def list_plans(request: HttpRequest, query: Query[PlanQuery]) -> PlanPage:
    rows = Plan.objects.visible_to(actor_of_request(request)).select_related("hauler")
    if query.day:
        rows = rows.filter(day=query.day)
    if query.hauler:
        rows = rows.filter(hauler__code=query.hauler)
    page = page_of_rows(rows, query, name="plans", keys=["-id"])
    return PlanPage(items=[PlanAnswer(**_plan_fields(p)) for p in page.items], next=page.next)


@router.post(
    "/plans",
    response={201: PlanAnswer},
    summary=_("新建排班方案"),
    description=_("在后台计算；状态变为 ready 后可以发布。"),
)
def draft_plan(request: HttpRequest, data: PlanGiven) -> Status[PlanAnswer]:
    actor = actor_of_request(request)
    hauler = row_named(Organisation, actor, pointer="/hauler", code=data.hauler)
    plan = drafting.draft_plan(
        actor=actor,
        hauler=hauler,
        day=data.day,
        seconds=data.seconds,
        balance_percent=data.balance_percent,
    )
    return Status(201, PlanAnswer(**_plan_fields(plan)))


@router.get(
    "/plans/{plan}",
    response=PlanDetail,
    summary=_("取排班方案"),
    description=_("连同线路，以及没有排入的订单和原因。"),
)
def get_plan(request: HttpRequest, plan: Path[Position]) -> PlanDetail:
    return _detail(_plan(actor_of_request(request), plan))


@router.post(
    "/plans/{plan}/publication",
    response=PlanDetail,
    summary=_("发布排班方案"),
    description=_("订单转为已排班，驾驶员看到线路；同一天只有一个已发布的方案。"),
)
def publish_plan(request: HttpRequest, plan: Path[Position], data: PublicationGiven) -> PlanDetail:
    actor = actor_of_request(request)
    row = _plan(actor, plan)
    old = _plan(actor, data.replacing) if data.replacing else None
    done = publishing.publish(actor=actor, plan=row, version=data.version, replacing=old)
    return _detail(done)


@router.post(
    "/plans/{plan}/orders",
    response=InsertionAnswer,
    summary=_("排入订单"),
    description=_("排在最省的位置，其余停靠的车辆和次序不变；没有位置时说明原因。"),
)
def insert_order(
    request: HttpRequest, plan: Path[Position], data: InsertionGiven
) -> InsertionAnswer:
    actor = actor_of_request(request)
    row = _plan(actor, plan)
    order = row_named(Order, actor, pointer="/order", code=data.order)
    placed = replanning.insert_order(actor=actor, plan=row, order=order, version=data.version)
    left = None
    if placed.stop is None:
        words = explained(placed.why, placed.figures or {}, class_names())
        left = LeftAnswer(
            order=order.code,
            code=placed.why,
            why=words.why,
            remedy=words.remedy,
            figures=placed.figures or {},
        )
    return InsertionAnswer(
        version=placed.plan.version,
        round=placed.stop.round.code if placed.stop else None,
        position=placed.stop.position if placed.stop else None,
        arrives_at=placed.stop.arrives_at if placed.stop else None,
        left=left,
    )


@router.get(
    "/rounds",
    response=RoundPage,
    summary=_("当天线路"),
    description=_("已发布方案在某一天的线路。"),
)
def list_rounds(request: HttpRequest, query: Query[RoundQuery]) -> RoundPage:
    rows = published_rounds(day=query.day, actor=actor_of_request(request))
    page = page_of_rows(rows, query, name="rounds", keys=["code"])
    return RoundPage(items=[RoundAnswer(**_round_fields(r)) for r in page.items], next=page.next)


@router.get(
    "/rounds/{path:code}",
    response=RoundDetail,
    summary=_("取线路"),
    description=_("连同各个停靠的计划和实际时间。"),
)
def get_round(request: HttpRequest, code: str) -> RoundDetail:
    rows = Round.objects.select_related("vehicle")
    row: Round = rows.get_visible_or_404(actor_of_request(request), code=code)
    return RoundDetail(**_round_fields(row), stops=[_stop_answer(stop) for stop in stops_of(row)])
