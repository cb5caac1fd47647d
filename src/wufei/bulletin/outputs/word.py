"""The Word file of an issue, in the office's own template (``office_template``)."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from wufei.bulletin.outputs.office_template import office_template
from wufei.bulletin.outputs.printing import Printed, PrintedBlock, PrintedItem

#: Stands in the rendered template where the body goes; no text of an issue contains it.
_HERE = "\u2042body\u2042"


class BodyMissingError(ValueError):
    """The template has no paragraph that holds ``{{ body }}`` alone."""


def word(page: Printed, *, template: bytes | None = None, text_ends_on_odd: bool = False) -> bytes:
    """The ``.docx`` of ``page``. With ``text_ends_on_odd`` a page break puts the colophon on the
    even page that the standard asks for.

    Raises:
        jinja2.TemplateError: the template's braces name something that an issue has not, or reach
            for what is none of theirs.
        zipfile.BadZipFile: the template is no Word file.
        BodyMissingError: it has no place for the items.
        KeyError: it lacks a style of ours.
    """
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    document = DocxTemplate(BytesIO(template or office_template()))
    context = {
        "body": _HERE,
        "name": page.name,
        "number": page.number,
        "compiler": page.compiler,
        "date": page.date,
        "secrecy": page.secrecy,
        "distribution": [{"name": way, "units": units} for way, units in page.distribution],
        "issuer": page.issuer,
        "printed": page.printed,
        "copies": page.copies,
    }
    # Offices upload templates: in the sandbox they reach the values given here and nothing behind
    # them. Not a page of HTML: docxtpl escapes what XML asks for itself.
    strict = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    document.render(context, jinja_env=strict, autoescape=True)
    _fill(document.docx, page, text_ends_on_odd=text_ends_on_odd)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _fill(document: Any, page: Printed, *, text_ends_on_odd: bool) -> None:
    here = next((one for one in document.paragraphs if one.text.strip() == _HERE), None)
    if here is None:
        raise BodyMissingError
    _fit_name(document, page.name)
    body = _Body(here)
    _contents(body, page)
    _groups(body, page)
    if page.mark:
        body.add_paragraph(f"（{page.mark}）", style="Bulletin Supplier")
    if text_ends_on_odd:
        from docx.enum.text import WD_BREAK

        body.add_paragraph(style="Bulletin Colophon").add_run().add_break(WD_BREAK.PAGE)
    here._p.getparent().remove(here._p)  # noqa: SLF001 - paragraphs cannot be taken out otherwise


def _fit_name(document: Any, name: str) -> None:
    """The name on one line: as large as its style says, or as the type area allows."""
    from docx.shared import Pt

    wide = 156 / 25.4 * 72
    for paragraph in document.paragraphs:
        if paragraph.style.name == "Bulletin Name":
            largest = paragraph.style.font.size
            fitting = Pt(int(wide / (len(name) + 1)))
            for run in paragraph.runs:
                run.font.size = min(largest, fitting) if largest else fitting


class _Body:
    """Paragraphs in the place of ``{{ body }}``."""

    def __init__(self, here: Any) -> None:
        self._here = here

    def add_paragraph(self, text: str = "", *, style: str) -> Any:
        return self._here.insert_paragraph_before(text, style)


def _contents(body: _Body, page: Printed) -> None:
    if not page.contents:
        return
    body.add_paragraph(page.contents_heading, style="Bulletin Contents Heading")
    for name, titles in page.contents:
        body.add_paragraph(f"【{name}】", style="Bulletin Group")
        for title in titles:
            body.add_paragraph(f"※{title}", style="Bulletin Contents")


def _groups(body: _Body, page: Printed) -> None:
    for group in page.groups:
        body.add_paragraph(f"【{group.name}】", style="Bulletin Group")
        for item in group.items:
            _item(body, page, item)


def _item(body: _Body, page: Printed, item: PrintedItem) -> None:
    if item.note:
        body.add_paragraph(f"{page.note_heading}：{item.note}", style="Bulletin Note")
    body.add_paragraph(item.title, style="Bulletin Title")
    for block in item.blocks:
        _block(body, page, block)
    if item.supplier:
        body.add_paragraph(f"（{item.supplier}{page.supplied_by}）", style="Bulletin Supplier")


def _block(body: _Body, page: Printed, block: PrintedBlock) -> None:
    from docx.shared import Mm

    if block.text:
        body.add_paragraph(block.text, style="Bulletin Text")
        return
    if block.image:
        image = page.images[block.image]
        place = body.add_paragraph(style="Bulletin Caption")
        place.paragraph_format.line_spacing = 1.0  # an exact line would cut the picture
        place.paragraph_format.keep_with_next = bool(block.caption)
        file = BytesIO(image.raster or image.content)
        place.add_run().add_picture(file, width=Mm(min(image.millimetres, 156)))
    if block.caption:
        body.add_paragraph(block.caption, style="Bulletin Caption")
