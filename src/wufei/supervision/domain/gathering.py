"""Everything that a day is judged by, read once."""

from __future__ import annotations

from dataclasses import dataclass

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


def ground_of(span: Span) -> Ground:
    """Registers and plans of a day."""
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
        past=events.past_weights(span.events_since),
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


def told_of(span: Span) -> Told:
    return Told(
        weighings=events.weighings_between(span.events_since, span.until),
        receipts=events.receipts_between(span.events_since, span.until),
        fills=devices.fills_between(span.since, span.until),
    )
