"""Pages of settlement: what they show to whom, forms that refuse, literal query counts."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from tests.settlement.conftest import SignIn
from tests.settlement.world import BOOKS, DAY, World, at, make_world
from wufei.collection.public import Order, OrderState
from wufei.ledger.public import close_period
from wufei.registry.public import Site
from wufei.settlement.public import Bill, BillState, GateReceipt, Load, Standstill, draw_up

pytestmark = pytest.mark.django_db
GATE = f"/settlement/gate/?day={DAY.isoformat()}"


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def picture() -> BytesIO:
    file = BytesIO()
    Image.new("RGB", (8, 8)).save(file, "JPEG")
    file.seek(0)
    file.name = "photo.jpg"
    return file


@pytest.fixture
def gatekeeper(world: World, sign_in: SignIn) -> Client:
    return sign_in("gatekeeper", body="ORG-PLANT-KITCHEN")


@pytest.fixture
def officer(world: World, sign_in: SignIn) -> Client:
    return sign_in("city_officer", region="500000")


def weigh_address(world: World) -> str:
    round_ = world.rounds[0]
    return f"/settlement/gate/{round_.pk}/1/{round_.vehicle_id}/{world.kitchen.pk}/?site=PLANT"


def ticket(**told: Any) -> dict[str, Any]:
    local = timezone.localtime(at(300))
    return {
        "client_id": str(uuid4()), "net": "", "occurred_at": f"{local:%Y-%m-%dT%H:%M}", **told,
    }  # fmt: skip


def test_the_gate_lists_expected_and_arrived(world: World, gatekeeper: Client) -> None:
    expected = text_of(gatekeeper.get(GATE))
    assert "在路上" in expected
    assert "等候过磅 0" in expected
    world.weigh(0, 50_000, 10)
    world.settle()
    world.event("deliver", 200, plant=world.plant)
    arrived = text_of(gatekeeper.get(GATE))
    assert "已到场" in arrived
    assert "收集 50 千克" in arrived
    world.receive(49_000)
    assert "已过磅" in text_of(gatekeeper.get(GATE))


def test_a_trip_that_was_not_planned_here_is_found_with_what_it_carries(
    world: World, officer: Client
) -> None:
    elsewhere = Site.objects.create(
        code="SITE-OTHER",
        name="别的厂",
        kind="kitchen_plant",
        region=world.plant.region,
        organisation=world.plant.organisation,
    )
    world.weigh(0, 50_000, 10)
    world.settle()
    plate = world.vehicles[0].plate
    shown = text_of(officer.get(f"{GATE}&site={elsewhere.code}&plate={plate}"))
    assert "未计划到本场的车次" in shown
    assert "收集 50 千克" in shown


def test_a_load_is_weighed_by_gross_and_tare(world: World, gatekeeper: Client) -> None:
    world.weigh(0, 50_000, 10)
    world.settle()
    address = weigh_address(world)
    assert "50 千克" in text_of(gatekeeper.get(address))
    form = ticket(gross="8,049", tare="8,000", ticket="T-17")
    answer = gatekeeper.post(address, form)
    load = Load.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/settlement/trips/{load.pk}/")
    assert gatekeeper.post(address, form).status_code == 302
    receipt = GateReceipt.objects.get()
    assert (receipt.received, receipt.ticket, receipt.actor_name) == (
        49_000,
        "T-17",
        receipt.actor_name,
    )
    shown = text_of(gatekeeper.get(answer["Location"]))
    assert "+1 千克" in shown
    assert (world.on_vehicles(), world.difference()) == (0, 1_000)


def test_weighings_that_are_not_in_the_books_yet_are_told_at_the_gate(
    world: World, gatekeeper: Client
) -> None:
    world.weigh(0, 50_000, 10)
    world.settle()
    address = weigh_address(world)
    told = "班组还有 1 次称重正在入账，合计会变。"
    assert told not in text_of(gatekeeper.get(address))
    world.weigh(1, 30_000, 20)
    assert told in text_of(gatekeeper.get(address))
    world.settle()
    settled = text_of(gatekeeper.get(address))
    assert (told in settled, "80 千克" in settled) == (False, True)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "到场质量须大于零"),
        ({"gross": "100"}, "毛重和皮重只填了一个"),
        ({"gross": "100", "tare": "200"}, "毛重 100,000 克小于皮重 200,000 克"),
        ({"net": "abc"}, "abc"),
        ({"net": "100", "refused": "20"}, "拒收没有写明原因"),
        ({"net": "100", "refused": "20", "refusal_reason": "混装"}, "拒收没有照片"),
        ({"net": "100", "refused": "200"}, "超过净重"),
        ({"net": "100", "residue": "100"}, "没有卸下任何质量"),
    ],
)
def test_a_wrong_ticket_is_refused_with_its_reason(
    world: World, gatekeeper: Client, told: dict[str, str], words: str
) -> None:
    answer = gatekeeper.post(weigh_address(world), ticket(**told))
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert GateReceipt.objects.count() == 0


def test_a_refusal_keeps_its_photo_for_those_who_see_the_receipt(
    world: World, gatekeeper: Client, sign_in: SignIn
) -> None:
    world.weigh(0, 50_000, 10)
    world.settle()
    told = ticket(net="50", refused="5", refusal_reason="混入塑料", photo=picture())
    assert gatekeeper.post(weigh_address(world), told).status_code == 302
    receipt = GateReceipt.objects.get()
    assert (receipt.accepted, receipt.refused) == (45_000, 5_000)
    address = f"/photos/{receipt.photo_id}/"
    assert sign_in("dispatcher", body="ORG-HAUL-1").get(address).status_code == 200
    assert sign_in("generator", body="ORG-GEN-1").get(address).status_code == 404


def test_only_the_own_gate(world: World, sign_in: SignIn) -> None:
    assert sign_in("dispatcher", body="ORG-HAUL-1").get(GATE).status_code == 403
    stranger = make_world(code="X")
    own = sign_in("gatekeeper", body="ORG-PLANT-KITCHEN")
    assert own.get(f"{GATE}&site={stranger.plant.code}").status_code == 200  # the same body
    assert own.get(f"{GATE}&site=NONE").status_code == 404


def test_a_receipt_is_withdrawn_with_a_reason(world: World, gatekeeper: Client) -> None:
    receipt = world.receive(49_000)
    address = f"/settlement/receipts/{receipt.pk}/withdraw/"
    assert gatekeeper.post(address, {"reason": ""}).status_code == 422
    assert gatekeeper.post(address, {"reason": "车次错了"}).status_code == 302
    assert "已撤销" in text_of(gatekeeper.get(f"/settlement/trips/{receipt.load_id}/"))
    assert gatekeeper.get(address).status_code == 403


def test_what_stands_still_says_why_and_is_tried_again(world: World, officer: Client) -> None:
    period = close_period(actor=BOOKS, first_day=DAY, last_day=DAY, reason="结账")
    world.weigh(0, 50_000, 10)
    assert world.settle().refused == 1
    shown = text_of(officer.get("/settlement/"))
    assert "已结账" in shown
    assert "重开该期间" in shown
    row = Standstill.objects.get()
    address = f"/settlement/standstills/{row.pk}/retry/"
    assert officer.post(address).status_code == 302
    row.refresh_from_db()
    assert row.tries == 2
    type(period).objects.all().delete()
    officer.post(address)
    assert Standstill.objects.count() == 0
    assert world.on_vehicles() == 50_000


def test_bills_are_drawn_up_issued_and_printed(world: World, sign_in: SignIn) -> None:
    world.weigh(0, 50_000, 10)
    world.settle()
    world.receive(50_000)
    Order.objects.update(day=dt.date(2026, 9, 3))
    dispatcher = sign_in("dispatcher", body="ORG-HAUL-1")
    payer = sign_in("generator", body="ORG-GEN-1")
    contract = world.orders[0].contract_id
    made = dispatcher.post("/settlement/bills/new/", {"contract": contract, "month": "2026-09"})
    bill = Bill.objects.get()
    address = f"/settlement/bills/{bill.pk}/"
    assert made["Location"] == address
    assert payer.get(address).status_code == 404
    assert dispatcher.post(f"{address}issued/", {}).status_code == 302
    assert payer.get(address).status_code == 200
    assert payer.post(f"{address}paid/", {}).status_code == 403
    paper = payer.get(f"{address}bill.pdf")
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    assert payer.get(f"{address}?export=xlsx").status_code == 200
    told = {"paid_on": "2026-10-09", "reference": "回单 7"}
    assert dispatcher.post(f"{address}paid/", {**told, "reference": ""}).status_code == 422
    assert dispatcher.post(f"{address}paid/", told).status_code == 302
    bill.refresh_from_db()
    assert bill.state == BillState.PAID


def test_balance_figures_open_to_their_lines(world: World, officer: Client) -> None:
    world.weigh(0, 50_000, 10)
    world.settle()
    world.receive(49_000)
    query = f"first={DAY}&last={DAY}&material={world.kitchen.pk}&district={world.district.pk}"
    answer = officer.get(f"/settlement/balance/?{query}")
    shown = text_of(answer)
    for words in ("产生点交出 50 千克", "装车 50 千克", "进入场站贮存 49 千克", "过磅差额 1 千克"):
        assert words in shown
    links = re.findall(
        r'href="(/(?:ledger/postings|settlement/trips)/\?[^"]+)"', answer.content.decode()
    )
    assert len(links) == 9
    for link in links:
        assert officer.get(link.replace("&amp;", "&")).status_code == 200
    assert officer.get("/settlement/balance/?first=2026-02-01&last=2026-01-01").status_code == 422


def test_compensation_and_reports_answer(world: World, officer: Client) -> None:
    world.weigh(0, 50_000, 10)
    world.settle()
    world.receive(49_000)
    month = f"{DAY:%Y-%m}"
    sheet = officer.get(f"/settlement/compensation/?month={month}")
    assert "49 千克" in text_of(sheet)
    link = re.search(r'href="(/settlement/compensation/trace/[^"]+)"', sheet.content.decode())
    assert link is not None
    assert "49 千克" in text_of(officer.get(link[1].replace("&amp;", "&")))
    assert officer.get(f"/settlement/compensation/?month={month}&export=xlsx").status_code == 200
    made = officer.post(
        "/settlement/reports/new/", {"organisation": world.hauler.pk, "month": "2026-09"}
    )
    assert made.status_code == 302
    address = made["Location"]
    assert officer.post(address, {"days": "29", "downtime_hours": "2.5"}).status_code == 302
    assert officer.post(address, {"days": "29", "downtime_hours": "9999"}).status_code == 422
    for state in ("checked", "submitted"):
        officer.post(f"{address}{state}/")
    shown = text_of(officer.get(address))
    assert "已报送" in shown
    assert "2.5" in shown
    assert officer.get(f"{address}report.pdf").content.startswith(b"%PDF")
    assert officer.get(f"{address}?export=xlsx").status_code == 200


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


COUNTS = {"/settlement/trips/": 9, "/settlement/": 10, GATE: 15, "/settlement/bills/": 7}


@pytest.mark.parametrize("rows", [1, 30])
def test_lists_ask_the_same_for_one_and_thirty_rows(
    world: World, officer: Client, rows: int
) -> None:
    for trip in range(1, rows + 1):
        world.weigh(trip % 4, 10_000 + trip, trip, trip=trip)
        world.event("deliver", 100 + trip, trip=trip, plant=world.plant)
    world.settle()
    for trip in range(1, rows + 1):
        world.receive(10_000, trip=trip)
    Order.objects.update(state=OrderState.SETTLED)
    contract = world.orders[0].contract
    for month in range(rows):
        day = dt.date(2024 + month // 12, month % 12 + 1, 1)
        Order.objects.update(day=day)
        draw_up(actor=BOOKS, contract=contract, month=day)
    assert {address: queries(officer, address) for address in COUNTS} == COUNTS
