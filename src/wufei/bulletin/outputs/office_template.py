"""The Word template of an office that has none of its own yet: page, faces and places.

It names the official faces, which every office's printer has and which may not be shipped. An
office opens it in a word processor, changes what it wants and hands it in again; words in double
braces are filled in, ``{{ body }}`` is where contents and items go.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

#: Faces by duty: as named in Chinese office systems.
SONG_TITLE, FANG_SONG = "方正小标宋简体", "仿宋_GB2312"  # zh: names of faces
HEI, KAI, SONG = "黑体", "楷体_GB2312", "宋体"  # zh: names of faces
RED = "C8102E"
#: Lines of 29 pt, signs of 15.79 pt: 22 × 28 on the type area of GB/T 9704—2012. The signs are
#: drawn together by their style: word processors read a grid of signs each in its own way.
LINE_POINTS = 29
_CLOSER_TWIPS = -4


@dataclass(frozen=True, slots=True)
class Style:
    """``indent`` of the first line in signs; ``colour`` as six hexadecimal digits."""

    name: str
    face: str
    points: int
    alignment: str
    indent: int = 0
    colour: str = ""


STYLES = (
    Style("Bulletin Name", SONG_TITLE, 42, "center", 0, RED),
    Style("Bulletin Number", FANG_SONG, 16, "center"),
    Style("Bulletin Line", FANG_SONG, 16, "left"),
    Style("Bulletin Contents Heading", HEI, 16, "center"),
    Style("Bulletin Contents", FANG_SONG, 16, "left"),
    Style("Bulletin Group", HEI, 16, "left"),
    Style("Bulletin Title", HEI, 16, "center"),
    Style("Bulletin Note", KAI, 14, "both", 2),
    Style("Bulletin Text", FANG_SONG, 16, "both", 2),
    Style("Bulletin Caption", FANG_SONG, 14, "center"),
    Style("Bulletin Supplier", FANG_SONG, 16, "right"),
    Style("Bulletin Colophon", FANG_SONG, 14, "left"),
)


def office_template() -> bytes:
    """The template as a ``.docx`` file."""
    import docx

    document = docx.Document()
    set_face(document.styles["Normal"], FANG_SONG)
    _page(document)
    for style in STYLES:
        _add_style(document, style)
    _head(document)
    document.add_paragraph("{{ body }}", style="Bulletin Text")
    _colophon(document)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def set_face(style_or_run: Any, face: str) -> None:
    """Both faces of a style: without the East Asian one, Chinese text ignores the other."""
    from docx.oxml.ns import qn

    style_or_run.font.name = face
    properties = style_or_run.element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _page(document: Document) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(28 - 5)  # the number's line lies 7 mm below the type area
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(LINE_POINTS * 20))
    for standing in section._sectPr.findall(qn("w:docGrid")):  # noqa: SLF001 - no public way
        section._sectPr.remove(standing)  # noqa: SLF001
    section._sectPr.append(grid)  # noqa: SLF001
    document.settings.odd_and_even_pages_header_footer = True
    _number(section.footer.paragraphs[0], "right")
    _number(section.even_page_footer.paragraphs[0], "left")


def _number(paragraph: Any, side: str) -> None:
    """``— 1 —`` in size four, one sign in from the outer edge."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    right = side == "right"
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
    edge = "right_indent" if right else "left_indent"
    setattr(paragraph.paragraph_format, edge, Pt(14))
    for text in ("— ", None, " —"):
        run = paragraph.add_run(text or "")
        run.font.size = Pt(14)
        set_face(run, SONG)
        if text is None:
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), "PAGE")
            inner = OxmlElement("w:r")
            shown = OxmlElement("w:t")
            shown.text = "1"
            inner.append(shown)
            field.append(inner)
            run._r.addnext(field)  # noqa: SLF001 - a field has no public way


