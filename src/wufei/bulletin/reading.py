"""An issue as a page of the site: every figure opens its definition and entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from wufei.bulletin.content import Block, Chart, Figure, FigureQuery, Paragraph, Picture, Run, Text
from wufei.bulletin.content import Issue as Content
from wufei.bulletin.figures import FigureValue, values_of
from wufei.bulletin.markup import figures_in, read
from wufei.bulletin.models import Issue
from wufei.bulletin.outputs.printing import image_key
from wufei.kernel.actors import Actor
from wufei.lake.public import Cut
from wufei.measures.public import figure_name


@dataclass(frozen=True, slots=True)
class ShownRun:
    """Words, or a figure with where it opens."""

    text: str
    href: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A paragraph (``runs``), or a picture (``src``)."""

    runs: tuple[ShownRun, ...] = ()
    src: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class ShownItem:
    key: str
    title: str
    blocks: tuple[ShownBlock, ...]
    note: str
    supplier: str
    source: str


@dataclass(frozen=True, slots=True)
class ShownGroup:
    name: str
    items: tuple[ShownItem, ...]


@dataclass(frozen=True, slots=True)
class ShownPage:
    content: Content
    groups: tuple[ShownGroup, ...]
    distribution: tuple[tuple[str, str], ...]


def page_of(content: Content, *, issue: Issue) -> ShownPage:
    """``content`` for the page of ``issue``: figures open at the cut at which they were frozen."""
    cut = Cut.parse(issue.cut) if issue.cut else None
    queries = [query for item in content.items for query in figures_in(item.blocks)]
    values = values_of(queries, cut=cut) if queries else {}
    from wufei.bulletin.outputs.printing import printed

    return ShownPage(
        content,
        tuple(
            ShownGroup(
                group.name,
                tuple(
                    ShownItem(
                        item.key,
                        item.title,
                        tuple(_block(block, issue, values) for block in item.blocks),
                        item.note,
                        item.supplier,
                        item.source,
                    )
                    for item in group.items
                ),
            )
            for group in content.groups
        ),
        printed(content).distribution,
    )


def blocks_shown(text: str, *, actor: Actor) -> tuple[ShownBlock, ...]:
    """A text that stands in no issue yet, with the figures as ``actor`` may read them now; a
    chart is told by its caption."""
    blocks = read(text)
    values = values_of(figures_in(blocks), actor=actor)
    return tuple(_block_alone(block, values) for block in blocks)


def _block_alone(block: Block, values: Mapping[FigureQuery, FigureValue]) -> ShownBlock:
    if isinstance(block, Picture):
        return ShownBlock(src=reverse("photo", args=[block.photo]), caption=block.caption)
    if isinstance(block, Chart):
        name = block.caption or figure_name(block.figure)
        return ShownBlock(
            runs=(ShownRun(_("（图表：%(name)s，编入期次后画出）") % {"name": name}),)
        )
    runs = (
        replace(run, shown=values[run.query].shown) if isinstance(run, Figure) else run
        for run in block.runs
    )
    return ShownBlock(runs=tuple(_run(run, values) for run in runs))


def _block(block: Block, issue: Issue, values: Mapping[FigureQuery, FigureValue]) -> ShownBlock:
    if isinstance(block, Paragraph):
        return ShownBlock(runs=tuple(_run(run, values) for run in block.runs))
    return ShownBlock(src=_src(block, issue), caption=block.caption)


def _run(run: Run, values: Mapping[FigureQuery, FigureValue]) -> ShownRun:
    if isinstance(run, Text):
        return ShownRun(run.text)
    value = values.get(run.query)
    return ShownRun(
        run.shown or "—", value.href if value else "", value.name if value else run.query.figure
    )


def _src(block: Picture | Chart, issue: Issue) -> str:
    if issue.number is None:
        if isinstance(block, Picture):
            return reverse("photo", args=[block.photo])
        return reverse("bulletin:draft_chart", args=[issue.pk, image_key(block)])
    place = [issue.series.slug, issue.number]
    if isinstance(block, Picture):
        return reverse("bulletin:photo", args=[*place, block.photo])
    return reverse("bulletin:chart", args=[*place, image_key(block)])
