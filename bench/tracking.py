"""Positions through cleaning, stops, visits, trips and rules, against plain work on the same rows.

    ./run bench tracking [MINUTES] [VEHICLES]      (60 minutes, 5,000 vehicles unless told)

A city's vehicles, a fix every 10 s, one in a thousand sent twice, one in ten thousand far off, a
batch a minute as a broker delivers them. Yardstick, in turns with it: one sort by vehicle and time
and one pass of distances over the same arrays. Goal: 70,000 fixes/s on two idle cores, memory flat.
"""

from __future__ import annotations

import os
import platform
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from wufei.tracking.public import (
    Bin,
    Dated,
    Duty,
    Facts,
    Fixes,
    Kind,
    Limits,
    Parameters,
    Place,
    Places,
    Point,
    Receipt,
    Rulebook,
    Stream,
    Supervisor,
    Tracks,
    Vehicle,
    Weighing,
    rulebook,
)

BEGIN = 1_764_000_000_000
EVERY, MINUTE = 10_000, 60_000
POINTS, PLANTS, DEPOTS = 20_000, 11, 25
WEST, SOUTH, SPAN = 106.35, 29.40, 0.30
CLASSES = ("kitchen", "residual", "recyclable")


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class City:
    """Vehicles that drive from point to point of their own round and stand 40 s at each."""

    def __init__(self, vehicles: int) -> None:
        chance = np.random.default_rng(3)
        self.chance = chance
        self.names = np.array([f"V{n:05d}" for n in range(vehicles)])
        self.px = WEST + SPAN * chance.random(POINTS + PLANTS + DEPOTS)
        self.py = SOUTH + SPAN * chance.random(POINTS + PLANTS + DEPOTS)
        self.home = POINTS + PLANTS + chance.integers(0, DEPOTS, vehicles)
        self.x, self.y = self.px[self.home].copy(), self.py[self.home].copy()
        self.target = self.home.copy()
        self.rest = chance.integers(0, 60, vehicles)
        self.served = np.zeros(vehicles, dtype=int)
        self.sent = 0

    def turn(self) -> None:
        """Ten seconds later: 80 m on, or 10 s nearer to the end of a stop."""
        east, north = self.px[self.target] - self.x, self.py[self.target] - self.y
        way = np.hypot(east * 0.87, north) * 111_195
        near = way <= 80
        share = np.where(near, 1.0, 80 / np.maximum(way, 80))
        self.x += east * share
        self.y += north * share
        self.rest[near] -= 1
        self._choose(np.flatnonzero(near & (self.rest < 0)))

    def _choose(self, done: Any) -> None:
        self.served[done] += 1
        jump = 0.004 * self.chance.standard_normal((2, len(done)))
        wanted = np.stack([self.x[done] + jump[0], self.y[done] + jump[1]])
        drawn = self.chance.integers(0, POINTS, (8, len(done)))
        off = np.hypot(self.px[drawn] - wanted[0], self.py[drawn] - wanted[1])
        self.target[done] = drawn[off.argmin(axis=0), np.arange(len(done))]
        full = self.served[done] % 12 == 0
        self.target[done[full]] = POINTS + self.chance.integers(0, PLANTS, int(full.sum()))
        self.rest[done] = np.where(full, 30, 4)

    def minute(self, first: int) -> Fixes:
        parts = []
        for turn in range(MINUTE // EVERY):
            self.turn()
            count = len(self.names)
            noise = 0.00003 * self.chance.standard_normal((2, count))
            wrong = self.chance.random(count) < 0.0001
            parts.append(
                (
                    np.arange(count),
                    first + turn * EVERY + self.chance.integers(0, 5000, count),
                    self.x + noise[0] + 0.5 * wrong,
                    self.y + noise[1],
                    np.arange(self.sent, self.sent + count),
                )
            )
            self.sent += count
        vehicle, moment, x, y, event = (np.concatenate(c) for c in zip(*parts, strict=True))
        again = self.chance.integers(0, len(vehicle), len(vehicle) // 1000)
        rows = self.chance.permutation(np.append(np.arange(len(vehicle)), again))
        return Fixes.of(
            vehicle=self.names[vehicle[rows]],
            time=moment[rows],
            longitude=x[rows],
            latitude=y[rows],
            event=event[rows],
        )

    def places(self) -> Places:
        kinds = [Kind.POINT] * POINTS + [Kind.PLANT] * PLANTS + [Kind.DEPOT] * DEPOTS
        return Places(
            tuple(
                Place(f"P{n}", kind, x, y, radius=40 if kind is Kind.POINT else 120, dwell=20_000)
                for n, (kind, x, y) in enumerate(
                    zip(kinds, self.px.tolist(), self.py.tolist(), strict=True)
                )
            )
        )

    def facts(self, until: int) -> Facts:
        points = [Point(f"P{n}", "district") for n in range(POINTS)]
        return Facts(
            points=points,
            vehicles=[
                Vehicle(name, "district", frozenset({CLASSES[n % 3]}))
                for n, name in enumerate(self.names.tolist())
            ],
            bins=[Bin(f"B{n}", f"P{n}", CLASSES[n % 3]) for n in range(POINTS)],
            duties=[
                Duty(f"P{n}", moment, moment + 5 * MINUTE, CLASSES[n % 3])
                for n in range(POINTS)
                for moment in range(BEGIN + n % 60 * MINUTE, until, 60 * MINUTE)
            ],
        )


class Clock:
    """Seconds of the wall and of this process's processor by name."""

    def __init__(self) -> None:
        self.wall: dict[str, float] = {}
        self.processor: dict[str, float] = {}

    @contextmanager
    def on(self, name: str) -> Iterator[None]:
        wall, processor = time.perf_counter(), time.process_time()
        yield
        self.wall[name] = self.wall.get(name, 0.0) + time.perf_counter() - wall
        self.processor[name] = self.processor.get(name, 0.0) + time.process_time() - processor


def yardstick(fixes: Fixes) -> None:
    order = np.lexsort((fixes.time, fixes.vehicle))
    x, y = np.radians(fixes.x[order] / 1e7), np.radians(fixes.y[order] / 1e7)
    cosines = np.cos(y[1:]) * np.cos(y[:-1])
    half = np.sin(np.diff(y) / 2) ** 2 + cosines * np.sin(np.diff(x) / 2) ** 2
    assert np.isfinite(12_742_017 * np.arcsin(np.sqrt(half))).all()


def events(found: Tracks) -> tuple[list[Weighing], list[Receipt]]:
    """A weighing at each point that was surely visited, a receipt at each plant."""
    weighings, receipts = [], []
    for visit in found.visits:
        if visit.confidence < 100:
            continue
        key = f"{visit.vehicle}-{visit.ends}"
        grams = 40_000 + visit.ends % 30_000
        waste = CLASSES[int(visit.place[1:]) % 3]
        if visit.kind is Kind.POINT:
            weighings.append(
                Weighing(key, visit.ends, visit.vehicle, visit.place, waste, grams, visit.place)
            )
        elif visit.kind is Kind.PLANT:
            receipts.append(Receipt(key, visit.ends, visit.vehicle, visit.place, waste, 600_000))
    return weighings, receipts


def main() -> None:
    minutes = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    vehicles = int(sys.argv[2]) if len(sys.argv) > 2 else 5_000
    city = City(vehicles)
    load = os.getloadavg()[0]
    print(
        f"{os.cpu_count()} cores, load {load:.1f}, Python {platform.python_version()}", flush=True
    )
    stream = Stream(places=city.places(), limits=Limits(lateness=MINUTE))
    rules = Parameters(missed_point=rulebook.MissedPoint(grace=10 * MINUTE))
    facts = city.facts(BEGIN + minutes * MINUTE)
    judge = Supervisor(facts, Rulebook([Dated(rules)]))
    clock, counts, total = Clock(), Counter[str](), 0
    for minute in range(minutes):
        fixes = city.minute(BEGIN + minute * MINUTE)
        total += len(fixes)
        with clock.on("yardstick"):
            yardstick(fixes)
        with clock.on("tracks"):
            found = stream.feed(fixes)
        weighings, receipts = events(found)
        with clock.on("rules"):
            findings = judge.feed(
                found,
                weighings=weighings,
                receipts=receipts,
                watermark=stream.watermark,
                present=stream.present(),
            )
        kinds = ("set_aside", "stops", "visits", "trips", "heard")
        counts.update({name: len(getattr(found, name)) for name in kinds})
        counts["findings"] += len(findings)
        if minute + 1 in {minutes // 4, minutes // 2, minutes * 3 // 4, minutes}:
            print(f"minute {minute + 1}: {total:,} fixes, peak {peak():,.0f} MiB", flush=True)
    report(clock, total)
    print(", ".join(f"{count:,} {name}" for name, count in counts.items()))


def report(clock: Clock, total: int) -> None:
    for title, spent in (("wall", clock.wall), ("processor", clock.processor)):
        ours = spent["tracks"] + spent["rules"]
        print(f"{title}: tracks and rules {total / ours:,.0f} fixes/s (goal 70,000), of which")
        print(
            f"  tracks {total / spent['tracks']:,.0f}, rules {total / spent['rules']:,.0f};", end=""
        )
        print(f" sort and distances {total / spent['yardstick']:,.0f};", end="")
        print(f" ratio {spent['yardstick'] / ours:.3f}")


if __name__ == "__main__":
    main()
