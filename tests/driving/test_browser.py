"""The crew's phone in a real browser: without reception and back, closed and opened again."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from tests.browser.site import Site, check_accessible, check_fits
from tests.driving.conftest import Day, make_day
from wufei.driving.models import CrewEvent, StopReason
from wufei.kernel.models import Photo
from wufei.people.public import Membership, User

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def round_day(live_site: Site) -> Day:
    day = make_day()
    user = User.objects.create(username="driver", display_name="向勇")
    Membership.objects.create(user=user, role="driver", organisation=day.world.hauler)
    StopReason.objects.get_or_create(occasion="refuse", text="混有建筑垃圾")
    day.round.driver_id = user.pk
    day.round.save()
    return day


def opened(site: Site, day: Day) -> Page:
    """The page of the round, kept by the phone."""
    page = site.phone(User.objects.get(username="driver"))
    site.open(page, f"/driving/?round={day.round.code}")
    page.wait_for_selector("#driving[data-kept=true]")
    return page


def press(page: Page, act: str) -> None:
    page.locator(f"button[data-act={act}]").first.click()


def weigh(page: Page, kilograms: str) -> None:
    press(page, "weigh")
    page.fill("#driving-kilograms", kilograms)
    press(page, "save")
    page.wait_for_selector(".driving-list")


def synced(page: Page) -> None:
    page.wait_for_selector("#driving-sync[data-state=sent]")


def kinds() -> list[str]:
    return list(CrewEvent.objects.order_by("happened_at").values_list("kind", flat=True))


def expect_no_reception(site: Site) -> None:
    site.expect_complaint("ERR_INTERNET_DISCONNECTED")
    site.expect_complaint("Failed to load resource")


def test_five_records_without_reception_are_sent_once_and_in_order(
    live_site: Site, round_day: Day
) -> None:
    expect_no_reception(live_site)
    page = opened(live_site, round_day)
    page.context.set_offline(True)
    press(page, "start")
    press(page, "arrive")
    weigh(page, "12,5")
    weigh(page, "30")
    press(page, "complete")
    page.get_by_text("待上传 5 条").wait_for()
    assert kinds() == []
    page.reload()  # still without reception: page and round come from the phone
    page.locator("#driving-sync", has_text="待上传 5 条").wait_for()
    assert "1号点" in page.inner_text(".driving-stop h2")  # the first stop is done
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    synced(page)
    assert kinds() == ["start", "arrive", "weigh", "weigh", "complete"]
    assert (round_day.order(0).state, round_day.order(0).collected_grams) == ("weighed", 42_500)


def test_an_answer_that_is_lost_on_the_way_doubles_nothing(live_site: Site, round_day: Day) -> None:
    live_site.expect_complaint("net::ERR_FAILED")
    page = opened(live_site, round_day)
    lost = {"left": 1}

    def lose(route: Any) -> None:
        if lost["left"]:
            lost["left"] -= 1
            route.fetch()  # the server takes it in …
            route.abort()  # … and the phone never hears of it
        else:
            route.continue_()

    page.route("**/driving/events/", lose)
    weigh(page, "40")
    page.get_by_text("待上传 1 条").wait_for()
    synced(page)
    assert kinds() == ["weigh"]
    assert round_day.order(0).collected_grams == 40_000


def test_a_tab_that_is_closed_before_sending_sends_when_opened_again(
    live_site: Site, round_day: Day
) -> None:
    expect_no_reception(live_site)
    page = opened(live_site, round_day)
    page.context.set_offline(True)
    weigh(page, "40")
    page.close()
    assert kinds() == []
    again = page.context.new_page()
    page.context.set_offline(False)
    live_site.open(again, "/driving/")
    synced(again)
    assert kinds() == ["weigh"]


def test_records_of_a_session_that_ended_wait_for_the_next(live_site: Site, round_day: Day) -> None:
    page = opened(live_site, round_day)
    kept = page.context.cookies()
    page.context.clear_cookies()
    weigh(page, "40")
    page.wait_for_selector("#driving-sync[data-state=signed-out]")
    assert "登录已过期，1 条记录在本机等待" in page.inner_text("#driving-sync")
    page.context.add_cookies(kept)  # signed in again
    page.evaluate("window.dispatchEvent(new Event('online'))")
    synced(page)
    assert kinds() == ["weigh"]


def test_a_button_that_is_pressed_while_an_answer_comes_is_not_lost(
    live_site: Site, round_day: Day
) -> None:
    page = opened(live_site, round_day)
    synced(page)
    page.context.set_offline(True)
    expect_no_reception(live_site)
    weigh(page, "40")
    page.locator("#driving-sync[data-state=offline]").wait_for()
    page.locator("button[data-act=complete]").first.hover()
    page.mouse.down()
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    synced(page)  # the page would be drawn anew now
    page.mouse.up()
    page.locator(".driving-stop h2", has_text="1号点").wait_for()
    synced(page)
    assert kinds() == ["weigh", "complete"]


def test_what_was_sent_stays_shown_where_reception_ends_before_the_round_comes_back(
    live_site: Site, round_day: Day
) -> None:
    expect_no_reception(live_site)
    live_site.expect_complaint("net::ERR_FAILED")
    page = opened(live_site, round_day)
    synced(page)
    page.route("**/driving/round/**", lambda route: route.abort())
    weigh(page, "40")
    synced(page)
    page.locator(".driving-stop", has_text="已称 40 千克").wait_for()
    press(page, "complete")
    page.locator(".driving-stop h2", has_text="1号点").wait_for()
    synced(page)
    page.context.set_offline(True)
    page.reload()
    page.locator(".driving-stop h2", has_text="1号点").wait_for()
    assert kinds() == ["weigh", "complete"]


def test_a_refusal_goes_out_with_its_photo(live_site: Site, round_day: Day, tmp_path: Path) -> None:
    picture = tmp_path / "bin.jpg"
    Image.new("RGB", (1600, 1200), "green").save(picture)
    page = opened(live_site, round_day)
    press(page, "refuse")
    press(page, "save")
    assert page.inner_text(".field-error") == "请选择原因"
    page.select_option("#driving-reason", index=1)
    press(page, "save")
    page.get_by_text("请先拍照").wait_for()
    junk = tmp_path / "junk.jpg"
    junk.write_bytes(b"no picture")
    page.set_input_files("#driving-photo", junk)
    press(page, "save")
    page.get_by_text("这张照片读不出来，请重拍或另选一张").wait_for()
    page.set_input_files("#driving-photo", picture)
    press(page, "save")
    page.wait_for_selector(".driving-list")
    synced(page)
    event = CrewEvent.objects.get()
    assert (event.kind, event.refused, event.photo_id) == ("refuse", "", Photo.objects.get().pk)
    assert (Photo.objects.get().width, Photo.objects.get().height) == (1280, 960)
    assert round_day.order(0).state == "refused"


def test_in_english_the_acts_are_named_and_fit(live_site: Site, round_day: Day) -> None:
    page = live_site.phone(User.objects.get(username="driver"), language="en")
    live_site.open(page, f"/driving/?round={round_day.round.code}")
    page.wait_for_selector("#driving[data-kept=true]")
    acts = page.locator(".driving-buttons button").all_inner_texts()
    assert acts == [
        "Leave depot", "Arrive", "Scan bin", "Weigh", "Complete", "Refuse", "Cannot collect",
        "Unload", "Breakdown", "Hand over to another vehicle", "Finish", "Reload round",
    ]  # fmt: skip
    check_fits(page)


def test_what_the_scale_shows_is_offered_and_may_be_changed(
    live_site: Site, round_day: Day
) -> None:
    page = opened(live_site, round_day)
    shown = {"kilograms": "42.05", "at": "2026-11-20T09:41:00+08:00"}
    page.route("**/devices/scale/**", lambda route: route.fulfill(json=shown))
    press(page, "weigh")
    page.get_by_text("取自车载秤，09:41；可改").wait_for()
    press(page, "save")
    page.wait_for_selector(".driving-list")
    press(page, "weigh")
    page.get_by_text("取自车载秤，09:41；可改").wait_for()
    page.fill("#driving-kilograms", "40")
    press(page, "save")
    page.wait_for_selector(".driving-list")
    synced(page)
    told = CrewEvent.objects.order_by("happened_at").values_list("grams", "from_scale")
    assert list(told) == [(42_050, True), (40_000, False)]


def test_a_weight_that_is_none_is_told_before_it_is_kept(live_site: Site, round_day: Day) -> None:
    page = opened(live_site, round_day)
    press(page, "weigh")
    page.fill("#driving-kilograms", "十二")
    press(page, "save")
    assert page.inner_text(".field-error") == "请输入大于零的千克数"
    press(page, "cancel")
    press(page, "scan")
    page.fill("#driving-bin", "B-P-000-residual-0")
    press(page, "save")
    page.wait_for_selector(".driving-warning")
    synced(page)
    assert kinds() == ["scan"]


def test_the_page_is_readable_by_all_and_fits_a_phone(live_site: Site, round_day: Day) -> None:
    page = opened(live_site, round_day)
    synced(page)
    check_accessible(page)
    check_fits(page)
    if folder := os.environ.get("WUFEI_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/driving.png", full_page=True)
    press(page, "weigh")
    check_accessible(page)
    dispatcher = User.objects.create(username="dispatcher")
    Membership.objects.create(
        user=dispatcher, role="dispatcher", organisation=round_day.world.hauler
    )
    wrong = round_day.draft("weigh", 0, kilograms="abc")
    round_day.tell(wrong, actor=round_day.world.dispatcher)
    for path in ("/driving/watch/?day=2026-03-02", "/driving/decisions/"):
        for made in (live_site.desktop(dispatcher), live_site.phone(dispatcher)):
            live_site.open(made, path)
            check_accessible(made)
            check_fits(made)
            assert re.search("渝A10001", made.inner_text("main"))
    made.get_by_role("link", name="称重").click()
    made.get_by_label("更正为（千克）").wait_for()
    check_accessible(made)
    check_fits(made)
    made.get_by_label("处理").select_option(label="不计")
    made.get_by_label("原因").fill("误触")
    made.get_by_role("button", name="保存").click()
    made.get_by_text("没有符合条件的记录").wait_for()
    check_accessible(made)
