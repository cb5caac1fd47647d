"""Keyboard, print, and the tables beside pictures."""

from __future__ import annotations

import pytest

from tests.browser.city import City
from tests.browser.site import Site
from tests.browser.test_pages import ENTRY, PAGES, Shown, opened

SHOWN = {shown.name: shown for shown in PAGES}
#: Where the focus is now: an own mark, and whether an outline or a shadow shows it.
FOCUS = """
() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const style = getComputedStyle(element);
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  element.dataset.visited = 'yes';
  // A field for a date has stops inside, whose ring is the browser's own.
  if (ring || style.boxShadow !== 'none') element.dataset.shown = 'yes';
  return [element.dataset.shown === 'yes', element.outerHTML.slice(0, 120)];
}
"""
#: What can be pressed and was not visited, of what is on show.
MISSED = """
() => [...document.querySelectorAll('a[href], button, summary, input, select, textarea')]
  .filter(each => each.checkVisibility({visibilityProperty: true}) && !each.disabled)
  .filter(each => each.type !== 'hidden' && each.tabIndex >= 0 && !each.dataset.visited)
  .map(each => each.outerHTML.slice(0, 120))
"""
MOST_STOPS = 250


@pytest.mark.parametrize("name", ["city", "entry", "receipt-new"])
def test_everything_is_reached_by_tab_and_shows_it(
    city_site: Site, demo_city: City, name: str
) -> None:
    page = opened(city_site, demo_city, SHOWN[name], "desktop", "zh-CN")
    unseen = []
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus is None:
            break
        if not focus[0]:
            unseen.append(focus[1])

    assert unseen == []
    assert page.evaluate(MISSED) == []


def test_the_first_stop_leads_past_the_navigation(city_site: Site, demo_city: City) -> None:
    page = opened(city_site, demo_city, SHOWN["accounts"], "desktop", "zh-CN")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize("name", ["accounts", "organisations", "help"])
def test_a_stroke_goes_to_the_search(city_site: Site, demo_city: City, name: str) -> None:
    page = opened(city_site, demo_city, SHOWN[name], "desktop", "zh-CN")
    page.keyboard.press("/")

    assert page.evaluate("document.activeElement.name") == "q"


def test_a_printed_entry_has_its_lines_and_no_navigation(city_site: Site, demo_city: City) -> None:
    shown = Shown("entry", "/ledger/entries/{}/", ask=ENTRY)
    page = opened(city_site, demo_city, shown, "desktop", "zh-CN")
    page.emulate_media(media="print")

    assert page.locator("#navigation").is_hidden()
    assert page.locator(".page-actions .btn:visible").count() == 0
    assert page.locator("#lines-title").is_visible()
    assert page.locator(".signatures").is_visible()


@pytest.mark.parametrize("name", ["city", "lot-drum"])
def test_each_picture_has_a_table_that_can_be_shown(
    city_site: Site, demo_city: City, name: str
) -> None:
    page = opened(city_site, demo_city, SHOWN[name], "desktop", "zh-CN")
    figures = page.locator("figure[data-chart]")

    assert figures.count() >= 2
    for figure in figures.all():
        figure.locator("[data-chart-tool=table]").click()
        assert figure.locator("tbody tr").first.is_visible()
