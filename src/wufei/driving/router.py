"""Records of crews through the API, for apps of haulers' own."""

from __future__ import annotations

from dataclasses import asdict

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from wufei.driving.domain.recording import require_teller, take_in
from wufei.driving.drafts import EventDraft
from wufei.driving.models import CrewEvent
from wufei.driving.schemas import (
    RecordAnswer,
    RecordGiven,
    RecordOutcome,
    RecordOutcomes,
    RecordPage,
    RecordQuery,
    RecordsGiven,
)
from wufei.kernel.api.paging import page_of_rows
from wufei.kernel.api.requests import actor_of_request, row_named
from wufei.rounds.public import Round, RoundStop

router = Router()

_AS_TOLD = (
    "client_id", "kind", "happened_at", "trip", "bin", "material", "plant", "kilograms", "bins",
    "grade", "from_scale", "reason", "photo", "withdraws",
)  # fmt: skip


def _draft(round: Round, stops: dict[str, int], given: RecordGiven) -> EventDraft:  # noqa: A002
    told = {name: getattr(given, name) for name in ("to_vehicle", "ticket")}
    return EventDraft(
        **{name: getattr(given, name) for name in _AS_TOLD},
        stop=stops.get(given.order, 0) if given.order else None,
        detail={name: text for name, text in told.items() if text},
    )


def _stops(round: Round, data: RecordsGiven) -> dict[str, int]:  # noqa: A002
    """Order → its stop, on this round first: it may have been handed over since."""
    codes = {each.order for each in data.records if each.order}
    rows = RoundStop.objects.filter(order__code__in=codes, round__plan=round.plan_id)
    pairs = rows.values_list("order__code", "pk", "round_id")
    return {code: pk for code, pk, at in sorted(pairs, key=lambda row: row[2] == round.pk)}


@router.post(
    "/crew-records",
    response=RecordOutcomes,
    summary=_("上报作业记录"),
    description=_("每条记录由设备编号，可原样重发；逐条答复，未生效的也会保存。"),
)
def tell_records(request: HttpRequest, data: RecordsGiven) -> RecordOutcomes:
    actor = actor_of_request(request)
    row: Round = row_named(Round, actor, pointer="/round", code=data.round)
    require_teller(actor, row)
    stops = _stops(row, data)
    drafts = [_draft(row, stops, each) for each in data.records]
    answers = take_in(actor=actor, round=row, events=drafts)
    return RecordOutcomes(answers=[RecordOutcome(**asdict(answer)) for answer in answers])


@router.get(
    "/crew-records",
    response=RecordPage,
    summary=_("作业记录列表"),
    description=_("某一天的作业记录，按发生时间排列；可只取未生效的。"),
)
def list_records(request: HttpRequest, query: Query[RecordQuery]) -> RecordPage:
    rows = (
        CrewEvent.objects.visible_to(actor_of_request(request))
        .filter(round__plan__day=query.day)
        .select_related("round", "vehicle", "order", "material", "plant")
        .annotate(withdrawn=Exists(CrewEvent.objects.filter(withdraws=OuterRef("pk"))))
    )
    if query.round:
        rows = rows.filter(round__code=query.round)
    if query.without_effect:
        rows = rows.exclude(refused="")
    page = page_of_rows(rows, query, name="crew-records", keys=["happened_at", "id"])
    return RecordPage(items=[_answer(event) for event in page.items], next=page.next)


def _answer(event: CrewEvent) -> RecordAnswer:
    return RecordAnswer(
        client_id=event.client_id,
        round=event.round.code,
        kind=event.kind,
        happened_at=event.happened_at,
        received_at=event.received_at,
        vehicle=event.vehicle.plate,
        trip=event.trip,
        order=event.order.code if event.order else None,
        material=event.material.key if event.material else None,
        plant=event.plant.code if event.plant else None,
        grams=event.grams,
        refused=event.refused,
        withdrawn=event.withdrawn,  # type: ignore[attr-defined]
    )
