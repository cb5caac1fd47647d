"""The plain text of an issue: for mail, for search, for those who copy."""

from __future__ import annotations

from collections.abc import Iterator

from wufei.bulletin.outputs.printing import Printed, PrintedItem


def plain_text(page: Printed) -> str:
    """One paragraph a line, in the order of the printed page."""
    return "\n".join(_lines(page)) + "\n"


def _lines(page: Printed) -> Iterator[str]:
    yield from _head(page)
    for group in page.groups:
        yield ""
        yield f"【{group.name}】"
        for item in group.items:
            yield from _item(page, item)
    if page.mark:
        yield f"（{page.mark}）"
    yield ""
    yield from (f"{way}：{units}。" for way, units in page.distribution)
    yield f"{page.issuer}\u3000{page.printed}".rstrip("\u3000")
    if page.copies:
        yield page.copies


def _head(page: Printed) -> Iterator[str]:
    yield from (line for line in (page.secrecy, page.name, page.number) if line)
    yield f"{page.compiler}\u3000{page.date}".rstrip("\u3000")
    if page.contents:
        yield ""
        yield page.contents_heading
    for name, titles in page.contents:
        yield f"【{name}】"
        yield from (f"※{title}" for title in titles)


def _item(page: Printed, item: PrintedItem) -> Iterator[str]:
    if item.note:
        yield f"{page.note_heading}：{item.note}"
    yield item.title
    yield from (block.text or block.caption for block in item.blocks)
    if item.supplier:
        yield f"（{item.supplier}{page.supplied_by}）"
