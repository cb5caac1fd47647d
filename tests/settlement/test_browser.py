"""Settlement in a real browser, on a desk and on a phone at the gate."""

from __future__ import annotations

import os
import re

import pytest
from django.utils import timezone

from tests.browser.site import Site, check_accessible, check_fits
from tests.settlement.test_hauling import fill, haul, make_station, slip, weigh_in
from tests.settlement.world import BOOKS, DAY, World, make_world
from wufei.collection.public import Order
from wufei.people.public import Membership, User
from wufei.registry.public import Organisation, Region
from wufei.settlement.domain.reporting import generate_report
from wufei.settlement.public import GateReceipt, Haul, Load, draw_up

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GATE = f"/settlement/gate/?day={DAY.isoformat()}"


@pytest.fixture
def world(live_site: Site) -> World:
    made = make_world()
    made.weigh(0, 50_000, 10)
    made.weigh(1, 70_500, 20)
    made.settle()
    made.event("deliver", 200, plant=made.plant)
    return made


def person(role: str, **scope: object) -> User:
    user = User.objects.create(username=role, display_name="冉秀英")
    Membership.objects.create(user=user, role=role, **scope)
    return user


def shoot(page: object, device: str, name: str) -> None:
    if folder := os.environ.get("WUFEI_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{device}-{name}.png", full_page=True)  # type: ignore[attr-defined]


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_the_gatekeeper_weighs_an_arriving_trip(live_site: Site, world: World, device: str) -> None:
    body = Organisation.objects.get(code="ORG-PLANT-KITCHEN")
    page = getattr(live_site, device)(person("gatekeeper", organisation=body))
    live_site.open(page, GATE)
    check_fits(page)
    check_accessible(page)
    shoot(page, device, "gate")
    page.get_by_role("link", name=f"过磅 {world.vehicles[0].plate} 厨余垃圾").click()
    page.wait_for_selector("#weigh-form")
    page.get_by_label("毛重（千克）").fill("8,120")
    page.get_by_label("皮重（千克）").fill("8,000")
    page.wait_for_selector("#weigh-check:has-text('相差 0.5 千克')")
    check_fits(page)
    check_accessible(page)
    shoot(page, device, "weigh")
    page.get_by_label("磅单号").fill("T-17")
    page.get_by_role("button", name="过磅入账").click()
    page.wait_for_selector("h2:has-text('进场过磅')")
    assert "已过磅入账" in page.inner_text("main")
    receipt = GateReceipt.objects.get()
    assert (receipt.received, receipt.ticket) == (120_000, "T-17")
    check_fits(page)
    check_accessible(page)
    shoot(page, device, "trip")


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_every_kind_of_page_fits_and_is_accessible(
    live_site: Site, world: World, device: str
) -> None:
    world.receive(120_000)
    month = "2026-09-01"
    Order.objects.update(day=month)
    officer = person("city_officer", region=Region.objects.get(code="500000"))
    contract = world.orders[0].contract
    assert contract is not None
    bill = draw_up(actor=BOOKS, contract=contract, month=Order.objects.first().day)
    report = generate_report(actor=BOOKS, organisation=world.hauler, month=bill.month)
    page = getattr(live_site, device)(officer)
    for path in (
        "/settlement/",
        "/settlement/trips/",
        f"/settlement/trips/{Load.objects.get().pk}/",
        f"/settlement/balance/?first={DAY}&last={DAY}",
        "/settlement/bills/",
        "/settlement/bills/new/",
        f"/settlement/bills/{bill.pk}/",
        f"/settlement/bills/{bill.pk}/issued/",
        f"/settlement/compensation/?month={DAY:%Y-%m}",
        "/settlement/reports/",
        f"/settlement/reports/{report.pk}/",
        "/settlement/registers/",
        "/settlement/rates/new/",
    ):
        live_site.open(page, path)
        check_fits(page)
        check_accessible(page)
        shoot(page, device, re.sub(r"\W+", "-", path).strip("-"))


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_a_station_sends_a_batch_onward(live_site: Site, device: str) -> None:
    world = make_world()
    station = make_station(world)
    batch = fill(world, station)
    weigh_in(world, haul(world, station, slip(batch, 10_000)), 9_900)
    body = Organisation.objects.get(code="ORG-PLANT-KITCHEN")
    page = getattr(live_site, device)(person("gatekeeper", organisation=body))
    live_site.open(page, "/settlement/hauls/new/?station=STATION")
    page.get_by_role("button", name="全部").click()
    page.get_by_label("车牌").fill(world.vehicles[1].plate)
    page.get_by_label("送往").select_option(label=str(world.plant))
    page.get_by_label("净重（千克）").fill("86")
    page.wait_for_selector("#haul-check:has-text('相差 4 千克')")
    check_fits(page)
    check_accessible(page)
    shoot(page, device, "haul-new")
    page.get_by_label("差额去向").select_option(label="渗滤液和压缩出水")
    page.get_by_label("差额原因").fill("压缩出水")
    page.get_by_role("button", name="登记出站").click()
    page.wait_for_selector("h2:has-text('进场过磅')")
    assert Haul.objects.latest("id").taken == 90_000
    for path in (
        page.url.split("/", 3)[3],
        "settlement/hauls/",
        f"settlement/hauls/{Haul.objects.earliest('id').pk}/",
        "settlement/gate/?site=PLANT",
        f"settlement/hauls/{Haul.objects.latest('id').pk}/weigh/",
        f"settlement/balance/?first={DAY}&last={timezone.localdate()}",
    ):
        live_site.open(page, f"/{path}")
        check_fits(page)
        check_accessible(page)
        shoot(page, device, "h-" + re.sub(r"\W+", "-", path).strip("-"))
