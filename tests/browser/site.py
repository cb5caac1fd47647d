"""The running site in a real browser: ``live_site`` opens pages as desktop and as phone.

At the end of a test the site demands that no page complained in its console and that nothing was
asked of any other host. What a test provokes on purpose is announced with ``expect_complaint``.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Whatever a page asks of another host is answered by nobody, and reported below.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
#: Schemes that stay inside the browser.
INNER_SCHEMES = {"data", "blob", "about"}


@dataclass
class Site:
    url: str
    browser: Browser
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)
    #: Sessions by user name, for a site with a database of its own: users are then named.
    sessions: dict[str, str] = field(default_factory=dict)

    def desktop(self, user: Any = None, *, language: str = "zh-CN") -> Page:
        """A page of 1280 × 800, signed in as ``user`` unless None."""
        return self._page(DESKTOP, user, language)

    def phone(self, user: Any = None, *, language: str = "zh-CN") -> Page:
        """A page of 390 × 844 with touch, signed in as ``user`` unless None."""
        return self._page(PHONE, user, language)

    def open(self, page: Page, path: str) -> None:
        page.goto(f"{self.url}{path}")
        page.wait_for_load_state("networkidle")

    def expect_complaint(self, part: str) -> None:
        """A console message with these words is meant, for instance the status of a refusal."""
        self.expected.append(part)

    def _page(self, device: dict[str, Any], user: Any, language: str) -> Page:
        context = self.browser.new_context(
            locale=language, timezone_id="Asia/Shanghai", reduced_motion="reduce", **device
        )
        self.contexts.append(context)
        if user is not None:
            value = self.sessions[user] if self.sessions else _session(user)
            context.add_cookies([{"name": "sessionid", "value": value, "url": self.url}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("request", self._on_request)
        return page

    def _on_console(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.location.get('url', '')}: {message.text}")

    def _on_request(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in INNER_SCHEMES and parts.netloc != urlsplit(self.url).netloc:
            self.strangers.append(request.url)

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    def unexpected(self) -> list[str]:
        return [
            words for words in self.complaints if not any(part in words for part in self.expected)
        ]


def _session(user: Any) -> str:
    from django.test import Client

    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value


def check_accessible(page: Page, *, ignore: tuple[str, ...] = ()) -> None:
    """axe finds nothing on the page as it stands; ``ignore`` names rules, with a reason nearby."""
    from axe_playwright_python.sync_playwright import Axe

    rules = {rule: {"enabled": False} for rule in ignore}
    results = Axe().run(page, options={"rules": rules})
    found = [
        f"{violation['id']}: {violation['help']}\n    "
        + "\n    ".join(node["html"][:200] for node in violation["nodes"][:5])
        for violation in results.response["violations"]
    ]
    assert not found, f"{page.url}\n" + "\n".join(found)


def check_fits(page: Page) -> None:
    """The page is not wider than its window."""
    wide, room = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= room, f"{page.url}: {wide} px wide in a window of {room} px"


@pytest.fixture(scope="session")
def browser_program() -> Iterator[Browser]:
    from tests.conftest import absent

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        absent("no chromium on this machine")
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def live_site(live_server: Any, browser_program: Browser) -> Iterator[Site]:
    site = Site(url=live_server.url, browser=browser_program)
    yield site
    site.close()
    assert site.strangers == []
    assert site.unexpected() == []
