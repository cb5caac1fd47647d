"""Rows that form one entry together: neighbours with the same group text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wufei.intake.interpret.problems import Problem
from wufei.intake.interpret.rows import ReadRow
from wufei.intake.refusals import RowReason

Group = list[ReadRow]


def grouped(rows: Iterable[ReadRow | None], *, by_group: bool) -> Iterator[Group]:
    """Groups in the order of the file; rows left out by the map's filter (None) do not part one.

    One refused row refuses its whole group: half a day's balance is no balance. A filtered row is
    yielded as an empty group, so that the caller can count it.
    """
    seen: set[str] = set()
    waiting: Group = []
    for row in rows:
        if row is None:
            yield []
            continue
        if waiting and (not by_group or row.group != waiting[0].group):
            yield _judged(waiting, seen, by_group=by_group)
            waiting = []
        waiting.append(row)
    if waiting:
        yield _judged(waiting, seen, by_group=by_group)


def _judged(group: Group, seen: set[str], *, by_group: bool) -> Group:
    if not by_group:
        return group
    text = group[0].group
    if text in seen:
        group[0].notes.append(Problem(RowReason.GROUP_RETURNS, value=text))
    seen.add(text)
    first = next((row for row in group if row.refused), None)
    if first is not None:
        for row in group:
            if not row.refused:
                params = {"first": first.number}
                row.refused.append(Problem(RowReason.GROUP_REFUSED, value=text, params=params))
    return group
