"""An issue out of the database as the plain value that every form of it is made from."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from wufei.bulletin.content import Distribution, Group, Item
from wufei.bulletin.content import Issue as Content
from wufei.bulletin.content_json import from_json
from wufei.bulletin.figures import values_of, with_values
from wufei.bulletin.markup import figures_in, read
from wufei.bulletin.models import Issue, IssueItem, Recipient, Series, Way
from wufei.lake.public import Cut


def content_of(issue: Issue, *, cut: Cut | None = None) -> Content:
    """The frozen content of a signed issue; else the text as it stands with the figures of
    ``cut`` (now where none is told)."""
    if issue.content is not None:
        return from_json(issue.content)
    plain = text_of(issue)
    queries = [query for item in plain.items for query in figures_in(item.blocks)]
    return with_values(plain, values_of(queries, cut=cut))


def text_of(issue: Issue) -> Content:
    """The text as it stands, figures without their values."""
    series = issue.series
    day = issue.issued_on
    return Content(
        name=series.name,
        compiler=series.compiler,
        first_day=issue.first_day,
        last_day=issue.last_day,
        groups=_groups(series, list(issue.items.all())),
        number=issue.number,
        mark=mark_of(series, issue.number),
        issued_on=day,
        distribution=distribution_on(series, day or issue.last_day),
        issuer=series.issuer,
        secrecy=series.secrecy,
        copies=series.copies,
    )


def mark_of(series: Series, number: int | None) -> str:
    """``渝环简报008``; nothing where the series has no mark, or no number is given yet."""
    return f"{series.mark}{number:03d}" if series.mark and number else ""


def distribution_on(series: Series, day: dt.date) -> Distribution:
    """The recipients in force on ``day``, as printed."""
    names: dict[str, list[str]] = defaultdict(list)
    for row in Recipient.objects.in_force(day).filter(series=series):
        names[row.way].append(row.name)
    return Distribution(*(tuple(names[way]) for way in (Way.UP, Way.LEVEL, Way.DOWN)))


def item_of(row: IssueItem) -> Item:
    """One item as a plain value, figures without their values."""
    return Item(
        key=str(row.pk),
        title=row.title,
        blocks=read(row.body),
        supplier=row.supplier,
        source=row.source,
        note=row.note,
    )


def _groups(series: Series, rows: list[IssueItem]) -> tuple[Group, ...]:
    """Groups in the order of the series, items in theirs; an empty group is not printed."""
    by_name: dict[str, list[Item]] = defaultdict(list)
    for row in rows:
        by_name[row.group].append(item_of(row))
    known = [name for name in series.groups if name in by_name]
    others = [name for name in by_name if name not in known]
    return tuple(Group(name, tuple(by_name[name])) for name in (*known, *others))
