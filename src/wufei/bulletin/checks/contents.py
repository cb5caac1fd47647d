"""Contents against the body: groups, titles, order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from wufei.bulletin.checks.context import Context
from wufei.bulletin.checks.remarks import Place, Remark, Slip
from wufei.bulletin.content import ContentsGroup, Group, Issue

_AT = Place("contents")
#: Names and titles that share this much are the same one written differently.
_ALIKE = 0.6


def contents_match_the_body(issue: Issue, _context: Context) -> Iterator[Remark]:
    """Typed contents name the same groups and titles as the body, in the same order."""
    if issue.contents is None:
        return
    pairs = _paired(
        [group.name for group in issue.contents], [group.name for group in issue.groups]
    )
    for ours, theirs in pairs:
        contents = None if ours is None else issue.contents[ours]
        body = None if theirs is None else issue.groups[theirs]
        yield from _groups(contents, body)


def titles_stand_once(issue: Issue, _context: Context) -> Iterator[Remark]:
    """Every item has a title and text, and no title stands twice."""
    seen: set[str] = set()
    for item in issue.items:
        at = Place("title", item.key, end=len(item.title))
        if not item.title.strip():
            yield Remark(Slip.TITLE_EMPTY, at)
        elif item.title in seen:
            yield Remark(Slip.TITLE_TWICE, at, {"title": item.title})
        if not item.blocks:
            yield Remark(Slip.ITEM_EMPTY, at, {"title": item.title})
        seen.add(item.title)


def _groups(contents: ContentsGroup | None, body: Group | None) -> Iterator[Remark]:
    if contents is None:
        assert body is not None
        yield Remark(Slip.CONTENTS_GROUP_MISSING, _AT, {"body": body.name})
        return
    if body is None:
        yield Remark(Slip.CONTENTS_GROUP_EMPTY, _AT, {"contents": contents.name})
        return
    if contents.name != body.name:
        names = {"contents": contents.name, "body": body.name}
        yield Remark(Slip.CONTENTS_GROUP_DIFFERS, _AT, names)
    yield from _titles(contents.titles, [item.title for item in body.items])


def _titles(contents: Sequence[str], body: Sequence[str]) -> Iterator[Remark]:
    last = -1
    for ours, theirs in _paired(contents, body):
        if ours is None:
            assert theirs is not None
            yield Remark(Slip.CONTENTS_TITLE_MISSING, _AT, {"body": body[theirs]})
        elif theirs is None:
            yield Remark(Slip.CONTENTS_TITLE_EMPTY, _AT, {"contents": contents[ours]})
        elif contents[ours] != body[theirs]:
            names = {"contents": contents[ours], "body": body[theirs]}
            yield Remark(Slip.CONTENTS_TITLE_DIFFERS, _AT, names)
        if ours is not None and theirs is not None:
            if theirs < last:
                params = {"contents": ours + 1, "body": theirs + 1, "title": contents[ours]}
                yield Remark(Slip.CONTENTS_ORDER, _AT, params)
            last = max(last, theirs)


def _paired(ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[int | None, int | None]]:
    """Which of ours is which of theirs: equal ones first, then the most alike, then the rest."""
    found: dict[int, int] = {}
    free = list(range(len(theirs)))
    for index, name in enumerate(ours):
        same = next((other for other in free if theirs[other] == name), None)
        if same is not None:
            found[index] = same
            free.remove(same)
    ranked = sorted(
        (-_likeness(ours[index], theirs[other]), index, other)
        for index in range(len(ours))
        if index not in found
        for other in free
    )
    for score, index, other in ranked:
        if -score >= _ALIKE and index not in found and other in free:
            found[index] = other
            free.remove(other)
    pairs: list[tuple[int | None, int | None]] = [(i, found.get(i)) for i in range(len(ours))]
    return pairs + [(None, other) for other in free]


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
