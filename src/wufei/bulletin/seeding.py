"""A bulletin that exists as plain text, taken apart into an issue.

The text is laid out as programme offices print it: contents with ※ under 【groups】, then the same
groups with items whose title runs in with the text (two spaces, or two full-width ones), the mark
of the issue in brackets, lines beginning 报：/ 送：/ 发：, and the issuer with the date.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from wufei.bulletin.content import ContentsGroup, Distribution, Group, Issue, Item
from wufei.bulletin.markup import read

_GROUP = re.compile(r"^【(?P<name>[^】]+)】\s*$")
_CONTENTS = re.compile(r"^[※●·•]\s*(?P<title>.+?)\s*$")
_TITLED = re.compile(r"^(?P<title>\S.*?\S)(?:  +|\u3000\u3000?)(?P<text>\S.*)$")
_MARK = re.compile(r"^（(?P<mark>[^（）]*?(?P<number>\d+))）\s*$")
_COPIES = re.compile(r"^(?P<way>[报送发])：(?P<names>.+?)。?\s*$")  # zh: the ways of distribution
_ISSUED = re.compile(
    r"^(?P<issuer>\S.*?\S)\s+"
    r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日印发\s*$"  # zh: the form of the line
)


@dataclass
class _Reading:
    contents: list[tuple[str, list[str]]] = field(default_factory=list)
    groups: list[tuple[str, list[tuple[str, list[str]]]]] = field(default_factory=list)
    copies: dict[str, tuple[str, ...]] = field(default_factory=dict)
    mark: str = ""
    number: int | None = None
    issuer: str = ""
    issued_on: dt.date | None = None
    pending: str = ""


def read_bulletin(text: str, *, name: str) -> Issue:
    """The issue that ``text`` prints; its period runs from the earliest to the day of issue.

    Raises:
        ValueError: there is no line that tells issuer and date.
    """
    reading = _Reading()
    for line in (line.rstrip() for line in text.splitlines()):
        if line.strip():
            _take(reading, line)
    if reading.issued_on is None:
        raise ValueError("no line tells who issued the bulletin and when")
    return Issue(
        name=name,
        compiler=reading.issuer,
        first_day=_months_before(reading.issued_on, 2),
        last_day=reading.issued_on,
        groups=tuple(
            Group(group, tuple(_item(title, lines) for title, lines in items))
            for group, items in reading.groups
        ),
        number=reading.number,
        mark=reading.mark,
        issued_on=reading.issued_on,
        contents=tuple(ContentsGroup(group, tuple(titles)) for group, titles in reading.contents),
        distribution=Distribution(
            reading.copies.get("报", ()),  # zh: the way
            reading.copies.get("送", ()),  # zh: the way
            reading.copies.get("发", ()),  # zh: the way
        ),
        issuer=reading.issuer,
    )


def _take(reading: _Reading, line: str) -> None:
    if group := _GROUP.match(line.strip()):
        reading.pending = group["name"]
    elif entry := _CONTENTS.match(line.strip()):
        if reading.pending:
            reading.contents.append((reading.pending, []))
            reading.pending = ""
        reading.contents[-1][1].append(entry["title"])
    elif mark := _MARK.match(line.strip()):
        reading.mark, reading.number = mark["mark"], int(mark["number"])
    elif copies := _COPIES.match(line.strip()):
        names = re.split("[，、]", copies["names"])
        reading.copies[copies["way"]] = _full_names(names)
    elif issued := _ISSUED.match(line.strip()):
        reading.issuer = issued["issuer"]
        reading.issued_on = dt.date(int(issued["year"]), int(issued["month"]), int(issued["day"]))
    elif reading.contents:
        _take_body(reading, line)


def _take_body(reading: _Reading, line: str) -> None:
    if reading.pending:
        reading.groups.append((reading.pending, []))
        reading.pending = ""
    items = reading.groups[-1][1]
    titled = _TITLED.match(line)
    if titled:
        items.append((titled["title"], [titled["text"]]))
    elif items:
        items[-1][1].append(line.strip())


def _item(title: str, lines: list[str]) -> Item:
    return Item(key=title, title=title, blocks=read("\n".join(lines)))


def _full_names(names: list[str]) -> tuple[str, ...]:
    """``万州区、黔江区生态环境局``: what the last one adds belongs to all short ones before it."""
    tail = re.search(r"(?<=[区县市])(?:生态环境局|城市管理局|人民政府)$", names[-1])  # zh: tails
    if tail is None:
        return tuple(names)
    return tuple(
        name + tail[0] if re.fullmatch(r"\S{2,5}[区县]", name) else name  # zh: tails
        for name in names
    )


def _months_before(day: dt.date, months: int) -> dt.date:
    whole = day.year * 12 + day.month - 1 - months
    return dt.date(whole // 12, whole % 12 + 1, 1)
