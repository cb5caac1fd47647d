"""The English of the registers is complete, and fits the Chinese it stands for."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest
from django.test import Client
from django.utils import translation

import wufei.registry
from wufei.registry.declared import REGISTERS
from wufei.registry.public import Material, MaterialCode, Organisation
from wufei.registry.refusals import RegistryReason

MODULE = Path(wufei.registry.__file__).parent
CHINESE = re.compile(r"[\u4e00-\u9fff]")
PLACEHOLDER = re.compile(r"%\(\w+\)s")


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(MODULE / "locale" / "en" / "LC_MESSAGES" / "django.po"))


def test_nothing_is_left_untranslated(catalogue: polib.POFile) -> None:
    assert [e.msgid for e in catalogue.untranslated_entries()] == []
    assert [e.msgid for e in catalogue.fuzzy_entries()] == []
    assert [e.msgid for e in catalogue if CHINESE.search(e.msgstr)] == []


def test_placeholders_are_the_same_in_both_languages(catalogue: polib.POFile) -> None:
    for entry in catalogue:
        if not entry.msgid_plural:
            both = [sorted(PLACEHOLDER.findall(t)) for t in (entry.msgid, entry.msgstr)]
            assert both[0] == both[1], entry.msgid


def test_every_refusal_is_in_the_catalogue(catalogue: polib.POFile) -> None:
    known = {entry.msgid for entry in catalogue}
    with translation.override("zh-hans"):
        texts = [str(text) for reason in RegistryReason for text in (reason.text, reason.remedy)]
    assert [text for text in texts if text not in known] == []


@pytest.fixture
def officer(city: Client) -> Client:
    city.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return city


SPOKEN = re.compile(r"<(h1|td|th|label|legend|option|dt|dd|li)\b[^>]*>(.*?)</\1>", re.DOTALL)


def chinese_in(client: Client, url: str) -> list[str]:
    """Headings, cells, labels, choices and facts of the page that hold Chinese."""
    response = client.get(url)
    assert response.status_code == 200
    content = response.content.decode().split('<main id="content"')[1].split("</main>")[0]
    texts = [re.sub(r"<[^>]+>", " ", text) for _, text in SPOKEN.findall(content)]
    assert texts, "the page says nothing"
    return [text.strip() for text in texts if CHINESE.search(text)]


ENTERED = [register.slug for register in REGISTERS if register.form is not None]


@pytest.mark.parametrize(
    "url",
    [
        "/registers/",
        "/registers/regions/tree/?day=2025-11-05",
        "/registers/regions/",
        "/registers/units/",
        "/registers/organisations/",
        "/registers/sites/",
        "/registers/vehicles/",
        "/registers/materials/",
        "/registers/codes/",
        *(f"/registers/{slug}/new/" for slug in ENTERED),
    ],
)
def test_english_pages_hold_no_chinese(officer: Client, url: str) -> None:
    assert chinese_in(officer, url) == []


def test_english_pages_of_one_row_hold_no_chinese_but_the_names(
    officer: Client, hauler: Organisation
) -> None:
    material = Material.objects.get(key="paper")
    code = MaterialCode.objects.get(code="900-041-49")
    for url in (
        f"/registers/materials/{material.pk}/rename/",
        f"/registers/materials/{material.pk}/density/",
        f"/registers/codes/{code.pk}/",
        f"/registers/regions/{hauler.region_id}/merge/",
        f"/registers/regions/{hauler.region_id}/close/",
    ):
        assert chinese_in(officer, url) == [], url
