"""An issue as JSON: what is frozen at signing, and what programs are given (a published schema).

The form is stable: a reader of ``wufei-bulletin/1`` reads every issue that was ever signed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from wufei.bulletin.content import (
    Block,
    Chart,
    ContentsGroup,
    Distribution,
    Figure,
    FigureQuery,
    Group,
    Issue,
    Item,
    Paragraph,
    Picture,
    Run,
    Text,
)

FORMAT = "wufei-bulletin/1"


def to_json(issue: Issue) -> dict[str, Any]:
    """The whole issue as plain JSON values."""
    return {
        "format": FORMAT,
        "name": issue.name,
        "number": issue.number,
        "mark": issue.mark,
        "compiler": issue.compiler,
        "issuer": issue.issuer,
        "secrecy": issue.secrecy,
        "copies": issue.copies,
        "period": {"first": issue.first_day.isoformat(), "last": issue.last_day.isoformat()},
        "issued_on": issue.issued_on.isoformat() if issue.issued_on else None,
        "contents": None
        if issue.contents is None
        else [{"name": group.name, "titles": list(group.titles)} for group in issue.contents],
        "groups": [
            {"name": group.name, "items": [_item(item) for item in group.items]}
            for group in issue.groups
        ],
        "distribution": {
            "up": list(issue.distribution.up),
            "level": list(issue.distribution.level),
            "down": list(issue.distribution.down),
        },
    }


def from_json(given: Mapping[str, Any]) -> Issue:
    """The issue that :func:`to_json` wrote.

    Raises:
        ValueError: another format.
        KeyError: a member is missing.
    """
    if given.get("format") != FORMAT:
        raise ValueError(f"{given.get('format')!r} is not {FORMAT}")
    contents = given["contents"]
    return Issue(
        name=given["name"],
        compiler=given["compiler"],
        first_day=dt.date.fromisoformat(given["period"]["first"]),
        last_day=dt.date.fromisoformat(given["period"]["last"]),
        groups=tuple(
            Group(group["name"], tuple(_read_item(item) for item in group["items"]))
            for group in given["groups"]
        ),
        number=given["number"],
        mark=given["mark"],
        issued_on=dt.date.fromisoformat(given["issued_on"]) if given["issued_on"] else None,
        contents=None
        if contents is None
        else tuple(ContentsGroup(group["name"], tuple(group["titles"])) for group in contents),
        distribution=Distribution(
            *(tuple(given["distribution"][way]) for way in ("up", "level", "down"))
        ),
        issuer=given["issuer"],
        secrecy=given["secrecy"],
        copies=given["copies"],
    )


def _item(item: Item) -> dict[str, Any]:
    return {
        "key": item.key,
        "title": item.title,
        "supplier": item.supplier,
        "source": item.source,
        "note": item.note,
        "blocks": [_block(block) for block in item.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "runs": [_run(run) for run in block.runs]}
    if isinstance(block, Picture):
        return {"kind": "photo", "photo": str(block.photo), "caption": block.caption}
    return {
        "kind": "chart",
        "figure": block.figure,
        "first": block.first,
        "last": block.last,
        "region": block.region,
        "level": block.level,
        "caption": block.caption,
    }


def _run(run: Run) -> dict[str, Any]:
    if isinstance(run, Text):
        return {"text": run.text}
    query = run.query
    return {
        "figure": query.figure,
        "period": query.period,
        "region": query.region,
        "shown": run.shown,
    }


def _read_item(given: Mapping[str, Any]) -> Item:
    return Item(
        key=given["key"],
        title=given["title"],
        blocks=tuple(_read_blocks(given["blocks"])),
        supplier=given["supplier"],
        source=given["source"],
        note=given["note"],
    )


def _read_blocks(given: list[Mapping[str, Any]]) -> Iterator[Block]:
    for block in given:
        if block["kind"] == "paragraph":
            yield Paragraph(tuple(_read_run(run) for run in block["runs"]))
        elif block["kind"] == "photo":
            yield Picture(UUID(block["photo"]), block["caption"])
        else:
            names = ("figure", "first", "last", "region", "level", "caption")
            yield Chart(*(block[name] for name in names))


def _read_run(given: Mapping[str, Any]) -> Run:
    if "text" in given:
        return Text(given["text"])
    return Figure(FigureQuery(given["figure"], given["period"], given["region"]), given["shown"])
