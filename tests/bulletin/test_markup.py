"""Text as typed, the blocks it stands for, and text out of word processors."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wufei.bulletin.content import Chart, Figure, FigureQuery, Paragraph, Picture, Text
from wufei.bulletin.markup import figures_in, read, write
from wufei.bulletin.pasting import cleaned

PHOTO = UUID("6f1c2a34-0000-4000-8000-000000000001")
RATE = FigureQuery("recycling_rate", "2026-10", "500107")
TEXT = (
    "全区回收利用率达[[recycling_rate|2026-10|500107]]。\n"
    f"[[photo|{PHOTO}|获奖者合影]]\n"
    "[[chart|recycling_rate|2025-11..2026-10|500107||近十二个月]]"
)


def test_a_text_is_read_as_blocks() -> None:
    assert read(TEXT) == (
        Paragraph((Text("全区回收利用率达"), Figure(RATE), Text("。"))),
        Picture(PHOTO, "获奖者合影"),
        Chart("recycling_rate", "2025-11", "2026-10", "500107", "", "近十二个月"),
    )
    assert write(read(TEXT)) == TEXT
    assert list(figures_in(read(TEXT))) == [RATE]


@pytest.mark.parametrize(
    "token",
    ["[[坏标记]]", "[[photo|不是编号]]", "[[recycling_rate]]", "[[chart|x]]", "[[a|2026-13x]]"],
)
def test_what_cannot_be_read_stays_as_words(token: str) -> None:
    assert read(token) == (Paragraph((Text(token),)),)


@given(st.lists(st.text(alphabet="一二三abc 0，。[]|", max_size=20), max_size=5))
def test_nothing_is_lost_between_text_and_blocks(lines: list[str]) -> None:
    text = "\n".join(lines)
    kept = "\n".join(line.strip() for line in text.splitlines() if line.strip())
    assert write(read(text)) == kept


@pytest.mark.parametrize(
    ("pasted", "plain"),
    [
        ("\u3000\u3000推进分类。\r\n落实制度。\r\n", "推进分类。\n落实制度。"),
        ("推进\u200b分\ufeff类\u00ad。", "推进分类。"),
        ("推进\v落实", "推进\n落实"),
        ("\uf06c\t第一条\n•\t第二条\no\t第三条", "第一条\n第二条\n第三条"),
        ("２０２６年１１月，ＶＲ（虚拟现实）", "2026年11月，VR（虚拟现实）"),
        ("“无废城市\u00a0\u00a0绿色生活”收运 35 吨 ，同比", "“无废城市 绿色生活”收运 35 吨，同比"),
        ('见HYPERLINK "http://x.example/a b" 附件', "见附件"),
        ('推进。\nHYPERLINK "http://x.example" 落实', "推进。\n落实"),
        ("“引用”——，、。《书》", "“引用”——，、。《书》"),
        ("一\n\n\n\n二", "一\n\n二"),
    ],
)
def test_debris_of_word_processors_goes_and_words_stay(pasted: str, plain: str) -> None:
    assert cleaned(pasted) == plain


@given(st.text(alphabet="推进分类，。“”ab12 \n[]|_-", max_size=60))
def test_cleaning_again_changes_nothing(text: str) -> None:
    assert cleaned(cleaned(text)) == cleaned(text)


@given(st.text(alphabet="推进分类，。“”《》", max_size=60))
def test_words_without_debris_are_kept_as_they_are(text: str) -> None:
    assert cleaned(text) == text