def _add_style(document: Document, wanted: Style) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style: Any = document.styles.add_style(wanted.name, WD_STYLE_TYPE.PARAGRAPH)
    set_face(style, wanted.face)
    style.font.size = Pt(wanted.points)
    if wanted.colour:
        style.font.color.rgb = RGBColor.from_string(wanted.colour)
    layout = style.paragraph_format
    sides = {
        "left": WD_ALIGN_PARAGRAPH.LEFT,
        "center": WD_ALIGN_PARAGRAPH.CENTER,
        "right": WD_ALIGN_PARAGRAPH.RIGHT,
        "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
    }
    layout.alignment = sides[wanted.alignment]
    layout.space_before = layout.space_after = Pt(0)
    if wanted.name != "Bulletin Name":
        layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        layout.line_spacing = Pt(20 if wanted.name == "Bulletin Colophon" else LINE_POINTS)
    if wanted.points == 16:
        closer = OxmlElement("w:spacing")
        closer.set(qn("w:val"), str(_CLOSER_TWIPS))
        style.element.get_or_add_rPr().append(closer)
    layout.keep_with_next = wanted.name in {"Bulletin Group", "Bulletin Title"}
    if wanted.indent:
        signs = OxmlElement("w:ind")
        signs.set(qn("w:firstLineChars"), str(wanted.indent * 100))
        signs.set(qn("w:firstLine"), str(wanted.indent * wanted.points * 20))
        style.element.get_or_add_pPr().append(signs)


def _head(document: Document) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Mm

    document.add_paragraph("{{ secrecy }}", style="Bulletin Line")
    document.add_paragraph("{{ name }}", style="Bulletin Name")
    document.add_paragraph("{{ number }}", style="Bulletin Number")
    line = document.add_paragraph("{{ compiler }}\t{{ date }}", style="Bulletin Line")
    line.paragraph_format.tab_stops.add_tab_stop(Mm(156), WD_TAB_ALIGNMENT.RIGHT)
    _rule(line, "bottom", eighths=12, colour=RED)


def _colophon(document: Document) -> None:
    """Paragraphs in a frame at the foot of the type area of the page on which the text ends.

    Its rules are leaders of tabs: LibreOffice leaves a frame where the text ends as soon as one of
    its paragraphs has a border.
    """
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Mm, Pt

    def line(text: str, leader: Any = WD_TAB_LEADER.SPACES, width: int = 155) -> Paragraph:
        paragraph = document.add_paragraph(text, style="Bulletin Colophon")
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Mm(width), WD_TAB_ALIGNMENT.RIGHT, leader)
        _frame(paragraph)
        return paragraph

    def rule(leader: Any) -> None:
        paragraph = line("\t", leader, 156)
        paragraph.paragraph_format.line_spacing = paragraph.runs[0].font.size = Pt(8)

    rule(WD_TAB_LEADER.HEAVY)
    line("{%p for way in distribution %}")
    line("{{ way.name }}：{{ way.units }}。")
    rule(WD_TAB_LEADER.LINES)
    line("{%p endfor %}")
    line("{{ issuer }}\t{{ printed }}")
    rule(WD_TAB_LEADER.HEAVY)
    line("{{ copies }}")
    # A frame belongs to the paragraph behind it; without one LibreOffice takes it for plain text.
    behind = document.add_paragraph(style="Bulletin Colophon").paragraph_format
    behind.line_spacing = Pt(1)
    behind.space_before = behind.space_after = Pt(0)


def _frame(paragraph: Any) -> None:
    """Paragraphs with the same frame stand in it together; word processors of all makes know it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    frame = OxmlElement("w:framePr")
    for key, value in (
        ("w", str(round(156 / 25.4 * 1440))),
        ("wrap", "around"),
        ("hAnchor", "margin"),
        ("xAlign", "left"),
        ("vAnchor", "margin"),
        ("yAlign", "bottom"),
    ):
        frame.set(qn(f"w:{key}"), value)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - frames have no public way
    style = properties.find(qn("w:pStyle"))
    style.addnext(frame)


def _rule(paragraph: Any, side: str, *, eighths: int, colour: str) -> None:
    """A rule along a side of the paragraph, ``eighths`` of a point thick."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - borders have no public way
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.insert_element_before(borders, "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    edge = OxmlElement(f"w:{side}")
    for key, value in (("val", "single"), ("sz", str(eighths)), ("space", "4"), ("color", colour)):
        edge.set(qn(f"w:{key}"), value)
    borders.append(edge)
