"""Booking in a real browser: a resident with a phone, a restaurant whose vehicle did not come."""

from __future__ import annotations

import datetime as dt
import os
import re
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from tests.browser.site import Site, check_accessible, check_fits
from tests.cast import make_smallest_city
from tests.collection.world import an_order
from tests.registry.actors import CITY
from wufei.collection.public import (
    Contract,
    Order,
    OrderState,
    Point,
    ServiceSlot,
    create_point,
    create_slot,
)
from wufei.people.public import Membership, User
from wufei.registry.public import Material, Organisation, Region

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(page: Page, name: str) -> None:
    """The page fits and is accessible; kept as a picture where a folder is told."""
    check_fits(page)
    check_accessible(page)
    folder = os.environ.get("WUFEI_SCREENSHOTS")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def person(role: str, **scope: object) -> User:
    user = User.objects.create(username=role, display_name="龚芳")
    Membership.objects.create(user=user, role=role, **scope)
    return user


@pytest.fixture
def slot(live_site: Site) -> ServiceSlot:
    """Every day of the coming fortnight from eight to ten, at a compound of the district."""
    make_smallest_city()
    district = Region.objects.get(code="500107")
    kitchen = Material.objects.create(key="kitchen", scheme="household", name="厨余垃圾")
    hauler = Organisation.objects.get(code="ORG-HAUL-1")
    create_point(
        actor=CITY,
        code="P-1",
        name="桂花苑一号桶组",
        kind="compound",
        region=district,
        address="杨家坪正街 1 号",
    )
    for weekday in range(7):
        slot = create_slot(
            actor=CITY,
            code=f"D{weekday}",
            name="上午",
            hauler=hauler,
            region=district,
            materials=[kitchen],
            weekday=weekday,
            opens_at=dt.time(8),
            closes_at=dt.time(10),
            capacity_orders=2,
        )
    return slot


def test_a_resident_books_sees_amends_and_cancels_on_a_phone(
    live_site: Site, slot: ServiceSlot
) -> None:
    page = live_site.phone(person("resident", region=slot.region))
    live_site.open(page, "/collection/orders/book/")
    look(page, "phone-book-point")
    page.get_by_role("link", name="桂花苑一号桶组").click()
    look(page, "phone-book-class")
    page.get_by_role("link", name="厨余垃圾").click()
    page.get_by_label("08:00–10:00 上午 余 2 单").first.check()
    page.get_by_label("桶数").fill("2")
    page.get_by_label("备注").fill("请从东门进")
    look(page, "phone-book-when")
    page.get_by_role("button", name="预约", exact=True).click()
    page.wait_for_selector("text=等待排入当天的收运线路。")
    order = Order.objects.get()
    assert page.get_by_role("heading", name=f"订单 {order.code}").is_visible()
    look(page, "phone-order")
    page.get_by_role("link", name="修改预约").click()
    page.get_by_label("08:00–10:00 上午 余 2 单").nth(1).check()
    page.get_by_label("桶数").fill("3")
    look(page, "phone-amend")
    page.get_by_role("button", name="修改预约").click()
    page.wait_for_selector("text=桶数：2 → 3")
    page.get_by_role("link", name="取消预约").click()
    page.get_by_label("取消的原因").fill("不用了")
    page.get_by_role("button", name="取消预约").click()
    page.wait_for_selector(".badge:has-text('已取消')")
    order.refresh_from_db()
    assert (order.state, order.bins, order.note) == (OrderState.CANCELLED, 3, "请从东门进")
    live_site.open(page, "/collection/orders/mine/")
    look(page, "phone-mine")
    live_site.open(page, "/collection/orders/messages/")
    look(page, "phone-messages")


def test_a_restaurant_reports_a_missed_pick_up_and_books_anew(
    live_site: Site, slot: ServiceSlot
) -> None:
    holder = Organisation.objects.get(code="ORG-GEN-1")
    point = Point.objects.create(
        code="R-1", name="江湖菜馆", kind="restaurant", region=slot.region, organisation=holder
    )
    kitchen = Material.objects.get()
    contract = Contract.objects.create(
        code="C-1",
        holder=holder,
        hauler=slot.hauler,
        fee_basis="bin",
        fee=5,
        state="active",
    )
    contract.materials.add(kitchen)
    order = an_order(
        point,
        kitchen,
        hauler=slot.hauler,
        contract=contract,
        state=OrderState.SCHEDULED,
        day=timezone.localdate() - dt.timedelta(days=1),
    )
    page = live_site.phone(person("generator", organisation=holder))
    live_site.open(page, f"/collection/orders/{order.code}/")
    page.get_by_role("link", name="报告漏收").click()
    page.get_by_label("情况说明").fill("等到中午没有人来")
    look(page, "phone-missed")
    page.get_by_role("button", name="报告漏收").click()
    page.wait_for_selector(".badge:has-text('漏收')")
    page.get_by_role("link", name="改约").click()
    page.get_by_label("08:00–10:00 上午 余 2 单").first.check()
    page.get_by_role("button", name="改约").click()
    page.wait_for_selector("dt:has-text('改约自')")
    look(page, "phone-rebooked")
    order.refresh_from_db()
    assert (order.state, order.replaced_by.bins) == (OrderState.REBOOKED, 2)


def test_staff_pages_fit_a_desk_and_a_phone(live_site: Site, slot: ServiceSlot) -> None:
    point, kitchen = Point.objects.get(), Material.objects.get()
    for state in (OrderState.REQUESTED, OrderState.WEIGHED, OrderState.MISSED):
        an_order(point, kitchen, hauler=slot.hauler, state=state, collected_grams=81_500)
    user = person("city_officer", region=Region.objects.get(code="500000"))
    paths = [
        "/collection/orders/",
        "/collection/orders/accept/",
        "/collection/complaints/",
        "/collection/calendars/",
        "/collection/slots/",
        f"/collection/slots/{slot.pk}/",
        "/collection/slots/new/",
        "/collection/standing/new/",
        "/collection/cards/new/",
        "/collection/terms/new/",
    ]
    for device, page in (("desk", live_site.desktop(user)), ("phone", live_site.phone(user))):
        for path in paths:
            live_site.open(page, path)
            look(page, f"{device}-{re.sub(r'[^a-z]+', '-', path).strip('-')}")
    page = live_site.desktop(user, language="en")
    live_site.open(page, "/collection/calendars/")
    page.get_by_label("Point or address").select_option(label=str(point))
    page.get_by_role("button", name="Open calendar").click()
    page.wait_for_selector("[data-copy]")
    look(page, "desk-calendars-open")
