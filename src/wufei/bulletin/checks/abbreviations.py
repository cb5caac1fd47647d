"""Abbreviations in Latin letters that nobody explained."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wufei.bulletin.checks.context import Context
from wufei.bulletin.checks.remarks import Place, Remark, Slip
from wufei.bulletin.content import Issue, Item

_LATIN = re.compile(r"(?<![A-Za-z0-9/|_-])[A-Z][A-Za-z0-9]*[A-Z][A-Za-z0-9]*(?![A-Za-z0-9_|-])")


def abbreviations_are_explained(issue: Issue, context: Context) -> Iterator[Remark]:
    """An abbreviation is known, or its full words stand beside it in brackets (``简称``)."""
    for item in issue.items:
        told: set[str] = set()
        for number, paragraph in enumerate(item.paragraphs):
            for match in _LATIN.finditer(paragraph.text):
                found = match[0]
                known = found in context.abbreviations or _explained(item, found)
                if not known and found not in told:
                    at = Place("body", item.key, number, match.start(), match.end())
                    yield Remark(Slip.ABBREVIATION_UNDEFINED, at, {"found": found})
                told.add(found)


def _explained(item: Item, found: str) -> bool:
    word = re.escape(found)
    inside = (
        rf"[（(][^（()）]*(?:简称|下称|缩写)?[“”\"]?{word}[“”\"]?[^（()）]*[）)]"  # zh: wording
    )
    beside = rf"{word}\s*[（(][^（()）]{{2,}}[）)]"
    return bool(re.search(f"{inside}|{beside}", item.text))
