"""The site in a real browser, desk and phone: keys, menus, pictures, questions, errors."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import transaction

from tests.browser.site import Site, check_accessible, check_fits
from wufei.kernel.actors import Role
from wufei.kernel.jobs import enqueue
from wufei.kernel.models import JobRun
from wufei.people.public import User, actor_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PATHS = (
    "/",
    "/city/?period=2026-03",
    "/help/",
    "/jobs/",
    "/audit/",
    "/accounts/2fa/",
    "/accounts/password/change/",
)


@pytest.fixture
def officer(live_site: Site, small_city: None, cast: dict[str, User]) -> User:
    return cast[Role.CITY_OFFICER.value]


@pytest.mark.parametrize("device", ["desktop", "phone"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_pages_fit_and_are_accessible(
    live_site: Site, officer: User, device: str, language: str
) -> None:
    page = getattr(live_site, device)(officer, language=language)
    for path in PATHS:
        live_site.open(page, path)
        check_accessible(page)
        check_fits(page)


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_strangers_read_the_portal_and_sign_in(
    live_site: Site, small_city: None, device: str
) -> None:
    page = getattr(live_site, device)()
    for path in ("/", "/accounts/login/"):
        live_site.open(page, path)
        check_accessible(page)
        check_fits(page)


def test_keys(live_site: Site, officer: User) -> None:
    page = live_site.desktop(officer)
    live_site.open(page, "/audit/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "list-search"
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("?")
    assert page.locator("#key-help").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#key-help").is_visible()
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/city/")


def test_the_search_narrows_the_list_as_one_types(live_site: Site, officer: User) -> None:
    page = live_site.desktop(officer)
    live_site.open(page, "/audit/")
    page.locator("#list-search").fill("没有这样的对象")
    page.locator("#list-results .empty-state").wait_for()
    assert "q=" in page.url


def test_menus_open_and_close(live_site: Site, officer: User) -> None:
    page = live_site.desktop(officer)
    live_site.open(page, "/")
    menu = page.locator(".topbar details.menu")
    menu.locator("summary").click()
    assert menu.locator(".menu-sheet").is_visible()
    page.keyboard.press("Escape")
    assert not menu.locator(".menu-sheet").is_visible()
    menu.locator("summary").click()
    page.locator("h1").click()
    assert not menu.locator(".menu-sheet").is_visible()


def test_the_navigation_of_a_phone(live_site: Site, officer: User) -> None:
    page = live_site.phone(officer)
    live_site.open(page, "/")
    assert not page.locator("#navigation").is_visible()
    page.locator("#menu-button").click()
    check_accessible(page)
    page.locator("#navigation a", has_text="全市概览").click()
    page.wait_for_url("**/city/")


def test_the_language_is_switched_in_place(live_site: Site, officer: User) -> None:
    page = live_site.desktop(officer)
    live_site.open(page, "/city/?period=2026-03")
    page.get_by_role("button", name="English").click()
    page.get_by_role("heading", name="City overview").wait_for()
    assert page.url.endswith("/city/?period=2026-03")


def test_a_picture_has_a_table_and_downloads(
    live_site: Site, officer: User, tmp_path: Path
) -> None:
    page = live_site.desktop(officer)
    live_site.open(page, "/city/?period=2026-03")
    figure = page.locator("figure[data-chart=bars]")
    figure.locator(".chart-canvas svg").wait_for()
    figure.get_by_role("button", name="表格").click()
    assert not figure.locator(".chart-canvas").is_visible()
    assert figure.get_by_role("link", name="20", exact=True).is_visible()
    figure.get_by_role("button", name="表格").click()

    saved = {}
    for label in ("数据（CSV）", "矢量图（SVG）", "图片（PNG）"):
        figure.locator("summary").click()
        with page.expect_download() as download:
            figure.get_by_role("button", name=label).click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        saved[path.suffix] = path.read_bytes()
        page.keyboard.press("Escape")
    assert saved[".csv"].decode("utf-8-sig").splitlines()[:2] == [
        '"类别","质量（吨）","占比"',
        '"厨余垃圾","20","74.0%"',
    ]
    assert saved[".svg"].startswith(b"<svg")
    assert saved[".png"].startswith(b"\x89PNG")


def test_a_bar_opens_its_lines(live_site: Site, officer: User) -> None:
    page = live_site.desktop(officer)
    live_site.open(page, "/city/?period=2026-03")
    bars = page.locator("figure[data-chart=bars] .chart-canvas svg path[fill]:not([fill=none])")
    bars.first.wait_for()
    bars.first.click(force=True)
    page.wait_for_url(re.compile(r"/ledger/postings/\?stage=source&material=kitchen"))
    assert "20" in page.locator("main").inner_text()


def test_a_question_comes_before_stopping(live_site: Site, officer: User) -> None:
    with transaction.atomic():
        from tests.web.test_jobs import count

        run = enqueue(count, actor=actor_of(officer), title="数到三", upto=3)
    page = live_site.desktop(officer)
    live_site.open(page, f"/jobs/{run.pk}/")
    page.get_by_role("button", name="停止").click()
    page.locator("#confirm-dialog").get_by_role("button", name="取消").click()
    run.refresh_from_db()
    assert run.state == JobRun.State.WAITING
    page.get_by_role("button", name="停止").click()
    with page.expect_navigation():
        page.locator("#confirm-dialog").get_by_role("button", name="确定").click()
    run.refresh_from_db()
    assert run.state == JobRun.State.STOPPED


def test_an_unreachable_server_is_said_in_words(live_site: Site, officer: User) -> None:
    page = live_site.desktop(officer)
    live_site.open(page, "/audit/")
    live_site.expect_complaint("net::ERR")
    live_site.expect_complaint("Failed to fetch")
    page.route("**/audit/?**", lambda route: route.abort())
    page.locator("#list-search").fill("x")
    page.locator("#request-errors", has_text="连不上服务器").wait_for()


def test_a_fault_of_the_server_is_said_in_words(live_site: Site, officer: User) -> None:
    page = live_site.desktop(officer)
    live_site.open(page, "/audit/")
    live_site.expect_complaint("status of 500")
    page.route("**/audit/?**", lambda route: route.fulfill(status=500, body="<p>x</p>"))
    page.locator("#list-search").fill("x")
    page.locator("#request-errors", has_text="数据没有改变").wait_for()
    assert page.locator("#list-results table").is_visible()
