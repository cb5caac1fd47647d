"""The picture of the front page is the city as a newcomer sees it."""

from __future__ import annotations

import pytest

from tests.browser.city import City
from tests.browser.site import Site
from tests.scenarios.picture import write_small
from tests.scenarios.story import ROOT, Stage, writing

PICTURE = ROOT / "docs" / "images" / "city.png"


@pytest.mark.browser
def test_the_city_as_the_front_page_shows_it(city_site: Site, demo_city: City) -> None:
    at = Stage(city_site, demo_city)
    at.sit_down("city")
    at.wait_for_lake()
    at.open("/city/?period=2026-09")
    at.sees("各类产生量", "各街镇产生量")
    if writing():
        write_small(city_site.browser, at.page.screenshot(), PICTURE)

    assert PICTURE.is_file()


def test_the_front_page_shows_it() -> None:
    assert f"({PICTURE.relative_to(ROOT)})" in (ROOT / "README.md").read_text(encoding="utf-8")
