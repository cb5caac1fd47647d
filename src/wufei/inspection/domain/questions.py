"""What an inspection form asks, and what its answers mean: plain records, no database.

As JSON: ``{"sections": [{"title", "title_en", "items": [{"key", "text", "text_en", "type",
"points", "critical", "required", "photo", "choices", "least", "most", "fails_below",
"fails_above", "fails_on", "kind"}]}]}``. Numbers are decimal texts, points are whole numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from wufei.registry.public import local_name

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
MOST_ITEMS, MOST_POINTS = 200, 1000


class Kind(StrEnum):
    YES_NO = "yes_no"
    SCORE = "score"
    NUMBER = "number"
    CHOICE = "choice"
    TEXT = "text"
    PHOTO = "photo"


class PhotoWanted(StrEnum):
    MAY = "may"
    ON_FAILURE = "on_failure"
    MUST = "must"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several answers, the points it gives, and whether it is a failure."""

    value: str
    points: int = 0
    fails: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One question. ``points``: the most it gives. ``kind``: code of the problem kind that a
    failure opens, or empty. A score is a whole number from 0 to ``points``."""

    key: str
    text: str
    type: Kind
    text_en: str = ""
    points: int = 0
    critical: bool = False
    required: bool = True
    photo: PhotoWanted = PhotoWanted.MAY
    choices: tuple[Choice, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    fails_below: Decimal | None = None
    fails_above: Decimal | None = None
    fails_on: str = "no"
    kind: str = ""

    @property
    def label(self) -> str:
        return local_name(self.text, self.text_en)

    @property
    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        """Least and most that may be entered."""
        if self.type is Kind.SCORE:
            return Decimal(0), Decimal(self.points)
        return self.least, self.most


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    items: tuple[Item, ...]
    title_en: str = ""

    @property
    def label(self) -> str:
        return local_name(self.title, self.title_en)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    sections: tuple[Section, ...] = ()
    faults: tuple[str, ...] = field(default=(), compare=False)

    def items(self) -> Iterator[Item]:
        for section in self.sections:
            yield from section.items

    def item(self, key: str) -> Item | None:
        return next((item for item in self.items() if item.key == key), None)

    @property
    def points_possible(self) -> int:
        return sum(item.points for item in self.items())


def as_json(questionnaire: Questionnaire) -> dict[str, Any]:
    """The JSON of a questionnaire; :func:`from_json` gives the same back."""

    def plain(value: Any) -> Any:
        if isinstance(value, Decimal):
            return f"{value:f}"
        if isinstance(value, dict):
            return {name: plain(item) for name, item in value.items()}
        return [plain(item) for item in value] if isinstance(value, list | tuple) else value

    return {"sections": [plain(asdict(section)) for section in questionnaire.sections]}


def from_json(content: Mapping[str, Any]) -> Questionnaire:
    """A questionnaire from stored JSON (which was checked before it was stored)."""
    return Questionnaire(
        tuple(
            Section(
                title=section["title"],
                title_en=section.get("title_en", ""),
                items=tuple(_item(item) for item in section["items"]),
            )
            for section in content.get("sections", ())
        )
    )


def _item(told: Mapping[str, Any]) -> Item:
    numbers = ("least", "most", "fails_below", "fails_above")
    given = {name: value for name, value in told.items() if name not in numbers}
    given |= {name: _decimal(told.get(name)) for name in numbers}
    given["type"] = Kind(told["type"])
    given["photo"] = PhotoWanted(told.get("photo", PhotoWanted.MAY))
    given["choices"] = tuple(Choice(**choice) for choice in told.get("choices", ()))
    return Item(**given)


def _decimal(text: Any) -> Decimal | None:
    return None if text in (None, "") else Decimal(str(text))


def number_of(text: str) -> Decimal | None:
    """A finite decimal number, or None."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def faults_of(questionnaire: Questionnaire, known_kinds: set[str]) -> list[str]:
    """What keeps a draft from being published, in words; ``known_kinds``: codes in use."""
    items = list(questionnaire.items())
    found = [_("没有任何项目。")] if not items else []
    if len(items) > MOST_ITEMS:
        found.append(_("超过 %(most)s 项。") % {"most": MOST_ITEMS})
    seen: set[str] = set()
    for item in items:
        if item.key in seen:
            found.append(_("编号 %(key)s 重复。") % {"key": item.key})
        seen.add(item.key)
        found += [f"{item.key}：{text}" for text in _faults_of_item(item, known_kinds)]
    return found


def _faults_of_item(item: Item, known_kinds: set[str]) -> Iterator[str]:
    if not KEY.fullmatch(item.key):
        yield _("编号只能用英文字母、数字、下划线和连字符。")
    if not item.text.strip():
        yield _("没有内容。")
    if not 0 <= item.points <= MOST_POINTS:
        yield _("分值须在 0 至 %(most)s 之间。") % {"most": MOST_POINTS}
    if item.type is Kind.SCORE and item.points < 1:
        yield _("评分项的分值须大于零。")
    if item.type in (Kind.TEXT, Kind.PHOTO, Kind.NUMBER) and item.points and not _can_fail(item):
        yield _("有分值的数字项须写明低于或高于多少为不合格；文字和照片项没有分值。")
    if item.type is Kind.CHOICE:
        yield from _faults_of_choices(item)
    if item.least is not None and item.most is not None and item.most < item.least:
        yield _("上限低于下限。")
    if item.kind and item.kind not in known_kinds:
        yield _("没有编码为 %(kind)s 的问题类别。") % {"kind": item.kind}
    if item.kind and not _can_fail(item):
        yield _("这一项没有不合格的答案，不会产生问题。")


def _faults_of_choices(item: Item) -> Iterator[str]:
    values = [choice.value for choice in item.choices]
    if len(values) < 2 or len(set(values)) < len(values) or not all(values):
        yield _("选项至少两个，不能重复或为空。")
    if max((choice.points for choice in item.choices), default=0) != item.points:
        yield _("分值须等于选项中的最高分。")


def _can_fail(item: Item) -> bool:
    if item.type is Kind.YES_NO:
        return True
    if item.type is Kind.CHOICE:
        return any(choice.fails for choice in item.choices)
    if item.type in (Kind.SCORE, Kind.NUMBER):
        return item.fails_below is not None or item.fails_above is not None
    return False
