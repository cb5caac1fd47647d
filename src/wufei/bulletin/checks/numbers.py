"""Numbers: from the measures, or with a source; and what is typed agrees with what is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from wufei.bulletin.checks.context import Context, KnownFigure
from wufei.bulletin.checks.remarks import Place, Remark, Slip
from wufei.bulletin.content import Figure, Issue, Item, Paragraph, Text

#: A number with the unit of a quantity; counts of days, people, items and years are told, not
#: measured; a number in quotation marks is quoted, not claimed.
_QUANTITY = re.compile(
    r"(?<![\d.,，“])(?P<number>\d[\d,，]*(?:\.\d+)?)\s*"
    r"(?P<unit>%|％|‰|个百分点|(?:t|kg)\b|"  # zh: units
    r"(?:万|亿)?(?:吨|千克|公斤|立方米|户|元|人次))"  # zh: units
)
_TOKEN = re.compile(r"\[\[[^\]\n]*\]\]")


def numbers_have_a_source(issue: Issue, context: Context) -> Iterator[Remark]:
    """A quantity typed by hand is covered by the item's source, or agrees with a known figure."""
    for item in issue.items:
        for number, paragraph in enumerate(item.paragraphs):
            for match, start in _typed(paragraph):
                at = Place("body", item.key, number, start, start + len(match[0]))
                yield from _judge(item, context, match, at)


def figures_have_data(issue: Issue, context: Context) -> Iterator[Remark]:
    """A figure in the text has a value; what stands in double brackets could be read."""
    for item in issue.items:
        for number, paragraph in enumerate(item.paragraphs):
            yield from _figures(item, context, paragraph, number)


def _figures(item: Item, context: Context, paragraph: Paragraph, number: int) -> Iterator[Remark]:
    start = 0
    for run in paragraph.runs:
        shown = run.text if isinstance(run, Text) else (run.shown or "—")
        end = start + len(shown)
        if isinstance(run, Figure) and run.shown is None:
            name = context.figure_names.get(run.query.figure, run.query.figure)
            params = {"figure": name, "period": run.query.period}
            yield Remark(Slip.FIGURE_EMPTY, Place("body", item.key, number, start, end), params)
        elif isinstance(run, Text):
            for token in _TOKEN.finditer(run.text):
                at = Place("body", item.key, number, start + token.start(), start + token.end())
                yield Remark(Slip.FIGURE_UNREADABLE, at, {"found": token[0]})
        start = end


def _typed(paragraph: Paragraph) -> Iterator[tuple[re.Match[str], int]]:
    start = 0
    for run in paragraph.runs:
        if isinstance(run, Text):
            for match in _QUANTITY.finditer(run.text):
                yield match, start + match.start()
        start += len(run.text if isinstance(run, Text) else (run.shown or "—"))


def _judge(item: Item, context: Context, match: re.Match[str], at: Place) -> Iterator[Remark]:
    unit = match["unit"].replace("％", "%")
    number = Decimal(re.sub("[,，]", "", match["number"]))
    near = _nearby(item, context, at, unit)
    if near is None:
        if not item.source.strip():
            yield Remark(Slip.NUMBER_UNSOURCED, at, {"found": match[0]})
    elif _rounded(near, number) != number:
        params = {
            "found": match[0],
            "figure": near.name,
            "period": near.period,
            "wanted": near.shown + near.unit,
        }
        yield Remark(Slip.NUMBER_DIFFERS, at, params)


def _nearby(item: Item, context: Context, at: Place, unit: str) -> KnownFigure | None:
    """The figure whose name ends just before the number, in the same clause, and has its unit."""
    before = re.split("[，。；,;]", item.paragraphs[at.paragraph].text[: at.start])[-1]
    named = [figure for figure in context.figures if figure.unit == unit and figure.name in before]
    return max(named, key=lambda figure: before.rfind(figure.name), default=None)


def _rounded(figure: KnownFigure, like: Decimal) -> Decimal:
    """The known value with as many decimals as were typed."""
    places = -int(like.as_tuple().exponent)
    return Decimal(figure.shown.replace(",", "")).quantize(Decimal(1).scaleb(-places))
