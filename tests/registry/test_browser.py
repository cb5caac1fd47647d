"""The registers in a real browser, on a desk and on a phone."""

from __future__ import annotations

import os
import re

import pytest

from tests.browser.site import Site, check_accessible, check_fits
from tests.registry.actors import CITY
from wufei.people.public import Membership, User
from wufei.registry.public import (
    Material,
    Organisation,
    Region,
    create_organisation,
    create_vehicle,
    load_reference_data,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officer(live_site: Site) -> User:
    load_reference_data()
    user = User.objects.create(username="officer", display_name="李主任")
    city = Region.objects.get(code="500000")
    Membership.objects.create(user=user, role="city_officer", region=city)
    district = Region.objects.get(code="500107")
    hauler = create_organisation(
        actor=CITY, code="H-1", name="环卫一公司", kind="hauler", region=district
    )
    kitchen = Material.objects.get(key="kitchen")
    create_vehicle(actor=CITY, plate="渝A00001", organisation=hauler, materials=[kitchen])
    return user


def pages() -> list[str]:
    hauler = Organisation.objects.get(code="H-1")
    yubei = Region.objects.get(code="500112")
    kitchen = Material.objects.get(key="kitchen")
    return [
        "/registers/",
        "/registers/regions/",
        "/registers/regions/tree/",
        f"/registers/regions/{yubei.pk}/",
        "/registers/codes/",
        "/registers/vehicles/",
        "/registers/sites/",
        "/registers/calendar/",
        f"/registers/materials/{kitchen.pk}/",
        f"/registers/organisations/{hauler.pk}/",
        f"/registers/organisations/{hauler.pk}/edit/",
        f"/registers/organisations/{hauler.pk}/close/",
        "/registers/units/new/",
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


def test_the_slash_key_leads_to_the_search_that_finds_while_typing(
    live_site: Site, officer: User
) -> None:
    page = live_site.desktop(officer)
    live_site.open(page, "/registers/codes/")
    page.keyboard.press("/")
    page.keyboard.type("铅蓄电池")
    page.wait_for_selector("text=900-052-31")
    page.wait_for_function("document.querySelectorAll('#list-results tbody tr').length === 1")
    export = page.get_attribute("#list-results a[download]", "href")
    assert export is not None
    assert "q=" in export


def test_a_form_is_filled_in_and_the_fault_is_shown(live_site: Site, officer: User) -> None:
    live_site.expect_complaint("422")
    page = live_site.desktop(officer)
    live_site.open(page, "/registers/organisations/new/")
    page.fill("[name=code]", "H-1")
    page.fill("[name=name]", "环卫二公司")
    page.select_option("[name=kind]", "hauler")
    page.select_option("[name=region]", label="九龙坡区")
    page.click("main button[type=submit]")
    assert "H-1" in page.input_value("[name=code]")
    assert page.locator(".field-error").count() == 1
    page.fill("[name=code]", "H-2")
    page.click("main button[type=submit]")
    page.wait_for_selector("h1:has-text('环卫二公司')")
    assert page.locator(".notice-success").inner_text() == "已登记：环卫二公司。"
