"""The files of an issue, made from its frozen content (a draft: from the text as it stands)."""

from __future__ import annotations

import uuid

from django.utils import timezone, translation

from wufei.bulletin.assembling import content_of
from wufei.bulletin.content import Chart
from wufei.bulletin.content import Issue as Content
from wufei.bulletin.figures import chart_of, charts_at
from wufei.bulletin.models import Issue
from wufei.bulletin.outputs.pdf import pdf, text_pages
from wufei.bulletin.outputs.plain import plain_text
from wufei.bulletin.outputs.printing import Image, Printed, image_key, photos_of, printed
from wufei.bulletin.outputs.word import word
from wufei.kernel.photos import photo_path
from wufei.kernel.refusals import Refusal
from wufei.lake.public import Cut

#: The language in which papers of the office are printed, whoever asks for them.
PRINTED_IN = "zh-hans"
_MILLIMETRES_WIDE = 140
_MILLIMETRES_HIGH = 105


def pdf_file(issue: Issue) -> bytes:
    """The PDF; the same bytes for a signed issue each time."""
    return pdf(_page(issue), made_at=issue.signed_at or timezone.now())


def word_file(issue: Issue) -> bytes:
    """The Word file in the office's template."""
    page = _page(issue)
    template = bytes(issue.series.word_template) or None
    return word(page, template=template, text_ends_on_odd=_ends_on_odd(page))


def text_file(issue: Issue) -> bytes:
    with translation.override(PRINTED_IN):
        return plain_text(printed(content_of(issue))).encode()


def chart_svg(issue: Issue, key: str) -> bytes | None:
    """The chart called ``key`` as a vector; None where the issue has none of that name."""
    for item in content_of(issue).items:
        for block in item.blocks:
            if isinstance(block, Chart) and image_key(block) == key:
                return _drawn(block, issue)
    return None


def _drawn(block: Chart, issue: Issue) -> bytes | None:
    with translation.override(PRINTED_IN):
        try:
            return chart_of(block, cut=_cut(issue)).content
        except (Refusal, ValueError):
            return None


def _page(issue: Issue) -> Printed:
    with translation.override(PRINTED_IN):
        content = content_of(issue)
        return printed(content, images={**_photos(content), **charts_at(content, cut=_cut(issue))})


def _cut(issue: Issue) -> Cut | None:
    return Cut.parse(issue.cut) if issue.cut else None


def _photos(content: Content) -> dict[str, Image]:
    found: dict[str, Image] = {}
    for photo in photos_of(content):
        image = _photo(photo)
        if image is not None:
            found[f"photo-{photo}"] = image
    return found


def _photo(photo: uuid.UUID) -> Image | None:
    from PIL import Image as Picture

    path = photo_path(photo)
    if not path.is_file():
        return None
    with Picture.open(path) as picture:
        wide, high = picture.size
    millimetres = min(_MILLIMETRES_WIDE, _MILLIMETRES_HIGH * wide // max(1, high))
    return Image(path.read_bytes(), ".jpg", max(30, millimetres))


def _ends_on_odd(page: Printed) -> bool:
    """Whether the text, without the colophon, ends on an odd page of the PDF."""
    return text_pages(page) % 2 == 1
