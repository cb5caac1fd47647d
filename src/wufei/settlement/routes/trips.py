"""Loads and the weighings of plants."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router
from ninja.responses import Status

from wufei.kernel.api.fields import Position, in_range
from wufei.kernel.api.paging import page_of_rows
from wufei.kernel.api.requests import actor_of_request
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Material, Site, Vehicle
from wufei.rounds.public import Round
from wufei.settlement.domain.receiving import ReceiptDraft, take_receipt
from wufei.settlement.models import GateReceipt
from wufei.settlement.queries.trips import entries_of, loads_with_masses
from wufei.settlement.refusals import SettlementReason
from wufei.settlement.schemas.trips import (
    GateReceiptAnswer,
    GateReceiptGiven,
    TripAnswer,
    TripDetail,
    TripEntryAnswer,
    TripPage,
    TripQuery,
)

router = Router()


def _fields(load: Any) -> dict[str, Any]:
    return {
        "id": load.pk,
        "code": load.code,
        "day": load.day,
        "round": load.round.code,
        "trip": load.trip,
        "vehicle": load.vehicle.plate,
        "hauler": load.round.plan.hauler.code,
        "material": load.material.key,
        "collected": load.brought,
        "taken_over": load.taken_over,
        "handed_over": load.handed_over,
        "plant": load.plant,
        "difference": load.difference,
    }


@router.get(
    "/trips",
    response=TripPage,
    summary=_("收运车次列表"),
    description=_("一车一趟一类为一个车次；差额等于收集减到厂。"),
)
def list_trips(request: HttpRequest, query: Query[TripQuery]) -> TripPage:
    rows = loads_with_masses(actor_of_request(request))
    if query.day is not None:
        rows = rows.filter(day=query.day)
    page = page_of_rows(rows, query, name="trips", keys=["-id"])
    return TripPage(items=[TripAnswer(**_fields(row)) for row in page.items], next=page.next)


@router.get(
    "/trips/{number}",
    response=TripDetail,
    summary=_("按编号取车次"),
    description=_("连同全部分录，冲销的也在内。"),
)
def get_trip(request: HttpRequest, number: Path[Position]) -> TripDetail:
    row = loads_with_masses(actor_of_request(request)).filter(pk=number).first()
    if row is None:
        raise Http404
    entries = [
        TripEntryAnswer(
            entry=each.entry.client_id,
            role=each.role,
            point=each.point.code if each.point else None,
            order=each.order.code if each.order else None,
            grams=each.grams,
            reversed=getattr(each.entry, "reversed_by", None) is not None,
        )
        for each in entries_of(row)
    ]
    return TripDetail(**_fields(row), entries=entries)


def _found(rows: Any, name: str, given: str, **lookup: Any) -> Any:
    """The row that the part ``name`` of the body names by its code."""
    row = rows.filter(**lookup).first()
    if row is None:
        what = str(rows.model._meta.verbose_name)  # noqa: SLF001
        raise Refusal(SettlementReason.UNKNOWN_CODE, pointer=f"/{name}", what=what, code=given)
    return row


@router.post(
    "/gate-receipts",
    response={201: GateReceiptAnswer, 200: GateReceiptAnswer},
    summary=_("车次过磅"),
    description=_("登记处置场所对一个车次的过磅并入账；拒收须在网页上拍照登记。"),
)
def weigh_at_gate(request: HttpRequest, data: GateReceiptGiven) -> Status[GateReceiptAnswer]:
    actor = actor_of_request(request)
    existed = GateReceipt.objects.filter(client_id=data.client_id).exists()
    receipt = take_receipt(
        actor=actor,
        draft=ReceiptDraft(
            client_id=data.client_id,
            occurred_at=in_range(data.occurred_at, "/occurred_at"),
            net=data.net,
            residue=data.residue,
            ticket=data.ticket,
        ),
        site=_found(
            Site.objects.visible_to(actor).select_related("region"),
            "site",
            data.site,
            code=data.site,
        ),
        round=_found(Round.objects.all(), "round", data.round, code=data.round),
        trip=data.trip,
        vehicle=_found(Vehicle.objects.all(), "vehicle", data.vehicle, plate=data.vehicle),
        material=_found(Material.objects.all(), "material", data.material, key=data.material),
    )
    answer = GateReceiptAnswer(
        client_id=receipt.client_id,
        trip=receipt.load_id,
        received=receipt.received,
        accepted=receipt.accepted,
        refused=receipt.refused,
        residue=receipt.residue,
        ticket=receipt.ticket,
        withdrawn=hasattr(receipt, "withdrawal"),
    )
    return Status(200 if existed else 201, answer)
