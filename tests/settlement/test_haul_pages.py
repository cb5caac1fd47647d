"""Pages of onward hauls: what stands at a station, goes out, and is weighed in at the gate."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.settlement.conftest import SignIn
from tests.settlement.test_hauling import fill, haul, make_station, slip, stands, weigh_in
from tests.settlement.test_pages import text_of, ticket
from tests.settlement.world import BOOKS, DAY, World, at
from wufei.ledger.public import Lot
from wufei.registry.public import Site
from wufei.settlement.public import Haul, HaulReceipt, take_back

pytestmark = pytest.mark.django_db
NEW = "/settlement/hauls/new/?station=STATION"


@pytest.fixture
def station(world: World) -> Site:
    made = make_station(world)
    fill(world, made)
    return made


@pytest.fixture
def gatekeeper(station: Site, sign_in: SignIn) -> Client:
    return sign_in("gatekeeper", body="ORG-PLANT-KITCHEN")


def batch() -> Lot:
    lot: Lot = Lot.objects.filter(kind="batch").earliest("id")
    return lot


def typed(world: World, **told: Any) -> dict[str, Any]:
    local = timezone.localtime(at(400))
    return {
        "client_id": str(uuid4()), "plate": world.vehicles[1].plate, "plant": str(world.plant.pk),
        "net": "60", f"out_{batch().pk}": "60", "left_at": f"{local:%Y-%m-%dT%H:%M}", **told,
    }  # fmt: skip


def test_a_station_sends_and_the_gate_weighs_in(
    world: World, station: Site, gatekeeper: Client
) -> None:
    assert "在站 100 千克" in text_of(gatekeeper.get(NEW))
    told = typed(world)
    first = gatekeeper.post(NEW, told)
    again = gatekeeper.post(NEW, told)
    row = Haul.objects.get()
    assert first.url == again.url == f"/settlement/hauls/{row.pk}/"
    gate = text_of(gatekeeper.get(f"/settlement/gate/?site=PLANT&day={DAY}"))
    assert "转运站来车" in gate
    assert f"{row.code} 在途" in gate
    address = f"/settlement/hauls/{row.pk}/weigh/"
    assert "出站时车上 60 千克" in text_of(gatekeeper.get(address))
    local = timezone.localtime(at(460))
    gatekeeper.post(address, ticket(net="59.5", occurred_at=f"{local:%Y-%m-%dT%H:%M}"))
    shown = text_of(gatekeeper.get(f"/settlement/hauls/{row.pk}/"))
    assert "已到厂" in shown
    assert (world.at_plant(), world.difference()) == (59_500, 500)
    gate = text_of(gatekeeper.get(f"/settlement/gate/?site=PLANT&day={DAY}"))
    assert "当日到场 59.5 千克" in gate


def test_a_batch_taken_whole_may_be_sent_twice(
    world: World, station: Site, gatekeeper: Client
) -> None:
    told = typed(world, net="100", **{f"out_{batch().pk}": "100"})
    assert gatekeeper.post(NEW, told).url == gatekeeper.post(NEW, told).url
    assert (Haul.objects.count(), stands(station, "stock")) == (1, 0)
    assert "站内没有批次" in text_of(gatekeeper.get(NEW))


def test_the_slip_says_why_it_is_refused(world: World, station: Site, gatekeeper: Client) -> None:
    cases = {
        "没有登记这个车牌": {"plate": "渝Z99999"},
        "没有写明去向和原因": {"net": "58"},
        "不够出库 200,000 克": {"net": "200", f"out_{batch().pk}": "200"},
        "没有选择出库的批次": {f"out_{batch().pk}": ""},
    }
    for words, told in cases.items():
        answer = gatekeeper.post(NEW, typed(world, **told))
        assert (answer.status_code, words in text_of(answer)) == (422, True), words
    assert not Haul.objects.exists()


def test_a_haul_and_its_receipt_are_taken_back_with_a_reason(
    world: World, station: Site, gatekeeper: Client
) -> None:
    row = haul(world, station, slip(batch().code, 60_000))
    receipt = weigh_in(world, row, 60_000)
    page = f"/settlement/haul-receipts/{receipt.pk}/withdraw/"
    assert gatekeeper.post(page, {"reason": ""}).status_code == 422
    assert gatekeeper.post(page, {"reason": "磅错"}).status_code == 302
    assert not HaulReceipt.objects.standing().exists()
    gatekeeper.post(f"/settlement/hauls/{row.pk}/withdraw/", {"reason": "车坏了"})
    shown = text_of(gatekeeper.get(f"/settlement/hauls/{row.pk}/"))
    assert "已撤销" in shown
    assert "车坏了" in shown
    assert stands(station, "stock") == 100_000


def test_the_balance_names_the_transfer(world: World, station: Site, sign_in: SignIn) -> None:
    told = {"net": 57_000, "loss_cause": "leachate", "loss_reason": "压缩出水"}
    weigh_in(world, haul(world, station, slip(batch().code, 60_000, **told)), 56_000)
    haul(world, station, slip(batch().code, 10_000))
    take_back(actor=BOOKS, haul=haul(world, station, slip(batch().code, 5_000)), reason="错")
    officer = sign_in("city_officer", region="500000")
    shown = text_of(officer.get(f"/settlement/balance/?first={DAY}&last={DAY}"))
    for words in ("出库 70 千克", "站内差额 3 千克", "途中差额 1 千克", "仍在途 10 千克"):
        assert words in shown


def test_others_do_not_see_a_haul(world: World, station: Site, sign_in: SignIn) -> None:
    row = haul(world, station, slip(batch().code, 60_000))
    driver_body = sign_in("dispatcher", body="ORG-HAUL-1")
    assert driver_body.get(f"/settlement/hauls/{row.pk}/").status_code == 200
    assert driver_body.get(NEW).status_code == 403
    assert driver_body.get(f"/settlement/hauls/{row.pk}/weigh/").status_code == 403
    other = sign_in("gatekeeper", body="ORG-GEN-1")
    assert other.get(f"/settlement/hauls/{row.pk}/").status_code == 404


def test_lists_ask_the_same_queries_at_any_length(
    world: World, station: Site, gatekeeper: Client
) -> None:
    counts = []
    for more in (1, 29):
        for _ in range(more):
            haul(world, station, slip(batch().code, 1_000))
        for address in ("/settlement/hauls/", f"/settlement/gate/?site=PLANT&day={DAY}"):
            gatekeeper.get(address)
            with CaptureQueriesContext(
                connection,
            ) as caught:
                assert gatekeeper.get(address).status_code == 200
            counts.append(len(caught))
    assert counts == [10, 15, 10, 15]
    assert gatekeeper.get("/settlement/hauls/?export=xlsx").status_code == 200
    assert "没有转运" in text_of(gatekeeper.get("/settlement/hauls/?state=withdrawn"))
