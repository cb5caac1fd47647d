"""The manual is what the stories tell: the committed pages are compared with them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext, pgettext

from tests.scenarios.stories import STORIES
from tests.scenarios.story import LANGUAGES, MANUAL, PICTURES, REWRITE, Story, Words, writing

#: Above this the pictures are a burden to everyone who fetches the project.
LARGEST_SUM = 2_500_000
CONTEXTS = ("act", "contribution", "lot", "plan", "problem")


def every_story() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("story", [pytest.param(each, id=each.name) for each in STORIES])


def page(language: str, story: Story) -> Path:
    return MANUAL / language / f"{story.name}.md"


@pytest.mark.parametrize("language", LANGUAGES)
@every_story()
def test_the_committed_page_is_what_the_story_tells(story: Story, language: str) -> None:
    path, told = page(language, story), story.told(language)
    if writing():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(told, encoding="utf-8")

    found = path.read_text(encoding="utf-8") if path.is_file() else ""

    assert found == told, f"{path.name} is stale; write it anew with: {REWRITE}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_is_left_of_a_story_that_is_gone(language: str) -> None:
    kept = {path.name for path in (MANUAL / language).glob("*.md")}

    assert kept == {f"{story.name}.md" for story in STORIES}


def test_every_picture_is_there_and_none_besides() -> None:
    told = "".join(story.told("zh") for story in STORIES)
    named = set(re.findall(r"\.\./images/([\w-]+\.png)", told))

    assert {path.name for path in PICTURES.glob("*.png")} == named, f"take them with: {REWRITE}"


def test_the_pictures_stay_small() -> None:
    assert sum(path.stat().st_size for path in PICTURES.glob("*.png")) < LARGEST_SUM


def shown_in_english(label: str) -> set[str]:
    with translation.override("en"):
        return {gettext(label), *(pgettext(context, label) for context in CONTEXTS)}


@every_story()
def test_the_english_page_names_buttons_as_the_english_site_does(story: Story) -> None:
    for words in story.words():
        pairs = list(zip(words.labels("zh"), words.labels("en"), strict=True))

        assert [(zh, en) for zh, en in pairs if en not in shown_in_english(zh)] == []


@every_story()
def test_both_languages_say_all(story: Story) -> None:
    def is_whole(words: Words) -> bool:
        return bool(words.zh.strip() and words.en.strip()) and not re.search(
            r"[\u3000-\u303f\uff01-\uff5e]", re.sub(r"`[^`]*`", "", words.en)
        )

    assert [words for words in story.words() if not is_whole(words)] == []
