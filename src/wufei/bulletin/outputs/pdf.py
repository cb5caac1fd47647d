"""The PDF of an issue on the page of GB/T 9704 (``data/issue.typ``), fonts inside."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from wufei.bulletin.outputs.printing import Printed, PrintedBlock, PrintedItem
from wufei.kernel.documents import asked_of, pdf_of

TEMPLATE = Path(__file__).parent.parent / "data" / "issue.typ"


def pdf(page: Printed, *, made_at: dt.datetime | None = None) -> bytes:
    """With ``made_at`` the same page gives the same bytes."""
    return pdf_of(TEMPLATE, _data(page), files=_files(page), made_at=made_at)


def text_pages(page: Printed) -> int:
    """The page on which the text ends, the colophon aside."""
    (found,) = asked_of(TEMPLATE, _data(page), "<text-ends>", files=_files(page))
    return int(found)


def _files(page: Printed) -> dict[str, bytes]:
    return {f"{key}{image.suffix}": image.content for key, image in page.images.items()}


def _data(page: Printed) -> dict[str, Any]:
    return {
        "name": page.name,
        "number": page.number,
        "compiler": page.compiler,
        "date": page.date,
        "secrecy": page.secrecy,
        "contents": [{"name": name, "titles": titles} for name, titles in page.contents],
        "groups": [
            {"name": group.name, "items": [_item(page, item) for item in group.items]}
            for group in page.groups
        ],
        "mark": page.mark,
        "distribution": [{"name": way, "units": units} for way, units in page.distribution],
        "issuer": page.issuer,
        "printed": page.printed,
        "copies": page.copies,
        "words": {
            "contents": page.contents_heading,
            "note": page.note_heading,
            "supplied": page.supplied_by,
        },
    }


def _item(page: Printed, item: PrintedItem) -> dict[str, Any]:
    return {
        "title": item.title,
        "note": item.note,
        "supplier": item.supplier,
        "blocks": [_block(page, block) for block in item.blocks],
    }


def _block(page: Printed, block: PrintedBlock) -> dict[str, Any]:
    if block.text or not block.image:
        return {"kind": "paragraph", "text": block.text or block.caption}
    image = page.images[block.image]
    return {
        "kind": "picture",
        "file": f"{block.image}{image.suffix}",
        "width": image.millimetres,
        "caption": block.caption,
    }
