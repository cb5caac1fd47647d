"""An issue in the words of its printed page: what PDF, Word file and plain text have in common."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wufei.bulletin.content import Block, Chart, Issue, Item, Paragraph, Picture
from wufei.kernel.wording import enumerated


@dataclass(frozen=True, slots=True)
class Image:
    """A picture ready to print: JPEG for photos, SVG for charts (with PNG for paper that takes no
    vectors). ``millimetres``: its width on the page."""

    content: bytes
    suffix: str
    millimetres: int
    raster: bytes = b""


@dataclass(frozen=True, slots=True)
class PrintedBlock:
    """A paragraph (``text``), or a picture (``image`` names one of the page's images)."""

    text: str = ""
    image: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class PrintedItem:
    title: str
    blocks: tuple[PrintedBlock, ...]
    note: str = ""
    supplier: str = ""


@dataclass(frozen=True, slots=True)
class PrintedGroup:
    name: str
    items: tuple[PrintedItem, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """Every word of the paper, in its place."""

    name: str
    number: str
    compiler: str
    date: str
    secrecy: str
    contents_heading: str
    contents: tuple[tuple[str, tuple[str, ...]], ...]
    groups: tuple[PrintedGroup, ...]
    mark: str
    distribution: tuple[tuple[str, str], ...]
    issuer: str
    printed: str
    copies: str
    note_heading: str
    supplied_by: str
    images: Mapping[str, Image]


def printed(issue: Issue, *, images: Mapping[str, Image] | None = None) -> Printed:
    """``issue`` in the active language. ``images``: by the key of :func:`image_key`; a photo or
    chart without one leaves its caption only."""
    known = dict(images or {})
    ways = (
        (pgettext("to those above", "报"), issue.distribution.up),
        (pgettext("to those beside", "送"), issue.distribution.level),
        (pgettext("to those below", "发"), issue.distribution.down),
    )
    day = _day(issue.issued_on)
    return Printed(
        name=issue.name,
        number=_("第 %(number)s 期") % {"number": issue.number} if issue.number else "",
        compiler=issue.compiler,
        date=day,
        secrecy=issue.secrecy,
        contents_heading=_("本期要目"),
        contents=tuple((group.name, group.titles) for group in issue.contents_shown()),
        groups=tuple(
            PrintedGroup(group.name, tuple(_item(item, known) for item in group.items))
            for group in issue.groups
        ),
        mark=issue.mark,
        distribution=tuple((way, enumerated(units)) for way, units in ways if units),
        issuer=issue.issuer or issue.compiler,
        printed=_("%(day)s印发") % {"day": day} if day else "",
        copies=_("共印 %(copies)s 份") % {"copies": issue.copies} if issue.copies else "",
        note_heading=_("编者按"),
        supplied_by=_("供稿"),
        images=known,
    )


def image_key(block: Picture | Chart) -> str:
    """What the image of a photo or chart is called among the page's images."""
    if isinstance(block, Picture):
        return f"photo-{block.photo}"
    whole = (block.figure, block.first, block.last, block.region, block.level)
    return "chart-" + "-".join(part or "0" for part in whole)


def photos_of(issue: Issue) -> tuple[UUID, ...]:
    """The photos that an issue shows, each once, in order."""
    found = [
        block.photo for item in issue.items for block in item.blocks if isinstance(block, Picture)
    ]
    return tuple(dict.fromkeys(found))


def charts_of(issue: Issue) -> tuple[Chart, ...]:
    """The charts that an issue shows, each once, in order."""
    found = [block for item in issue.items for block in item.blocks if isinstance(block, Chart)]
    return tuple(dict.fromkeys(found))


def _item(item: Item, images: Mapping[str, Image]) -> PrintedItem:
    blocks = tuple(_block(block, images) for block in item.blocks)
    return PrintedItem(item.title, blocks, item.note, item.supplier)


def _block(block: Block, images: Mapping[str, Image]) -> PrintedBlock:
    if isinstance(block, Paragraph):
        return PrintedBlock(text=block.text)
    key = image_key(block)
    return PrintedBlock(image=key if key in images else "", caption=block.caption)


def _day(day: dt.date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""
