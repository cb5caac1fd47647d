"""The figures' pages in a real browser: they read, they draw, they open down to the paper."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.city import City
from tests.browser.site import Site
from tests.browser.test_pages import Shown, check, opened

DISTRICT = "region=500107"
RATE = f"/figures/household_recycling_rate/?period=2026-10&{DISTRICT}"
BEHIND = f"/figures/household_recycling_rate/behind/household_generated/?period=2026-10&{DISTRICT}"
LINES = f"/figures/household_recycling_rate/lines/household_generated/?period=2026-10&{DISTRICT}"
STREETS = f"/figures/?figure=household_recycling_rate&period=2026-10&level=township&{DISTRICT}"
SERIES = f"/figures/?figure=household_recycling_rate&figure=kitchen_separation_rate&{DISTRICT}"
PAGES = (
    Shown("explorer", "/figures/"),
    Shown("explorer-public", "/figures/", "resident"),
    Shown("streets", STREETS),
    Shown("series", SERIES),
    Shown("figure", RATE),
    Shown("refused", f"{RATE}001", "resident", complaint="403"),
    Shown("behind", BEHIND),
    Shown("lines", LINES),
    Shown("definitions", "/figures/definitions/"),
    Shown("declared", "/figures/declared/"),
    Shown("declared-new", "/figures/declared/new/", "district"),
    Shown("declared-upload", "/figures/declared/upload/", "district"),
)
#: An answer that takes long shows its progress first; the page then loads itself anew.
PATIENCE = 120_000


@pytest.fixture(scope="module")
def figures_city(demo_city: City, browser_program: Any) -> City:
    """The demo city once its pages are in the lake, which a job of it does."""
    site = Site(url=demo_city.url, browser=browser_program, sessions=demo_city.sessions)
    page = site.desktop("city")
    page.set_default_timeout(PATIENCE)
    for _round in range(60):
        site.open(page, RATE)
        if page.locator(".figure-large:not(.no-data)").count():
            break
        page.wait_for_timeout(2_000)
    site.close()
    return demo_city


def arrived(site: Site, city: City, shown: Shown, device: str, language: str = "zh-CN") -> Any:
    page = opened(site, city, shown, device, language)
    page.set_default_timeout(PATIENCE)
    page.locator("#job-progress").wait_for(state="detached")
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.parametrize("shown", [pytest.param(page, id=page.name) for page in PAGES])
@pytest.mark.parametrize(
    ("device", "language"), [("desktop", "zh-CN"), ("phone", "zh-CN"), ("phone", "en")]
)
def test_the_page_reads(
    city_site: Site, figures_city: City, shown: Shown, device: str, language: str
) -> None:
    check(arrived(city_site, figures_city, shown, device, language), language)


@pytest.mark.parametrize(
    ("path", "kinds"),
    [
        (STREETS, ["bars", "districtmap"]),
        (SERIES, ["lines"]),
        (f"{SERIES}&figure=per_capita_generation", ["multiples"]),
        (RATE, ["lines"]),
    ],
    ids=["streets", "two-rates", "two-units", "figure"],
)
def test_pictures_are_drawn_and_have_their_tables(
    city_site: Site, figures_city: City, path: str, kinds: list[str]
) -> None:
    page = arrived(city_site, figures_city, Shown("pictures", path), "desktop")
    figures = page.locator("figure[data-chart]")

    assert figures.evaluate_all("all => all.map(each => each.dataset.chart)") == kinds
    for number in range(len(kinds)):
        assert figures.nth(number).locator("svg path").count() > 0
        assert figures.nth(number).locator(".chart-table tbody tr").count() > 0


def test_three_clicks_lead_to_the_lines_and_one_more_to_the_paper(
    city_site: Site, figures_city: City
) -> None:
    page = arrived(city_site, figures_city, Shown("explorer", STREETS), "desktop")
    page.locator("#list-results td.num a").first.click()
    page.locator("#job-progress").wait_for(state="detached")
    page.locator("a[href*='/behind/household_generated/']").click()
    page.locator("tbody a[href*='/lines/household_generated/']").first.click()
    total = page.locator("#lines-total").get_attribute("data-exact")
    page.locator("tbody a[href^='/ledger/entries/']").first.click()
    page.locator("#lines-title").wait_for()

    assert int(total or 0) > 0


def test_the_period_is_turned_by_keyboard(city_site: Site, figures_city: City) -> None:
    page = arrived(city_site, figures_city, Shown("figure", RATE), "desktop")
    page.locator(".period-steps a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**period=2026-09**")

    assert page.locator("#value-title").inner_text() == "2026年9月"


def test_the_revisions_arrive_by_themselves(city_site: Site, figures_city: City) -> None:
    page = arrived(city_site, figures_city, Shown("figure", RATE), "desktop")
    page.get_by_text("首次得出以来没有修订").wait_for()


def test_a_printed_figure_has_no_controls(city_site: Site, figures_city: City) -> None:
    page = arrived(city_site, figures_city, Shown("figure", RATE), "desktop")
    page.emulate_media(media="print")

    assert page.locator(".figure-tools").is_hidden()
    assert page.locator("#navigation").is_hidden()
    assert page.locator(".figure-large").is_visible()
    assert page.locator("#definition-title").is_visible()


def test_figures_are_chosen_and_the_address_shares_them(
    city_site: Site, figures_city: City
) -> None:
    page = arrived(city_site, figures_city, Shown("explorer", "/figures/"), "phone")
    page.locator(".figure-picker summary").click()
    page.locator("input[name=figure][value=kitchen_separation_rate]").check()
    page.get_by_role("button", name="查询").click()
    page.locator("#job-progress").wait_for(state="detached")

    assert "figure=kitchen_separation_rate" in page.url
    assert page.locator(".chosen-figure").count() == 2
