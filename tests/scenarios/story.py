"""A story is a test and a page of the manual: each step is told in two languages and done in a
real browser.

Bold words (``**…**``) are words that stand on the screen. Those of the English text must be what
the site shows in place of the Chinese ones; ``test_manual.py`` holds the two against each other.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.browser.city import City
from tests.browser.site import Site
from tests.scenarios.picture import write_small

if TYPE_CHECKING:
    from playwright.sync_api import Download, Locator, Page

ROOT = Path(__file__).resolve().parents[2]
MANUAL = ROOT / "docs" / "manual"
PICTURES = MANUAL / "images"
WRITE = "WUFEI_WRITE_MANUAL"
REWRITE = f"{WRITE}=1 .venv/bin/pytest tests/scenarios"
LANGUAGES = ("zh", "en")
#: A busy machine takes its time.
LAKE_SECONDS = 180
_FOR = {"zh": "适用：{}", "en": "For: {}"}
#: The last lines of every page.
_CLOSING = {
    "zh": "本页的每一步都在浏览器里自动走过；图取自示范城市，所有单位和人名都是虚构的。",
    "en": (
        "Every step of this page is walked through in a browser by a test. The pictures show the "
        "Chinese site of the demo city; all bodies and people in it are invented."
    ),
}


def writing() -> bool:
    return os.environ.get(WRITE, "") == "1"


@dataclass(frozen=True)
class Words:
    """The same said in Chinese, the source, and in English."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        return self.zh if language == "zh" else self.en

    def labels(self, language: str) -> list[str]:
        return re.findall(r"\*\*(.+?)\*\*", self.in_language(language))


@dataclass(frozen=True)
class Step:
    words: Words
    act: Callable[[Stage], None]
    picture: str = ""


@dataclass
class Story:
    number: int
    slug: str
    title: Words
    who: Words
    lead: Words
    #: Heading → steps, in the order told.
    parts: list[tuple[Words, list[Step]]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.number:02}-{self.slug}"

    def part(self, zh: str, en: str) -> None:
        self.parts.append((Words(zh, en), []))

    def step(self, zh: str, en: str, *, picture: str = "") -> Callable[[Callable[..., None]], None]:
        """Adds what the decorated function does, told in these words; a picture is taken after."""

        def add(act: Callable[[Stage], None]) -> None:
            self.parts[-1][1].append(Step(Words(zh, en), act, picture))

        return add

    def play(self, stage: Stage) -> None:
        for _heading, steps in self.parts:
            for number, step in enumerate(steps, 1):
                try:
                    step.act(stage)
                except AssertionError as error:
                    error.add_note(f"{self.name}, step {number}: {step.words.zh}")
                    raise
                if step.picture and writing():
                    stage.take(step.picture)

    def words(self) -> list[Words]:
        steps = [step.words for _heading, part in self.parts for step in part]
        return [self.title, self.who, self.lead, *(heading for heading, _ in self.parts), *steps]

    def told(self, language: str) -> str:
        """The page of the manual."""
        lines = [f"# {self.title.in_language(language)}", ""]
        lines += [_FOR[language].format(self.who.in_language(language)), ""]
        lines += [self.lead.in_language(language), ""]
        for heading, steps in self.parts:
            lines += [f"## {heading.in_language(language)}", ""]
            for number, step in enumerate(steps, 1):
                text = step.words.in_language(language)
                lines.append(f"{number}. {text}")
                if step.picture:
                    label = re.sub(r"[*`]", "", re.split(r"(?<=[。.])", text)[0])
                    lines += ["", f"   ![{label}](../images/{step.picture}.png)", ""]
            if lines[-1]:
                lines.append("")
        return "\n".join([*lines, _CLOSING[language], ""])


class Stage:
    """What a step may do: one person at a browser on the demo city, as the reader would be."""

    def __init__(self, site: Site, city: City) -> None:
        self.site, self.city = site, city
        self.page: Page = site.desktop()
        self.notes: dict[str, Any] = {}

    def sit_down(self, user: str | None) -> None:
        """Another person, signed in already unless None, opens the home page."""
        self.page = self.site.desktop(user)
        self.open("/")

    def pick_up(self, user: str) -> None:
        """A person's phone, signed in already, with the home page open."""
        self.page = self.site.phone(user)
        self.open("/")

    def open(self, path: str) -> None:
        self.site.open(self.page, path)

    def wait_for_lake(self) -> None:
        """The books of a new city reach the lake within seconds; figures are read there."""
        until = time.monotonic() + LAKE_SECONDS
        while time.monotonic() < until:
            cut = self.page.request.get(f"{self.site.url}/api/v1/cut").json()
            if cut["page"] and not cut["waiting"]:
                return
            self.page.wait_for_timeout(1000)
        raise AssertionError(f"the lake does not hold the books: {cut}")

    def settle(self) -> None:
        self.page.wait_for_load_state("networkidle")

    def menu(self, label: str) -> None:
        """The line of the navigation with this label."""
        self.page.locator("#navigation").get_by_role("link", name=label, exact=True).click()
        self.settle()

    def follow(self, label: str, *, exact: bool = True) -> None:
        self.page.locator("#content").get_by_role("link", name=label, exact=exact).first.click()
        self.settle()

    def press(self, label: str) -> None:
        self.page.locator("#content").get_by_role("button", name=label, exact=True).first.click()
        self.settle()

    def confirm(self) -> None:
        """Say yes to the question that has come up."""
        self.page.locator("#confirm-yes").click()
        self.settle()

    def control(self, label: str) -> Locator:
        """The field under this label; a star may follow the label."""
        pattern = re.compile(rf"^\s*{re.escape(label)}\s*$")
        return self.page.locator("#content").get_by_label(pattern).first

    def fill(self, **texts: str) -> None:
        """By the names that the form's fields have; choices are chosen by their words."""
        for name, text in texts.items():
            control = self.page.locator(f"#content form[method=post] [name={name}]").first
            if control.evaluate("element => element.tagName") == "SELECT":
                control.select_option(label=text)
            else:
                control.fill(text)

    def pick(self, name: str, search: str, code: str) -> None:
        """Types part of a name into a field that searches, and takes the answer with this code."""
        control = self.page.locator(f"#content form[method=post] [name={name}]")
        control.fill(search)
        self.page.locator(f"[role=option][data-code='{code}']").click()
        assert control.input_value() == code

    def sees(self, *texts: str) -> None:
        """These words stand on the page, where they can be seen."""
        for text in texts:
            found = self.page.locator("#content").get_by_text(text).filter(visible=True)
            try:
                found.first.wait_for(state="visible")
            except Exception as error:
                shown = self.page.locator("#content").inner_text()
                raise AssertionError(f"{text!r} is not on {self.page.url}:\n{shown}") from error

    def text(self, selector: str) -> str:
        return " ".join(self.page.locator(selector).first.inner_text().split())

    def download(self, label: str) -> Path:
        """What the link with this label brings."""
        link = self.page.locator("#content").get_by_role("link", name=label, exact=True).first
        with self.page.expect_download() as waiting:
            link.click()
        brought: Download = waiting.value
        return Path(brought.path())

    def take(self, name: str) -> None:
        """A picture of the window for the manual."""
        self.settle()
        write_small(self.site.browser, self.page.screenshot(), PICTURES / f"{name}.png")
