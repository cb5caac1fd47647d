"""What the books say now about the figures of an issue that was signed: since revised, or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wufei.bulletin.content import Figure, Paragraph
from wufei.bulletin.content_json import from_json
from wufei.bulletin.figures import FigureValue, values_of
from wufei.bulletin.models import Issue
from wufei.lake.public import Cut


@dataclass(frozen=True, slots=True)
class Revised:
    """A figure of a signed issue that reads otherwise now. ``then`` opens at the issue's own cut,
    ``now`` at that of today."""

    item: str
    title: str
    printed: str
    then: FigureValue
    now: FigureValue


def revised_figures(issue: Issue, *, cut: Cut | None = None) -> tuple[Revised, ...]:
    """The figures of a signed issue that read otherwise at ``cut`` (now where none is told)."""
    if issue.content is None:
        return ()
    cited = list(_cited(issue))
    queries = [figure.query for _, _, figure in cited]
    if not queries:
        return ()
    now = values_of(queries, cut=cut)
    changed = [row for row in cited if now[row[2].query].shown != row[2].shown]
    if not changed:
        return ()
    then = values_of([figure.query for _, _, figure in changed], cut=Cut.parse(issue.cut))
    return tuple(
        Revised(item, title, figure.shown or "—", then[figure.query], now[figure.query])
        for item, title, figure in changed
    )


def _cited(issue: Issue) -> Iterator[tuple[str, str, Figure]]:
    """Every figure of the frozen text, once per item."""
    assert issue.content is not None
    for item in from_json(issue.content).items:
        told = set()
        for block in item.blocks:
            for run in block.runs if isinstance(block, Paragraph) else ():
                if isinstance(run, Figure) and run.query not in told:
                    told.add(run.query)
                    yield item.key, item.title, run
