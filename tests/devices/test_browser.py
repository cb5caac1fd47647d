"""The register of devices in a real browser: list, one device, its acts, the import."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from tests.browser.site import Site, check_accessible, check_fits
from tests.devices.conftest import SYSTEM, minutes_ago
from tests.devices.test_importing import workbook
from tests.devices.test_landing import position, weight
from wufei.devices import spool
from wufei.devices.domain.binding import bind
from wufei.devices.domain.landing import land_waiting
from wufei.devices.domain.rejecting import reject
from wufei.devices.messages import UnfitError
from wufei.devices.models import Device, Rejected
from wufei.people.public import User
from wufei.registry.public import Vehicle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sent(tracker: Device, vehicle: Vehicle) -> None:
    """Three positions of today, one of them twice, a weight, and a wrong clock."""
    bind(actor=SYSTEM, code="S-1", kind=Device.Kind.SCALE, vehicle=vehicle)
    told = [position(f"e{number}", at=minutes_ago(number)) for number in (1, 2, 3)]
    spool.write([*told, told[0], weight("w1", 12.5)])
    land_waiting()
    error = UnfitError(Rejected.Why.AHEAD, "T-1")
    reject(door="mqtt", body=b"x", error=error, received=timezone.now())


def test_a_device_is_found_looked_at_moved_and_retired(
    live_site: Site, cast: dict[str, User], tracker: Device, vehicle: Vehicle
) -> None:
    sent(tracker, vehicle)
    Vehicle.objects.create(plate="渝A10002", organisation=vehicle.organisation)
    officer = cast["city_officer"]
    for page in (live_site.phone(officer), live_site.desktop(officer)):
        for address in ("/devices/", "/devices/register/", "/devices/register/import/"):
            live_site.open(page, address)
            check_fits(page)
            check_accessible(page)
        live_site.open(page, "/devices/register/?q=T-1")
        page.get_by_role("link", name="T-1").click()
        page.wait_for_selector(".chart-canvas :is(canvas, svg)")
        check_fits(page)
        check_accessible(page)
    page.get_by_role("link", name="改装").click()
    page.select_option("#id_vehicle", label="渝A10002")
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    page.fill("#id_first_day", tomorrow.isoformat())
    page.fill("#id_reason", "换车")
    page.get_by_role("button", name="改装").click()
    page.get_by_role("link", name="渝A10002").first.click()
    page.get_by_role("link", name="渝A10001").last.wait_for()
    moved = Device.objects.get(code="T-1", valid_to=None)
    live_site.open(page, f"/devices/register/{moved.pk}/")
    page.get_by_role("link", name="报废").click()
    page.fill("#id_last_day", tomorrow.isoformat())
    page.fill("#id_reason", "进水")
    page.get_by_role("button", name="报废").click()
    page.get_by_text("已报废").first.wait_for()
    check_accessible(page)


def test_a_file_is_checked_and_then_taken(
    live_site: Site, cast: dict[str, User], vehicle: Vehicle, tmp_path: Any
) -> None:
    live_site.expect_complaint("422")
    page = live_site.phone(cast["city_officer"])
    path = tmp_path / "devices.xlsx"
    path.write_bytes(workbook([["T-7", "定位终端", "渝A10001", "", ""], ["T-8", "?", "", "", ""]]))
    live_site.open(page, "/devices/register/import/")
    page.set_input_files("#id_file", str(path))
    page.get_by_role("button", name="上传").click()
    page.get_by_text("没有写入").wait_for()
    check_fits(page)
    check_accessible(page)
    path.write_bytes(workbook([["T-7", "定位终端", "渝A10001", "", ""]]))
    page.set_input_files("#id_file", str(path))
    page.uncheck("#id_only_check")
    page.get_by_role("button", name="上传").click()
    page.get_by_text("已导入").wait_for()
    assert Device.objects.get().code == "T-7"
