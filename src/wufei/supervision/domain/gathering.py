"""Everything that a day is judged by, read once."""

from __future__ import annotations

import dataclasses
import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from wufei.supervision.domain import devices, events, plans
from wufei.supervision.domain.days import HOUR, Span
from wufei.supervision.domain.registers import Registers, registers_on
from wufei.tracking.public import Facts, Fill, Limits, Lines, Places, Receipt, Weighing


@dataclass(frozen=True)
class Ground:
    """What is known besides what moves: registers, plans, and the weights before."""

    span: Span
    registers: Registers
    facts: Facts
    places: Places
    lines: Lines
    limits: Limits
    past: dict[tuple[str, str], list[int]]
    #: Who was to do a service: point, class and begin → organisation.
    haulers: dict[tuple[str, str, int], int]

    @cached_property
    def digest(self) -> str:
        """Tells whether registers or plans have changed; the weights before aside."""
        facts = self.facts
        held = (facts.points, facts.bins, facts.vehicles, facts.plants, facts.duties)
        known = [*held, facts.windows, facts.quotas, self.places.places, self.lines.lines]
        spelled = repr([_ordered(each) for each in known])
        return hashlib.sha256(spelled.encode()).hexdigest()


def _ordered(held: Any) -> list[str]:
    """Rows as text in one order; sets in a row have no order of their own."""
    rows = held.items() if isinstance(held, dict) else held
    return sorted(_spelled(row) for row in rows)


def _spelled(row: Any) -> str:
    if isinstance(row, frozenset):
        return repr(sorted(row))
    if isinstance(row, tuple | list):
        return repr([_spelled(item) for item in row])
    if dataclasses.is_dataclass(row):
        return repr([_spelled(getattr(row, each.name)) for each in dataclasses.fields(row)])
    return repr(row)


def ground_of(span: Span, *, with_past: bool = True) -> Ground:
    """Registers and plans of a day; without the weights before where nobody needs them."""
    registers = registers_on(span.day)
    facts = Facts(
        **registers.facts(),
        duties=plans.duties_of(span),
        windows=plans.class_windows_of(span),
        quotas=plans.quotas_of(span),
    )
    return Ground(
        span=span,
        registers=registers,
        facts=facts,
        places=Places(registers.places),
        lines=Lines(tuple(plans.lines_of(span))),
        limits=limits_of(span),
        past=events.past_weights(span.events_since) if with_past else {},
        haulers=plans.haulers_of(span),
    )


def limits_of(span: Span) -> Limits:
    """The library's limits, for positions of this span only. Trackers keep what they could not
    send: what comes in days later is judged by running its day again."""
    return Limits(
        since=span.since, until=span.until, stale_after=30 * 24 * HOUR, lateness=HOUR // 6
    )


@dataclass(frozen=True)
class Told:
    """What was told of a day by crews, weighbridges and bins."""

    weighings: list[Weighing]
    receipts: list[Receipt]
    fills: list[Fill]


def told_of(span: Span, *, with_weighings: bool = True) -> Told:
    """All that was told; a watch reads weighings by itself, as they come in."""
    since, until = span.events_since, span.until
    return Told(
        weighings=events.weighings_between(since, until) if with_weighings else [],
        receipts=events.receipts_between(since, until),
        fills=devices.fills_between(span.since, span.until),
    )
