"""Every main page, opened on a desk and on a phone, in both languages: it reads and it works."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from tests.browser.city import City
from tests.browser.site import Site, check_fits
from wufei.people.public import CAST

LANGUAGES = {"zh-CN": "zh-Hans", "en": "en"}
#: The levels that public bodies owe their readers.
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@dataclass(frozen=True)
class Shown:
    """A page of the demo city: who opens it, and where; ``ask`` finds the number in its address."""

    name: str
    path: str
    user: str | None = "city"
    ask: tuple[str, ...] = ()
    complaint: str = ""

    def address(self, city: City) -> str:
        return self.path.format(city.number(*self.ask)) if self.ask else self.path


ENTRY = ("SELECT id FROM ledger_entry WHERE paper_reference = ?", "T-residual-20261009-01-01-X")
LOT = ("SELECT id FROM ledger_lot WHERE code = ?", "D-GEN-1-900-006-09-202511-01")
BALE = ("SELECT id FROM ledger_lot WHERE code = ?", "P-sorting-sorted_metal-20251101")
ACCOUNT = ("SELECT id FROM ledger_account WHERE code = ?", "STK-KITCHEN")
HOLD = ("SELECT id FROM ledger_hold WHERE paper_reference = ?", "预约-20261031-01")

HOMES = tuple(Shown(f"home-{member.username}", "/", member.username) for member in CAST)
PAGES = (
    Shown("home-signed-out", "/", None),
    Shown("sign-in", "/accounts/login/", None),
    Shown("city", "/city/"),
    Shown("city-public", "/city/", "resident"),
    Shown("accounts", "/ledger/accounts/"),
    Shown("account", "/ledger/accounts/{}/", ask=ACCOUNT),
    Shown("balances", "/ledger/balances/?day=2026-09-30"),
    Shown("postings", "/ledger/postings/?account=STK-KITCHEN"),
    Shown("entries", "/ledger/entries/"),
    Shown("entry", "/ledger/entries/{}/", ask=ENTRY),
    Shown("entry-new", "/ledger/entries/new/", "gatekeeper"),
    Shown("entry-reverse", "/ledger/entries/{}/reverse/", ask=(
        "SELECT id FROM ledger_entry WHERE paper_reference = ?", "T-recyclable-20261028-01-01",
    )),
    Shown("receipt-new", "/ledger/receipts/new/", "gatekeeper"),
    Shown("holds", "/ledger/holds/"),
    Shown("hold", "/ledger/holds/{}/", ask=HOLD),
    Shown("hold-new", "/ledger/holds/new/", "gatekeeper"),
    Shown("alerts", "/ledger/alerts/"),
    Shown("lots", "/ledger/lots/"),
    Shown("lot-drum", "/ledger/lots/{}/", ask=LOT),
    Shown("lot-bale", "/ledger/lots/{}/", ask=BALE),
    Shown("pages", "/ledger/pages/"),
    Shown("page", "/ledger/pages/1/"),
    Shown("verify", "/ledger/verify/"),
    Shown("periods", "/ledger/periods/"),
    Shown("registers", "/registers/"),
    Shown("regions", "/registers/regions/"),
    Shown("region-tree", "/registers/regions/tree/"),
    Shown("organisations", "/registers/organisations/"),
    Shown("materials", "/registers/materials/"),
    Shown("vehicles", "/registers/vehicles/"),
    Shown("intake", "/intake/", "district"),
    Shown("intake-new", "/intake/new/", "district"),
    Shown("intake-run", "/intake/{}/", "district", ask=("SELECT min(id) FROM intake_importrun",)),
    Shown("jobs", "/jobs/", "operator"),
    Shown("audit", "/audit/", "operator"),
    Shown("people", "/people/", "operator"),
    Shown("help", "/help/"),
    Shown("help-page", "/help/02-city/"),
    Shown("help-search", "/help/?q=Excel"),
    Shown("profile", "/people/me/"),
    Shown("tokens", "/profile/tokens/"),
    Shown("two-steps", "/accounts/2fa/"),
    Shown("missing", "/nothing-here/", complaint="404"),
)  # fmt: skip
ALL = (*HOMES, *PAGES)


def every(pages: tuple[Shown, ...]) -> Any:
    return pytest.mark.parametrize("shown", [pytest.param(page, id=page.name) for page in pages])


def opened(site: Site, city: City, shown: Shown, device: str, language: str) -> Any:
    if shown.complaint:
        site.expect_complaint(shown.complaint)
    page = getattr(site, device)(shown.user, language=language)
    site.open(page, shown.address(city))
    return page


def faults(page: Any) -> list[str]:
    """What axe finds on the levels A and AA, one line for each rule and place."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"runOnly": {"type": "tag", "values": LEVELS}}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"][:4]]


def check(page: Any, language: str) -> None:
    assert page.locator("h1").count() == 1
    assert page.locator("h1").inner_text().strip()
    assert page.evaluate("document.documentElement.lang") == LANGUAGES[language]
    check_fits(page)
    assert faults(page) == []


@every(ALL)
def test_page_on_a_desk_and_as_narrow_as_a_phone(
    city_site: Site, demo_city: City, shown: Shown
) -> None:
    page = opened(city_site, demo_city, shown, "desktop", "zh-CN")
    check(page, "zh-CN")
    page.set_viewport_size({"width": 390, "height": 844})
    check(page, "zh-CN")


@every(PAGES)
def test_page_on_a_phone_in_english(city_site: Site, demo_city: City, shown: Shown) -> None:
    check(opened(city_site, demo_city, shown, "phone", "en"), "en")
