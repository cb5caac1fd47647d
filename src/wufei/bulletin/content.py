"""What an issue of the bulletin is made of: plain values that every form of it is made from.

Page, Word file, PDF, plain text and the machine-readable file are written from an :class:`Issue`;
the checks read it. Nothing in it touches the database.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FigureQuery:
    """A figure of the measures by name, period (``2026-10``) and code of a region ("" = whole)."""

    figure: str
    period: str
    region: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Words as they stand."""

    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that comes from the measures. ``shown``: as it reads now, or as it was frozen;
    None while it has not been asked for, or has no data."""

    query: FigureQuery
    shown: str | None = None


Run: TypeAlias = Text | Figure


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """As it reads; a figure without a value shows as ``—``."""
        return "".join(
            run.text if isinstance(run, Text) else (run.shown or "—") for run in self.runs
        )


@dataclass(frozen=True, slots=True)
class Picture:
    photo: UUID
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure over months (``first`` to ``last``), or over the regions below ``region`` at
    ``level``."""

    figure: str
    first: str
    last: str
    region: str = ""
    level: str = ""
    caption: str = ""


Block: TypeAlias = Paragraph | Picture | Chart


@dataclass(frozen=True, slots=True)
class Item:
    """One report. ``supplier``: who sent it (供稿); ``source``: where numbers typed by hand come
    from; ``note``: the editor's words before it (编者按)."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    supplier: str = ""
    source: str = ""
    note: str = ""

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def text(self) -> str:
        """All paragraphs, one a line."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class ContentsGroup:
    """A group of the contents as it was typed."""

    name: str
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Distribution:
    """报 to those above, 送 to those beside, 发 to those below: names as printed."""

    up: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    down: tuple[str, ...] = ()

    def names(self) -> Iterator[str]:
        yield from (*self.up, *self.level, *self.down)


@dataclass(frozen=True, slots=True)
class Issue:
    """A whole issue. ``number`` is None until signing. ``contents`` is None where they are made
    from the body, which is how they never differ from it."""

    name: str
    compiler: str
    first_day: dt.date
    last_day: dt.date
    groups: tuple[Group, ...]
    number: int | None = None
    mark: str = ""
    issued_on: dt.date | None = None
    contents: tuple[ContentsGroup, ...] | None = None
    distribution: Distribution = Distribution()
    issuer: str = ""
    secrecy: str = ""
    copies: int | None = None

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for group in self.groups for item in group.items)

    def contents_shown(self) -> tuple[ContentsGroup, ...]:
        """The contents as typed, else those of the body."""
        if self.contents is not None:
            return self.contents
        return tuple(
            ContentsGroup(group.name, tuple(item.title for item in group.items))
            for group in self.groups
        )
