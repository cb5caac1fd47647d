"""Every story of the manual, lived through in a browser on the demo city."""

from __future__ import annotations

import pytest

from tests.browser.city import City
from tests.browser.site import Site
from tests.scenarios.stories import STORIES
from tests.scenarios.story import Stage, Story

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("story", [pytest.param(story, id=story.name) for story in STORIES])
def test_story(city_site: Site, demo_city: City, story: Story) -> None:
    story.play(Stage(city_site, demo_city))
