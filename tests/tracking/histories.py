"""Days of a small city with everything that goes wrong in them, for property tests."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from tests.tracking.traces import BEGIN, HOUR, MINUTE, SECOND, Trace, degrees, fixes, line, place
from wufei.tracking.public import Fixes, Kind, Limits, Lines, Place, Places

RING = tuple(degrees(*corner) for corner in ((-300, -300), (900, -300), (900, 600), (-300, 600)))
CITY = Places(
    (
        place("depot", Kind.DEPOT, 0, radius=100),
        place("a", Kind.POINT, 700),
        place("a2", Kind.POINT, 730),
        place("b", Kind.POINT, 700, 900),
        place("plant", Kind.PLANT, 2500, 900, radius=100),
        Place("district", Kind.ZONE, ring=RING),
    )
)
SPOTS = [(0, 0), (700, 0), (715, 10), (700, 900), (2500, 900), (4000, -2000)]
NAMES = ("渝A0001", "渝A0002", "渝D1234")
LIMITS = Limits(
    since=BEGIN - HOUR, until=BEGIN + 48 * HOUR, lateness=MINUTE, parted=2 * HOUR, slot=5 * MINUTE
)

steps = st.one_of(
    st.tuples(st.just("stay"), st.integers(5, 200)),
    st.tuples(st.just("drive"), st.integers(0, len(SPOTS) - 1)),
    st.tuples(st.just("silent"), st.sampled_from([30, 300, 700, 4000, 9000, 30_000])),
    st.tuples(st.just("stray"), st.integers(50, 60_000)),
    st.tuples(st.just("standing"), st.integers(2, 6)),
    st.tuples(st.just("elsewhere"), st.integers(1, 5)),
    st.tuples(st.just("stale"), st.integers(2, 100)),
)


def walked(vehicle: str, every: int, way: list[tuple[str, int]]) -> Trace:
    trace = Trace(vehicle, every)
    for verb, figure in way:
        if verb == "stay":
            trace.stay(figure)
        elif verb == "drive":
            trace.drive(*SPOTS[figure], metres=9.0)
        elif verb == "silent":
            trace.silent(figure)
        elif verb == "stray":
            trace.fix(east=trace.east + figure)
            trace.now += every * SECOND
        elif verb == "standing":
            for number in range(figure):
                trace.fix(north=trace.north + number * 40)
            trace.now += every * SECOND
        elif verb == "elsewhere":
            for _ in range(figure):
                trace.fix(east=trace.east + 70_000)
                trace.now += every * SECOND
        else:
            now, trace.now = trace.now, BEGIN - figure * HOUR
            trace.fix()
            trace.now = now
    return trace.fix()


@st.composite
def histories(draw: st.DrawFn) -> Fixes:
    ways = draw(st.lists(st.lists(steps, min_size=1, max_size=12), min_size=1, max_size=3))
    traces = [
        walked(NAMES[number], draw(st.sampled_from([5, 10, 60])), way)
        for number, way in enumerate(ways)
    ]
    return fixes(*traces)


def arriving(given: Fixes, seed: int, *, repeated: float) -> Fixes:
    """In the order of arrival, each up to a minute late, some twice."""
    chance = random.Random(seed)
    rows = list(range(len(given)))
    rows += [row for row in rows if chance.random() < repeated]
    late = {n: given.time[row] + chance.randrange(MINUTE) for n, row in enumerate(rows)}
    return given.rows([rows[n] for n in sorted(late, key=lambda n: late[n])])


def planned(given: Fixes) -> Lines:
    return Lines(
        tuple(line(name, *SPOTS[:4], minutes=(0, 20), width=80) for name in given.vehicles)
    )


SILENT = fixes(
    walked(NAMES[0], 10, [("drive", 1), ("stay", 60), ("silent", 30_000), ("stay", 60)]),
    walked(NAMES[1], 60, [("stay", 3000), ("silent", 9000), ("drive", 4), ("stay", 200)]),
)
ROUND = [("drive", 1), ("stay", 100), ("drive", 3), ("stay", 60), ("drive", 4), ("stay", 100)]
#: Rounds of two vehicles and a third that nobody knows, off the lines that are planned.
BUSY = fixes(
    walked(NAMES[0], 10, [*ROUND * 4, ("drive", 5), ("stay", 300)]),
    walked(NAMES[1], 10, [*ROUND * 3, ("drive", 1), ("silent", 700), ("stay", 60)]),
    walked(NAMES[2], 60, [("drive", 5), ("stay", 200), ("drive", 1)]),
)
