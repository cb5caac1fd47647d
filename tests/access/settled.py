"""A load that was weighed by its crew and at a plant, with a bill, a price, and a report of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone

from wufei.collection.public import Contract, Depot, Order, OrderState, Point
from wufei.driving.public import CrewEvent
from wufei.kernel.actors import system_actor
from wufei.ledger.public import Lot
from wufei.registry.public import Material, Organisation, Region, Site, Vehicle
from wufei.rounds.public import Plan, PlanState, Round
from wufei.settlement.public import (
    Bill,
    BillState,
    CompensationRate,
    HaulDraft,
    MonthlyReport,
    Portion,
    ReceiptDraft,
    ReportRule,
    Standstill,
    settle_waiting,
    take_haul_in,
    take_out,
    take_receipt,
)

SETUP = system_actor("set-up")
WEIGHING = UUID("33333333-3333-4333-8333-333333333333")
RECEIPT = UUID("44444444-4444-4444-8444-444444444444")


def furnish_settlement(*, hauler: Organisation, point: Point, kitchen: Material) -> dict[str, Any]:
    """What the addresses of settlement name → the key of a row that is there."""
    now = timezone.now().replace(microsecond=0) - dt.timedelta(hours=3)
    district: Region = point.region
    plant = Site.objects.create(
        code="S-GATE",
        name="示例厨余厂",
        kind="kitchen_plant",
        organisation=Organisation.objects.get(code="ORG-PLANT-KITCHEN"),
        region=district,
    )
    contract = Contract.objects.get(code="C-1")
    round_ = _round(hauler, now)
    order = Order.objects.create(
        code="O-SETTLED", client_id=WEIGHING, point=point, material=kitchen, contract=contract,
        hauler=hauler, channel="staff", day=now.date(), opens_at=dt.time(1),
        closes_at=dt.time(23), bins=1, booked_at=now, state=OrderState.WEIGHED,
    )  # fmt: skip
    told = {"round": round_, "vehicle": round_.vehicle, "happened_at": now, "received_at": now}
    CrewEvent.objects.create(
        client_id=WEIGHING, kind="weigh", order=order, point=point, material=kitchen, grams=1_000,
        actor_name="驾驶员", **told,
    )  # fmt: skip
    undecided = CrewEvent.objects.create(
        client_id=UUID(int=0xF1), kind="weigh", refused="driving.not_a_weight",
        actor_name="驾驶员", **told,
    )  # fmt: skip
    settle_waiting(actor=SETUP)
    receipt = take_receipt(
        actor=SETUP, site=plant, round=round_, trip=1, vehicle=round_.vehicle, material=kitchen,
        draft=ReceiptDraft(client_id=RECEIPT, occurred_at=now, net=900),
    )  # fmt: skip
    hauled = _haul(plant, round_, kitchen, now)
    month = dt.date(2026, 1, 1)
    bill = Bill.objects.create(
        contract=contract, month=month, number=1, code="C-1-202601-1", drawn_up_at=now,
        issued_at=now, state=BillState.ISSUED,
    )  # fmt: skip
    report = MonthlyReport.objects.create(
        organisation=hauler, month=month, due_on=dt.date(2026, 2, 10), cut=1, generated_at=now
    )
    rate = CompensationRate.objects.create(
        material=kitchen, yuan_per_tonne=Decimal(100), source="示例"
    )
    rule = ReportRule.objects.create(kind="hauler", due_day=10, source="示例")
    still = Standstill.objects.create(
        round=round_, trip=2, material=kitchen, key="still", code="ledger.busy"
    )
    return {
        "undecided": undecided.pk,
        "load": receipt.load_id,
        "receipt": receipt.pk,
        **hauled,
        "bill": bill.pk,
        "report": report.pk,
        "rate": rate.pk,
        "report_rule": rule.pk,
        "standstill": still.pk,
        "settled_round": round_.pk,
        "settled_vehicle": round_.vehicle_id,
    }


def _haul(plant: Site, round_: Round, kitchen: Material, now: dt.datetime) -> dict[str, Any]:
    """A batch of a station that went on to the plant."""
    station = Site.objects.create(
        code="S-STATION", name="示例转运站", kind="transfer_station",
        organisation=plant.organisation, region=plant.region,
    )  # fmt: skip
    told = {"actor": SETUP, "vehicle": round_.vehicle}
    take_receipt(
        site=station, round=round_, trip=3, material=kitchen,
        draft=ReceiptDraft(client_id=UUID(int=0xE1), occurred_at=now, net=800), **told,
    )  # fmt: skip
    batch = Lot.objects.get(code__startswith="STATION-S-STATION-").code
    haul = take_out(
        station=station, plant=plant,
        draft=HaulDraft(UUID(int=0xE2), now, (Portion(batch, 700),), net=700), **told,
    )  # fmt: skip
    receipt = take_haul_in(
        actor=SETUP, haul=haul, site=plant,
        draft=ReceiptDraft(client_id=UUID(int=0xE3), occurred_at=now, net=690),
    )  # fmt: skip
    return {"haul": haul.pk, "haul_receipt": receipt.pk}


def _round(hauler: Organisation, now: dt.datetime) -> Round:
    vehicle, _ = Vehicle.objects.get_or_create(plate="渝A00009", organisation=hauler)
    plan = Plan.objects.create(
        hauler=hauler, day=timezone.localdate(now), number=90, state=PlanState.SUPERSEDED
    )
    made: Round = Round.objects.create(
        plan=plan,
        code="R-SETTLED",
        vehicle=vehicle,
        depot=Depot.objects.get(code="D-1"),
        leaves_at=now,
        returns_at=now + dt.timedelta(hours=2),
    )
    return made
