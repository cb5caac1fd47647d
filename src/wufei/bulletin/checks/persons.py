"""People and their posts: each named once for someone to confirm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from wufei.bulletin.checks.context import Context
from wufei.bulletin.checks.remarks import Place, Remark, Slip
from wufei.bulletin.content import Issue

_DATA = Path(__file__).parent.parent / "data" / "persons.yaml"


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The name before its post, and after it."""

    before: re.Pattern[str]
    after: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    import yaml

    known = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    families = "|".join(known["compound_families"]) + f"|[{known['families'].replace(' ', '')}]"
    name = rf"(?:{families})[\u4e00-\u9fff]{{1,2}}"
    post = "(?:" + "|".join(known["posts"]) + ")"
    return _Patterns(
        re.compile(f"{name}{post}"), re.compile(f"{post}{name}(?={known['after_name']})")
    )


def persons_are_confirmed(issue: Issue, context: Context) -> Iterator[Remark]:
    """Each name with a post was confirmed by someone."""
    for item in issue.items:
        told: set[str] = set()
        for number, paragraph in enumerate(item.paragraphs):
            for start, end, found in sorted(_named(paragraph.text)):
                if found not in told and found not in context.persons:
                    at = Place("body", item.key, number, start, end)
                    yield Remark(Slip.PERSON_UNCONFIRMED, at, {"found": found})
                told.add(found)


def _named(text: str) -> Iterator[tuple[int, int, str]]:
    known = _patterns()
    for pattern in (known.before, known.after):
        for match in pattern.finditer(text):
            yield match.start(), match.end(), match[0]
