"""A template and data become a PDF whose Chinese text is there, with its font inside."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.utils.translation import gettext_lazy

from wufei.kernel.documents import SANS, SERIF, pdf_of, pictures_of

TEMPLATE = f"""
#let data = json(bytes(sys.inputs.data))
#set page("a4")
#set text(font: "{SANS}", lang: "zh")
= #data.title
#text(font: "{SERIF}")[#data.day]
"""
WHEN = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "sheet.typ"
    path.write_text(TEMPLATE)
    return path


def test_the_text_and_both_fonts_are_in_the_file(template: Path) -> None:
    data = {"title": gettext_lazy("收运"), "day": dt.date(2026, 11, 25)}
    made = pdf_of(template, data, made_at=WHEN)
    assert made.startswith(b"%PDF-")
    assert made == pdf_of(template, data, made_at=WHEN)
    for family in (b"NotoSansSC", b"NotoSerifSC"):
        assert family in made


def test_a_page_can_be_a_picture(template: Path) -> None:
    (picture,) = pictures_of(template, {"title": "线路单", "day": "今天"}, "png", ppi=72)
    assert picture.startswith(b"\x89PNG")


def test_a_faulty_template_says_so(tmp_path: Path) -> None:
    import typst

    broken = tmp_path / "broken.typ"
    broken.write_text("#data.title")
    with pytest.raises(typst.TypstError, match="unknown variable: data"):
        pdf_of(broken, {})
