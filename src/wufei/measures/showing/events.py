"""The event behind an operation, in words: its order, round, finding, problem or check, and where
it is opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from wufei.kernel.actors import Actor
from wufei.lake.public import OperationFact
from wufei.measures.catalogue import catalogue
from wufei.measures.definitions import Measure, Source
from wufei.measures.domain import drilling
from wufei.measures.domain.drilling import OperationLine
from wufei.measures.domain.gathering import SCALES
from wufei.measures.formulas import names
from wufei.measures.loading.sources import AMOUNTS
from wufei.measures.queries import outcome_name, regions_and_points
from wufei.measures.showing.addresses import FigureAddress
from wufei.measures.showing.wording import amount_text, local
from wufei.supervision.public import rule_name

_KINDS = dict(OperationFact.Kind.choices)
#: Kind of operation → the page of the event, by its key.
_PAGES = {
    "order": "collection:order",
    "round": "rounds:round",
    "finding": "supervision:finding",
    "problem": "inspection:problem",
    "check": "inspection:visit",
}


def event_url(kind: str, key: str) -> str:
    """The page of an event; empty for a kind that has none."""
    try:
        return reverse(_PAGES[kind], args=[key])
    except (KeyError, NoReverseMatch):
        return ""


def event_name(line: OperationLine) -> str:
    return f"{_KINDS.get(line.kind, line.kind)} {line.key}"


def event_outcome(line: OperationLine) -> str:
    late = line.on_time is False and line.outcome == "served"
    name = outcome_name(line.outcome)
    return f"{name}{_('（不在时段内）')}" if late else name


def event_place(line: OperationLine, called: Mapping[tuple[str, str], str]) -> str:
    if line.point:
        return str(called.get(("point", line.point), line.point))
    return str(called.get(("region", line.region or ""), line.region or ""))


def event_category(line: OperationLine) -> str:
    if not line.category:
        return ""
    if line.kind == "order":
        return _("有合同") if line.category == "contract" else line.category
    return rule_name(line.category)


def event_amount(line: OperationLine, column: str) -> str:
    """What the event adds to a measure that sums up ``column``."""
    if line.adds is None:
        return "–"
    return amount_text(Fraction(line.adds, SCALES.get(column, 1)), AMOUNTS.get(column, "item"))


@dataclass(frozen=True, slots=True)
class EventsBehind:
    """Events that a measure counts: the first of them in words (day, name, outcome, place, vehicle,
    category, amount) and how many there are."""

    measure: str
    total: str
    counted: int
    rows: list[tuple[str, ...]]


def event_headings() -> tuple[str, ...]:
    """Of the columns of :class:`EventsBehind`."""
    return (
        _("日期"), _("事件"), _("作业结果"), _("地点"), _("车辆"), _("事项"), _("计入"),
    )  # fmt: skip


def events_behind(*, actor: Actor, at: FigureAddress, most: int) -> list[EventsBehind]:
    """What a value of a figure comes from, by each measure of operations in its formula; at most
    ``most`` events of each.

    Raises:
        Refusal: as :func:`wufei.measures.domain.drilling.whole`.
    """
    known = catalogue()
    edition = known.figure_on(at.figure, at.period.last)
    if edition is None:
        return []
    found = []
    for name in names(edition.formula):
        measure = known.measures.get(name)
        if measure is not None and measure.source is Source.OPERATIONS:
            found.append(_behind(actor, at, measure, most))
    return found


def _behind(actor: Actor, at: FigureAddress, measure: Measure, most: int) -> EventsBehind:
    behind = at.behind(measure.id)
    whole = drilling.whole(actor=actor, behind=behind)
    lines = drilling.operation_lines(actor=actor, behind=behind, limit=most)
    called = regions_and_points((line.region, line.point) for line in lines)
    return EventsBehind(
        measure=local(measure.name),
        total=amount_text(whole.value or Fraction(0), measure.unit),
        counted=whole.lines,
        rows=[
            (
                line.day.isoformat(),
                event_name(line),
                event_outcome(line),
                event_place(line, called),
                line.vehicle or "",
                event_category(line),
                event_amount(line, measure.column),
            )
            for line in lines
        ],
    )
