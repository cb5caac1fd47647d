"""Every text of kernel and people is there in English."""

from __future__ import annotations

import ast
import datetime as dt
import re
from pathlib import Path

import polib
import pytest
from django.utils import translation

from wufei.kernel.periods import Period
from wufei.kernel.quantities import format_mass, parse_mass
from wufei.kernel.refusals import Refusal
from wufei.web.translations import compile_translations

SOURCE = Path(__file__).resolve().parents[2] / "src" / "wufei"
MARKS = {"_", "gettext", "gettext_lazy", "pgettext", "pgettext_lazy"}


@pytest.fixture(autouse=True, scope="module")
def _compiled() -> None:
    compile_translations()


def marked_texts(module: str) -> set[str]:
    found = set()
    for path in (SOURCE / module).rglob("*.py"):
        if path.parent.name == "api":  # told by the tests of the API
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MARKS:
                text = node.args[-1]
                assert isinstance(text, ast.Constant), f"{path}: a computed text"
                found.add(str(text.value))
    for path in (SOURCE / module).rglob("*.html"):
        found |= {
            m[2] for m in re.finditer(r"{% translate (['\"])(.*?)\1", path.read_text("utf-8"))
        }
    return found


@pytest.mark.parametrize("module", ["kernel", "people"])
def test_nothing_is_left_untranslated(module: str) -> None:
    catalogues = SOURCE.rglob("locale/en/LC_MESSAGES/django.po")
    known = {
        entry.msgid for path in catalogues for entry in polib.pofile(str(path)) if entry.msgstr
    }
    assert marked_texts(module) - known == set()


@pytest.mark.parametrize("module", ["kernel", "people"])
def test_placeholders_are_kept(module: str) -> None:
    for entry in polib.pofile(str(SOURCE / module / "locale/en/LC_MESSAGES/django.po")):
        here, there = (set(re.findall(r"%\((\w+)\)s", t)) for t in (entry.msgid, entry.msgstr))
        assert there - {"month_name"} <= here, entry.msgid


def test_english_pages_read_as_english() -> None:
    with translation.override("en"):
        assert format_mass(1_500_000) == "1.5 t"
        assert Period.month(2026, 1).label == "January 2026"
        assert Period.day(dt.date(2026, 1, 31)).label == "31 January 2026"
        with pytest.raises(Refusal) as caught:
            parse_mass("1", "ton")
        assert caught.value.message == "The unit “ton” is ambiguous."
        assert caught.value.remedy == (
            "Say which one is meant: t (t), short tons (short_ton), long tons (long_ton)."
        )
