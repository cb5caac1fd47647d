"""一是 二是 三是 …: runs of ordinals without gap or double."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wufei.bulletin.checks.context import Context
from wufei.bulletin.checks.remarks import Place, Remark, Slip
from wufei.bulletin.content import Issue, Item

_NUMERALS = "一二三四五六七八九十"  # zh: the numerals that are looked for
_ORDINAL = "十[一二三四五六七八九]|[一二三四五六七八九]?十|[一二三四五六七八九]"  # zh: the same
#: Kinds of ordinals: what stands before and after the numeral. A kind is a run of its own.
_KINDS = (
    ("{}是", re.compile(rf"(?:^|(?<=[，。；：:;,\s\u3000]))({_ORDINAL})是(?!否)")),  # zh: ordinals
    ("第{}，", re.compile(rf"(?:^|(?<=[。；：:\s\u3000]))第({_ORDINAL})[，,：:]")),  # zh: ordinals
    ("（{}）", re.compile(rf"[（(]({_ORDINAL})[）)]")),  # zh: ordinals
    ("{}、", re.compile(rf"^({_ORDINAL})、", re.MULTILINE)),  # zh: ordinals
)


@dataclass(frozen=True, slots=True)
class _Found:
    number: int
    paragraph: int
    start: int
    end: int
    written: str


def ordinals_run_on(issue: Issue, _context: Context) -> Iterator[Remark]:
    """Each run begins with one and goes up by one; a run alone at one is named."""
    for item in issue.items:
        for form, pattern in _KINDS:
            yield from _judge(item, form, _in_order(item, pattern))


def _in_order(item: Item, pattern: re.Pattern[str]) -> list[_Found]:
    return [
        _Found(_number(match[1]), index, match.start(1), match.end(), match[0].strip())
        for index, paragraph in enumerate(item.paragraphs)
        for match in pattern.finditer(paragraph.text)
    ]


def _judge(item: Item, form: str, found: list[_Found]) -> Iterator[Remark]:
    before: _Found | None = None
    for index, one in enumerate(found):
        at = Place("body", item.key, one.paragraph, one.start, one.end)
        follows = index + 1 < len(found) and found[index + 1].number != 1
        if one.number == 1:
            if not follows:
                yield Remark(Slip.COUNT_ALONE, at, {"found": one.written})
        elif before is None:
            params = {"found": one.written, "wanted": form.format(_NUMERALS[0])}
            yield Remark(Slip.COUNT_BEGINS_LATE, at, params)
        elif one.number == before.number:
            params = {"found": one.written, "wanted": form.format(_numeral(one.number + 1))}
            yield Remark(Slip.COUNT_REPEATED, at, params)
        elif one.number != before.number + 1:
            wanted = form.format(_numeral(before.number + 1))
            params = {"before": before.written, "found": one.written, "wanted": wanted}
            yield Remark(Slip.COUNT_SKIPPED, at, params)
        before = one


def _number(numeral: str) -> int:
    """``十二`` → 12, ``二十`` → 20."""
    tens, _, ones = numeral.rpartition(_NUMERALS[9])
    if _NUMERALS[9] not in numeral:
        return _NUMERALS.index(numeral) + 1
    return (_NUMERALS.index(tens) + 1 if tens else 1) * 10 + (
        _NUMERALS.index(ones) + 1 if ones else 0
    )


def _numeral(number: int) -> str:
    """12 → ``十二``; up to 99."""
    if number <= 10:
        return _NUMERALS[number - 1]
    tens, ones = divmod(number, 10)
    head = "" if tens == 1 else _NUMERALS[tens - 1]
    return head + _NUMERALS[9] + (_NUMERALS[ones - 1] if ones else "")
