"""Issues and items with few words, for the tests of checks and papers."""

from __future__ import annotations

import datetime as dt

from wufei.bulletin.checks.checking import check
from wufei.bulletin.checks.context import Context
from wufei.bulletin.checks.remarks import Remark
from wufei.bulletin.content import ContentsGroup, Distribution, Group, Issue, Item
from wufei.bulletin.markup import read

NOTHING_KNOWN = Context()
NOBODY = Distribution()


def item(body: str, *, title: str = "某区推进分类", key: str = "1", source: str = "") -> Item:
    return Item(key=key, title=title, blocks=read(body), source=source)


def issue(
    *items: Item,
    contents: tuple[ContentsGroup, ...] | None = None,
    distribution: Distribution = NOBODY,
    number: int | None = None,
) -> Issue:
    return Issue(
        name="无废城市建设工作简报",
        compiler="市无废办",
        first_day=dt.date(2026, 11, 1),
        last_day=dt.date(2026, 11, 30),
        groups=(Group("工作动态", items),),
        contents=contents,
        distribution=distribution,
        number=number,
        issued_on=dt.date(2026, 12, 2),
        issuer="无废城市建设工作领导小组办公室",
    )


def found(body: str, context: Context = NOTHING_KNOWN, *, source: str = "官方数据") -> list[str]:
    """The remarks on an item with this text, without the hint that it has no date."""
    remarks = check(issue(item(body, source=source)), context)
    return [told(remark) for remark in remarks if remark.slip.code != "date_missing"]


def told(remark: Remark) -> str:
    return f"{remark.text}{remark.proposal}"
