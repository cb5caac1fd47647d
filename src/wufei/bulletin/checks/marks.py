"""Punctuation: its width among Chinese signs, pairs, doubles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wufei.bulletin.checks.context import Context
from wufei.bulletin.checks.remarks import Place, Remark, Slip
from wufei.bulletin.content import Issue

_SIGN = r"[\u4e00-\u9fff“”‘’《》（）、。]"
_WIDE = {",": "，", ".": "。", ":": "：", ";": "；", "?": "？", "!": "！", "(": "（", ")": "）"}
#: After a Chinese sign; a point or comma between digits is none of ours.
_HALF = re.compile(rf"(?<={_SIGN})([,:;?!()]|\.(?![\d.]))|(\(|(?<!\d)\))(?={_SIGN})")
_PAIRS = {"“": "”", "‘": "’", "（": "）", "《": "》", "【": "】", "「": "」", "[": "]", "(": ")"}
_CLOSING = {closing: opening for opening, closing in _PAIRS.items()}
_DOUBLE_MARK = re.compile(r"([，。；：、？！])\1+|[，；、][，。；、]")
_DOUBLE_WORD = re.compile(r"([的了在和与是对为将把被])\1")  # zh: words that are typed twice


def marks_are_wide(issue: Issue, _context: Context) -> Iterator[Remark]:
    """No half-width punctuation among Chinese signs."""
    for place, text in _texts(issue):
        for match in _HALF.finditer(text):
            found = match[0]
            at = Place(place.part, place.item, place.paragraph, match.start(), match.end())
            yield Remark(Slip.MARK_HALF_WIDTH, at, {"found": found, "wanted": _WIDE[found]})


def marks_are_paired(issue: Issue, _context: Context) -> Iterator[Remark]:
    """Quotation marks and brackets open and close within their paragraph."""
    for place, text in _texts(issue):
        for start in _unpaired(text):
            at = Place(place.part, place.item, place.paragraph, start, start + 1)
            yield Remark(Slip.MARK_UNPAIRED, at, {"found": text[start]})


def nothing_is_doubled(issue: Issue, _context: Context) -> Iterator[Remark]:
    """No mark and no small word stands twice in a row."""
    for place, text in _texts(issue):
        for slip, pattern in (
            (Slip.MARK_DOUBLED, _DOUBLE_MARK),
            (Slip.WORD_DOUBLED, _DOUBLE_WORD),
        ):
            for match in pattern.finditer(text):
                at = Place(place.part, place.item, place.paragraph, match.start(), match.end())
                yield Remark(slip, at, {"found": match[0]})


def _texts(issue: Issue) -> Iterator[tuple[Place, str]]:
    for item in issue.items:
        yield Place("title", item.key), item.title
        for number, paragraph in enumerate(item.paragraphs):
            yield Place("body", item.key, number), paragraph.text


def _unpaired(text: str) -> list[int]:
    waiting: list[int] = []
    alone: list[int] = []
    for index, sign in enumerate(text):
        if sign in _PAIRS:
            waiting.append(index)
        elif sign in _CLOSING:
            if waiting and text[waiting[-1]] == _CLOSING[sign]:
                waiting.pop()
            elif not (sign == ")" and _is_listing(text, index)):
                alone.append(index)
    return sorted(alone + waiting)


def _is_listing(text: str, index: int) -> bool:
    """``1)`` at the head of an enumeration."""
    return bool(re.search(r"(?:^|[\s，。；：])\d{1,2}\Z", text[:index]))
