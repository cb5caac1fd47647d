"""The browser fixtures themselves notice what they promise to notice."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model

from tests.browser.site import Site, check_accessible, check_fits


def test_sign_in_page_opens_on_both_devices(live_site: Site) -> None:
    for page in (live_site.desktop(), live_site.phone()):
        live_site.open(page, "/accounts/login/")

        assert page.locator("input[name=login]").count() == 1
        assert page.evaluate("document.documentElement.lang") == "zh-Hans"
        check_fits(page)
        check_accessible(page)


def test_a_user_is_signed_in(live_site: Site) -> None:
    user = get_user_model().objects.create_user("visitor", password="unguessable-words")
    page = live_site.desktop(user)

    live_site.open(page, "/accounts/login/")

    assert "/accounts/login/" not in page.url


def test_complaints_and_strangers_are_noticed(live_site: Site) -> None:
    page = live_site.desktop()
    live_site.open(page, "/accounts/login/")

    page.evaluate("console.error('something broke')")
    page.evaluate("new Image().src = 'http://elsewhere.example/pixel.png'")
    page.wait_for_timeout(300)

    assert any("something broke" in words for words in live_site.unexpected())
    live_site.complaints.clear()
    live_site.strangers.clear()


def test_missing_names_are_noticed(live_site: Site) -> None:
    page = live_site.desktop()
    live_site.open(page, "/accounts/login/")
    page.evaluate("document.body.append(document.createElement('button'))")

    with pytest.raises(AssertionError, match="button-name"):
        check_accessible(page)


def test_a_page_too_wide_is_noticed(live_site: Site) -> None:
    page = live_site.phone()
    live_site.open(page, "/accounts/login/")
    page.evaluate("document.body.style.width = '900px'")

    with pytest.raises(AssertionError, match="window of 390 px"):
        check_fits(page)
