"""Ways of vehicles written down as stays and drives, on a plane of metres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from wufei.tracking.public import Fixes, Kind, Line, Place

BEGIN = 1_764_028_800_000  # 2025-11-25 08:00 in China
SECOND, MINUTE, HOUR = 1000, 60_000, 3_600_000
WEST, SOUTH = 106.5, 29.5
#: Degrees in a metre there.
EAST_METRE, NORTH_METRE = 1 / 96_782.0, 1 / 111_195.08


def degrees(east: float, north: float) -> tuple[float, float]:
    return WEST + east * EAST_METRE, SOUTH + north * NORTH_METRE


def place(
    key: str, kind: Kind, east: float, north: float = 0, *, radius: int = 40, dwell: int = 20_000
) -> Place:
    return Place(key, kind, *degrees(east, north), radius=radius, dwell=dwell)


def line(
    vehicle: str, *way: tuple[float, float], minutes: tuple[int, int], width: int = 100
) -> Line:
    first, last = (BEGIN + minute * MINUTE for minute in minutes)
    positions = tuple(degrees(*step) for step in way)
    return Line(f"{vehicle}/{minutes[0]}", vehicle, first, last, positions, width)


@dataclass
class Trace:
    """One vehicle from a place on, at ``BEGIN``; a fix every ``every`` seconds."""

    vehicle: str = "渝A0001"
    every: int = 10
    east: float = 0.0
    north: float = 0.0
    now: int = BEGIN
    rows: list[tuple[str, int, float, float, str, float]] = field(default_factory=list)

    def fix(
        self, *, east: float | None = None, north: float | None = None, speed: float = float("nan")
    ) -> Trace:
        """One fix now, perhaps at a wrong place."""
        x, y = degrees(self.east if east is None else east, self.north if north is None else north)
        self.rows.append((self.vehicle, self.now, x, y, f"{self.vehicle}#{len(self.rows)}", speed))
        return self

    def stay(self, seconds: int) -> Trace:
        """Stand, the first fix now, the last before the time is over."""
        until = self.now + seconds * SECOND
        while self.now < until:
            self.fix()
            self.now += self.every * SECOND
        return self

    def drive(self, east: float, north: float = 0.0, *, metres: float = 10.0) -> Trace:
        """Straight on at ``metres`` a second, the first fix now, the last before being there."""
        away = ((east - self.east) ** 2 + (north - self.north) ** 2) ** 0.5
        steps = max(1, round(away / metres / self.every))
        origin = self.east, self.north
        for step in range(steps):
            self.east = origin[0] + (east - origin[0]) * step / steps
            self.north = origin[1] + (north - origin[1]) * step / steps
            self.fix()
            self.now += self.every * SECOND
        self.east, self.north = east, north
        return self

    def silent(self, seconds: int) -> Trace:
        self.now += seconds * SECOND
        return self


def fixes(*traces: Trace, received: Sequence[int] | None = None) -> Fixes:
    rows = [row for trace in traces for row in trace.rows]
    vehicle, time, x, y, event, speed = (list(column) for column in zip(*rows, strict=True))
    return Fixes.of(
        vehicle=vehicle,
        time=time,
        longitude=x,
        latitude=y,
        event=event,
        speed=speed,
        received=received,
    )
