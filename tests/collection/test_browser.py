"""The registers of collection in a real browser, on a desk and on a phone."""

from __future__ import annotations

import datetime as dt
import os
import re
from decimal import Decimal

import pytest

from tests.browser.site import Site, check_accessible, check_fits
from tests.registry.actors import CITY
from wufei.collection.public import Bin, Point, create_bin, create_point, create_window
from wufei.people.public import Membership, User
from wufei.registry.public import Material, Region, load_reference_data

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officer(live_site: Site) -> User:
    load_reference_data()
    user = User.objects.create(username="officer", display_name="李主任")
    city = Region.objects.get(code="500000")
    Membership.objects.create(user=user, role="city_officer", region=city)
    district = Region.objects.get(code="500107")
    kitchen = Material.objects.get(key="kitchen")
    for number, kind in enumerate(("compound", "restaurant", "market")):
        point = create_point(
            actor=CITY,
            code=f"P-{number}",
            name=f"{number}号收集点",
            kind=kind,
            region=district,
            latitude=Decimal("29.5") + Decimal(number) / 100,
            longitude=Decimal("106.5"),
        )
        create_bin(actor=CITY, code=f"B-{number}", point=point, material=kitchen, litres=240)
        opening = {"opens_at": dt.time(7), "closes_at": dt.time(9)}
        create_window(actor=CITY, point=point, weekday=number, materials=[kitchen], **opening)
    return user


def pages() -> list[str]:
    point, made = Point.objects.get(code="P-0"), Bin.objects.get(code="B-0")
    return [
        "/collection/",
        "/collection/map/",
        "/collection/labels/",
        "/collection/points/",
        "/collection/points/import/",
        "/collection/points/new/",
        f"/collection/points/{point.pk}/",
        f"/collection/points/{point.pk}/contact/",
        f"/collection/bins/{made.pk}/",
        "/collection/windows/new/",
        "/collection/contracts/new/",
    ]


def test_every_kind_of_page_fits_and_is_accessible(live_site: Site, officer: User) -> None:
    for device, page in (("desk", live_site.desktop(officer)), ("phone", live_site.phone(officer))):
        for path in pages():
            live_site.open(page, path)
            check_fits(page)
            check_accessible(page)
            folder = os.environ.get("WUFEI_SCREENSHOTS")
            if folder:
                name = re.sub(r"\W+", "-", path).strip("-")
                page.screenshot(path=f"{folder}/{device}-{name}.png", full_page=True)


def test_a_point_on_the_map_leads_to_its_page(live_site: Site, officer: User) -> None:
    page = live_site.desktop(officer)
    live_site.open(page, "/collection/map/")
    page.wait_for_selector(".chart-canvas svg path")
    page.get_by_role("button", name="表格").click()
    page.get_by_role("link", name="1号收集点").click()
    page.wait_for_selector("h1:has-text('1号收集点')")


def test_labels_print_24_to_a_sheet_of_a4(live_site: Site, officer: User) -> None:
    point, kitchen = Point.objects.get(code="P-0"), Material.objects.get(key="kitchen")
    for number in range(3, 26):
        create_bin(actor=CITY, code=f"B-{number}", point=point, material=kitchen, litres=240)
    page = live_site.desktop(officer)
    live_site.open(page, "/collection/labels/")
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 2
