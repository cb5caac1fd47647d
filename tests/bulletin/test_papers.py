"""Papers: the page of GB/T 9704, charts that hold their values, files that open."""

from __future__ import annotations

import re
import shutil
import subprocess
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bulletin.writing import issue, item
from wufei.bulletin.content import Distribution
from wufei.bulletin.outputs.charts import ChartPoint, _scale, chart_image
from wufei.bulletin.outputs.office_template import office_template
from wufei.bulletin.outputs.pdf import pdf, text_pages
from wufei.bulletin.outputs.plain import plain_text
from wufei.bulletin.outputs.printing import printed

LONG = "推进生活垃圾分类工作是一项长期任务需要科学统筹精细推进" * 40
TOOLS = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")


def lines_of(made: bytes, folder: Path) -> list[list[str]]:
    """The lines of each page of a PDF."""
    path = folder / "issue.pdf"
    path.write_bytes(made)
    text = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True
    ).stdout.decode()
    pages = text.split("\f")
    return [[line.strip() for line in page.splitlines() if line.strip()] for page in pages if page]


@TOOLS
def test_a_full_page_holds_22_lines_of_28_signs(tmp_path: Path) -> None:
    pages = lines_of(pdf(printed(issue(item(LONG)))), tmp_path)
    inner = next(page for page in pages if len(page) > 20)
    body = [line for line in inner if not re.fullmatch(r"—\s*\d+\s*—", line)]
    assert len(body) == 22
    whole = [line.replace(" ", "") for line in body if len(line) > 20]
    assert {len(line) for line in whole[1:-1]} == {28}


@TOOLS
@pytest.mark.parametrize("paragraphs", [1, 3, 6, 9, 12])
def test_the_colophon_stands_on_the_last_page_which_is_even(
    paragraphs: int, tmp_path: Path
) -> None:
    distribution = Distribution(up=("上级办公室",), down=("某区生态环境局",))
    whole = issue(item("\n".join([LONG[:200]] * paragraphs)), distribution=distribution)
    pages = lines_of(pdf(printed(whole)), tmp_path)
    assert len(pages) % 2 == 0
    last = "".join(pages[-1]).replace(" ", "")
    assert "发：某区生态环境局。" in last
    assert "".join(line for page in pages for line in page).count("发：某区生态环境局") == 1


def test_the_text_ends_on_the_page_that_is_told() -> None:
    assert text_pages(printed(issue(item("3月5日，开会。")))) == 1
    assert text_pages(printed(issue(item("\n".join([LONG] * 4))))) > 3


@given(st.decimals(min_value="0.001", max_value="1000000", places=3))
def test_the_axis_of_a_chart_reaches_above_every_value(highest: Decimal) -> None:
    top, ticks = _scale(highest)
    assert highest < top
    assert ticks[0] == 0
    assert ticks[-1] == top
    assert 2 <= len(ticks) <= 6


def test_a_chart_needs_points_that_it_can_show() -> None:
    for points in ([], [ChartPoint("1月", Decimal(-1), "-1")]):
        with pytest.raises(ValueError, match="a chart needs points"):
            chart_image(title="率", unit="%", points=points, kind="line")
    made = chart_image(title="率", unit="%", points=[ChartPoint("1月", None, "")], kind="bars")
    assert made.content.startswith(b"<svg")
    assert made.raster.startswith(b"\x89PNG")


def test_plain_text_holds_every_word_in_order() -> None:
    whole = issue(item("3月5日，开会。\n二是落实。"), distribution=Distribution(up=("上级",)))
    assert plain_text(printed(whole)).split("\n") == [
        "无废城市建设工作简报",
        "市无废办\u30002026年12月2日",
        "",
        "本期要目",
        "【工作动态】",
        "※某区推进分类",
        "",
        "【工作动态】",
        "某区推进分类",
        "3月5日，开会。",
        "二是落实。",
        "",
        "报：上级。",
        "无废城市建设工作领导小组办公室\u30002026年12月2日印发",
        "",
    ]


def test_the_colophon_is_one_frame_that_every_program_keeps() -> None:
    """LibreOffice drops a frame with bordered paragraphs, or with none behind it."""
    from docx import Document
    from docx.oxml.ns import qn

    paragraphs = [one._p for one in Document(BytesIO(office_template())).paragraphs]
    framed = [bool(one.findall(f".//{qn('w:framePr')}")) for one in paragraphs]
    assert framed.count(True) == 8
    assert framed[-9:] == [True] * 8 + [False]
    assert not any(one.findall(f".//{qn('w:pBdr')}") for one in paragraphs[-9:])
