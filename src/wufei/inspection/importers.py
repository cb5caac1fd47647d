"""Inspection forms as a spreadsheet: one line an item, sections by their names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from wufei.inspection.domain.questions import (
    Choice,
    Item,
    Kind,
    PhotoWanted,
    Questionnaire,
    Section,
    number_of,
)
from wufei.inspection.refusals import InspectionReason
from wufei.intake.public import open_table, require_columns
from wufei.kernel.refusals import Refusal

MOST_ROWS = 200
#: Heading in the file → field of an item; the section's names besides.
COLUMNS = {
    "分区": "section",  # zh: a heading of the file
    "分区英文": "section_en",  # zh: a heading of the file
    "编号": "key",  # zh: a heading of the file
    "项目": "text",  # zh: a heading of the file
    "项目英文": "text_en",  # zh: a heading of the file
    "类型": "type",  # zh: a heading of the file
    "分值": "points",  # zh: a heading of the file
    "关键项": "critical",  # zh: a heading of the file
    "必填": "required",  # zh: a heading of the file
    "照片": "photo",  # zh: a heading of the file
    "选项": "choices",  # zh: a heading of the file
    "下限": "least",  # zh: a heading of the file
    "上限": "most",  # zh: a heading of the file
    "低于即不合格": "fails_below",  # zh: a heading of the file
    "高于即不合格": "fails_above",  # zh: a heading of the file
    "不合格的答案": "fails_on",  # zh: a heading of the file
    "问题类别": "kind",  # zh: a heading of the file
}
HEADINGS = {name: heading for heading, name in COLUMNS.items()}
REQUIRED = ("section", "key", "text", "type")
TYPES = {
    "是否": Kind.YES_NO,  # zh: a word of the file
    "评分": Kind.SCORE,  # zh: a word of the file
    "数字": Kind.NUMBER,  # zh: a word of the file
    "选择": Kind.CHOICE,  # zh: a word of the file
    "文字": Kind.TEXT,  # zh: a word of the file
    "照片": Kind.PHOTO,  # zh: a word of the file
}
PHOTOS = {
    "可附": PhotoWanted.MAY,  # zh: a word of the file
    "不合格时": PhotoWanted.ON_FAILURE,  # zh: a word of the file
    "必附": PhotoWanted.MUST,  # zh: a word of the file
}
YES, NO = "是", "否"  # zh: words of the file
_TRUE = {YES: True, "1": True, "true": True, NO: False, "0": False, "false": False}


@dataclass(frozen=True, slots=True)
class LineProblem:
    """What is wrong with a line (as a spreadsheet numbers it) in a column."""

    row: int
    column: str
    message: str


@dataclass(slots=True)
class FormFile:
    questionnaire: Questionnaire = field(default_factory=Questionnaire)
    problems: list[LineProblem] = field(default_factory=list)


def read_form(path: Path, *, name: str) -> FormFile:
    """The form of an Excel or CSV file; cells that cannot be read are problems, not errors.

    Choices are written ``好=30;一般=15;差=0!``: the points of each, ``!`` for a failure.

    Raises:
        Refusal: of the reader (no table, missing columns); FILE_TOO_LONG.
    """
    table = open_table(path, name=name, wanted=[HEADINGS[each] for each in REQUIRED])
    require_columns(table.header, [HEADINGS[each] for each in REQUIRED])
    places = {COLUMNS[h]: i for i, h in enumerate(table.header) if h in COLUMNS}
    read = FormFile()
    sections: dict[str, tuple[str, list[Item]]] = {}
    for count, (number, cells) in enumerate(_lines(table.rows())):
        if count == MOST_ROWS:
            raise Refusal(InspectionReason.FILE_TOO_LONG, most=MOST_ROWS)
        values = {n: cells[i].strip() if i < len(cells) else "" for n, i in places.items()}
        item = _Line(read, number, values).item()
        _title_en, items = sections.setdefault(
            values["section"], (values.get("section_en", ""), [])
        )
        items.append(item)
    read.questionnaire = Questionnaire(
        tuple(
            Section(title, tuple(items), title_en) for title, (title_en, items) in sections.items()
        )
    )
    return read


def _lines(rows: Iterator[tuple[int, Sequence[str]]]) -> Iterator[tuple[int, Sequence[str]]]:
    return ((number, cells) for number, cells in rows if any(cell.strip() for cell in cells))


@dataclass(slots=True)
class _Line:
    read: FormFile
    number: int
    values: dict[str, str]

    def item(self) -> Item:
        for name in REQUIRED:
            if not self.values.get(name):
                self.wrong(name, _("不能为空。"))
        return Item(
            key=self.text("key"),
            text=self.text("text"),
            text_en=self.text("text_en"),
            type=self.word("type", TYPES, Kind.TEXT),
            points=self.points(),
            critical=self.truth("critical", default=False),
            required=self.truth("required", default=True),
            photo=self.word("photo", PHOTOS, PhotoWanted.MAY),
            choices=self.choices(),
            least=self.number_in("least"),
            most=self.number_in("most"),
            fails_below=self.number_in("fails_below"),
            fails_above=self.number_in("fails_above"),
            fails_on="yes" if self.text("fails_on") == YES else "no",
            kind=self.text("kind"),
        )

    def wrong(self, name: str, message: str) -> None:
        self.read.problems.append(LineProblem(self.number, HEADINGS[name], message))

    def text(self, name: str) -> str:
        return self.values.get(name, "")

    def word(self, name: str, words: dict[str, Any], default: Any) -> Any:
        told = self.text(name)
        if not told:
            return default
        if told not in words:
            message = _("没有“%(value)s”；可填：%(choices)s。")
            self.wrong(name, message % {"value": told, "choices": "、".join(words)})
        return words.get(told, default)

    def truth(self, name: str, *, default: bool) -> bool:
        told = self.text(name)
        if told and told.lower() not in _TRUE:
            self.wrong(name, _("请填“是”或“否”。"))
        return _TRUE.get(told.lower(), default)

    def points(self) -> int:
        told = self.text("points")
        if told and not (told.isascii() and told.isdigit() and len(told) < 5):
            self.wrong("points", _("请填整数。"))
            return 0
        return int(told or 0)

    def number_in(self, name: str) -> Decimal | None:
        told = self.text(name)
        found = number_of(told) if told else None
        if told and found is None:
            self.wrong(name, _("请填数字，例如 12.5。"))
        return found

    def choices(self) -> tuple[Choice, ...]:
        return tuple(
            self.choice(part.strip())
            for part in self.text("choices").replace("；", ";").split(";")
            if part.strip()
        )

    def choice(self, told: str) -> Choice:
        fails = told.endswith(("!", "！"))
        value, _sign, points = told.rstrip("!！").partition("=")
        points = points.strip()
        if points and not (points.isascii() and points.isdigit() and len(points) < 5):
            self.wrong("choices", _("请写成：好=30;一般=15;差=0!"))
            points = "0"
        return Choice(value.strip(), int(points or 0), fails)


def lines_of(questionnaire: Questionnaire) -> Iterator[list[str | int | Decimal | None]]:
    """The same form as lines of the file, in the order of :data:`COLUMNS`."""
    types = {kind: word for word, kind in TYPES.items()}
    photos = {wanted: word for word, wanted in PHOTOS.items()}
    for section in questionnaire.sections:
        for item in section.items:
            choices = ";".join(
                f"{choice.value}={choice.points}{'!' if choice.fails else ''}"
                for choice in item.choices
            )
            yield [
                section.title,
                section.title_en,
                item.key,
                item.text,
                item.text_en,
                types[item.type],
                item.points,
                YES if item.critical else NO,
                YES if item.required else NO,
                photos[item.photo],
                choices,
                item.least,
                item.most,
                item.fails_below,
                item.fails_above,
                YES if item.fails_on == "yes" else NO,
                item.kind,
            ]
