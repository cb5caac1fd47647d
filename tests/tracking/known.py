"""Registers, records and events that tests of rules start from."""

from __future__ import annotations

from typing import Any

from tests.tracking.traces import BEGIN, HOUR, MINUTE
from wufei.tracking.public import (
    Bin,
    Dated,
    Facts,
    Finding,
    Gap,
    Heard,
    Kind,
    Parameters,
    Plant,
    Point,
    Receipt,
    Rule,
    Rulebook,
    Stop,
    Tracks,
    Trip,
    Vehicle,
    Visit,
    Weighing,
    judge,
)

KITCHEN, RESIDUAL = "kitchen", "residual"
TRUCK = Vehicle("渝A0001", "jiulongpo", frozenset({KITCHEN}))
OTHER = Vehicle("渝A0002", "jiulongpo", frozenset({RESIDUAL}))
POINTS = [Point("p", "jiulongpo"), Point("q", "jiulongpo")]
BINS = [Bin("p-1", "p", KITCHEN), Bin("p-2", "p", RESIDUAL)]
NOON = BEGIN + 4 * HOUR


def facts(**more: Any) -> Facts:
    given: dict[str, Any] = {
        "points": POINTS,
        "bins": BINS,
        "vehicles": [TRUCK, OTHER],
        "plants": [Plant("plant", "jiulongpo")],
    }
    return Facts(**given | more)


def stop(minutes: int, kind: Kind | None = None) -> Stop:
    ends = BEGIN + minutes * MINUTE
    return Stop("渝A0001", BEGIN, ends, 0, 0, 10, "x" if kind else "", kind, 90, "e1", "e2")


def visit(
    begins: int, *, place: str = "p", vehicle: str = "渝A0001", confidence: int = 100
) -> Visit:
    ends = begins + MINUTE
    return Visit(
        vehicle, place, Kind.POINT, begins, ends, 6, 0, MINUTE, MINUTE, confidence, "f1", "f2"
    )


def gap(minutes: int, metres: int = 0, kind: Kind | None = None) -> Gap:
    ends = BEGIN + minutes * MINUTE
    return Gap("渝A0001", BEGIN, ends, metres * 1000, "x" if kind else "", kind, "g1", "g2")


def heard(begins: int, seen: int, vehicle: str = "渝A0001") -> Heard:
    return Heard(vehicle, begins, begins + 15 * MINUTE, 90, 0, 15 * MINUTE, seen, "h1", "h2")


def trip(*points: str, delivered: bool = True) -> Trip:
    where = "plant" if delivered else "depot"
    arrived = BEGIN + 2 * HOUR
    return Trip(
        "渝A0001",
        BEGIN,
        arrived,
        arrived + 5 * MINUTE,
        "depot",
        where,
        delivered,
        points,
        9,
        95,
        "t1",
        "t2",
    )


def weighing(key: str, minute: int, *, grams: int | None = 50_000, **more: Any) -> Weighing:
    given = {"vehicle": "渝A0001", "point": "p", "waste": KITCHEN, "bin": ""} | more
    return Weighing(key=key, time=BEGIN + minute * MINUTE, grams=grams, **given)


def receipt(key: str, minute: int, grams: int = 500_000, **more: Any) -> Receipt:
    given = {"vehicle": "渝A0001", "plant": "plant", "waste": KITCHEN} | more
    return Receipt(key=key, time=BEGIN + minute * MINUTE, grams=grams, **given)


def found(rule: Rule, tracks: Tracks | None = None, **given: Any) -> list[Finding]:
    """Findings of one rule; facts and parameters as they usually are."""
    known = given.pop("facts", None) or facts()
    parameters = given.pop("parameters", Parameters())
    findings = judge(tracks or Tracks(), known, Rulebook([Dated(parameters)]), **given)
    return [finding for finding in findings if finding.rule is rule]
