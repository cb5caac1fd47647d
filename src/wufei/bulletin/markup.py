"""Text of an item as a clerk types it, and the blocks it stands for.

One line is one paragraph. What is not words stands in double brackets::

    全区回收利用率达[[recycling_rate|2026-10|500107]]。
    [[photo|6f1c…|获奖者合影]]
    [[chart|recycling_rate|2025-11..2026-10|500107||近十二个月回收利用率]]

A photo or chart stands on a line of its own. What cannot be read is kept as words, so nothing is
lost, and the checks name it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from uuid import UUID

from wufei.bulletin.content import (
    Block,
    Chart,
    Figure,
    FigureQuery,
    Paragraph,
    Picture,
    Run,
    Text,
)

_TOKEN = re.compile(r"\[\[([^\[\]\n]*)\]\]")
_FIGURE = re.compile(r"[a-z][a-z0-9_]*\Z")
_PERIOD = re.compile(r"\d{4}(?:Q[1-4]|-\d\d(?:-\d\d)?)?\Z")


def read(text: str) -> tuple[Block, ...]:
    """The blocks of a text; empty lines part paragraphs and are no blocks."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(_block(line) for line in lines if line)


def write(blocks: Iterable[Block]) -> str:
    """The text that :func:`read` reads as these blocks."""
    return "\n".join(_line(block) for block in blocks)


def figures_in(blocks: Iterable[Block]) -> Iterator[FigureQuery]:
    """The figures that the paragraphs name, each as often as it stands."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from (run.query for run in block.runs if isinstance(run, Figure))


def _block(line: str) -> Block:
    whole = _TOKEN.fullmatch(line)
    parts = whole[1].split("|") if whole else []
    if parts and parts[0] == "photo":
        return _picture(line, parts)
    if parts and parts[0] == "chart":
        return _chart(line, parts)
    return Paragraph(tuple(_runs(line)))


def _picture(line: str, parts: list[str]) -> Block:
    try:
        photo = UUID(parts[1])
    except (IndexError, ValueError):
        return Paragraph((Text(line),))
    return Picture(photo, "|".join(parts[2:]))


def _chart(line: str, parts: list[str]) -> Block:
    figure, span, region, level = (*parts[1:5], *("",) * max(0, 5 - len(parts)))
    first, _, last = span.partition("..")
    known = _FIGURE.match(figure) and _PERIOD.match(first) and _PERIOD.match(last or first)
    if not known:
        return Paragraph((Text(line),))
    return Chart(figure, first, last or first, region, level, "|".join(parts[5:]))


def _runs(line: str) -> Iterator[Run]:
    done = 0
    for token in _TOKEN.finditer(line):
        figure = _figure(token[1])
        if figure is None:
            continue
        if token.start() > done:
            yield Text(line[done : token.start()])
        yield figure
        done = token.end()
    if done < len(line):
        yield Text(line[done:])


def _figure(inside: str) -> Figure | None:
    parts = inside.split("|")
    if not 2 <= len(parts) <= 3 or not _FIGURE.match(parts[0]) or not _PERIOD.match(parts[1]):
        return None
    return Figure(FigureQuery(parts[0], parts[1], parts[2] if len(parts) == 3 else ""))


def _line(block: Block) -> str:
    if isinstance(block, Picture):
        return f"[[photo|{block.photo}|{block.caption}]]"
    if isinstance(block, Chart):
        span = f"{block.first}..{block.last}"
        return f"[[chart|{block.figure}|{span}|{block.region}|{block.level}|{block.caption}]]"
    return "".join(_token(run) for run in block.runs)


def _token(run: Run) -> str:
    if isinstance(run, Text):
        return run.text
    query = run.query
    region = f"|{query.region}" if query.region else ""
    return f"[[{query.figure}|{query.period}{region}]]"
