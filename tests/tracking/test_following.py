"""Vehicles followed side by side, against one followed by hand, fix after fix."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings

from tests.tracking.histories import LIMITS, histories
from wufei.tracking.cleaning import by_moment, by_themselves, in_order
from wufei.tracking.geometry import distances
from wufei.tracking.public import Fault, Fixes, track

Row = tuple[int, int, int, int]  # time, x, y, speed
Stand = tuple[int, int, int]  # begin, end, fixes


def metres(a: Row, b: Row) -> int:
    ends = (np.array([value], dtype=np.int64) for value in (a[1], a[2], b[1], b[2]))
    return int(distances(*ends)[0])


def reachable(a: Row, b: Row) -> bool:
    return metres(a, b) <= LIMITS.fastest * (b[0] - a[0]) // 1000 + LIMITS.jitter


def believed(rows: list[Row]) -> tuple[list[list[Row]], int]:
    """Stretches of believed fixes between which the way is unknown, and how many jumped."""
    stretches: list[list[Row]] = []
    doubted: list[Row] = []
    jumps = 0
    for row in rows:
        if not stretches:
            stretches.append([row])
        elif reachable(stretches[-1][-1], row):
            stretches[-1].append(row)
            doubted = []
        else:
            agrees = bool(doubted) and reachable(doubted[-1], row)
            doubted = [*doubted, row] if agrees else [row]
            if len(doubted) == LIMITS.believed_after:
                stretches.append([row])
                doubted = []
            else:
                jumps += 1
    return stretches, jumps


def parted(rows: list[Row]) -> list[list[Row]]:
    parts = [[rows[0]]]
    for before, row in pairwise(rows):
        if row[0] - before[0] > LIMITS.silent_after:
            parts.append([])
        parts[-1].append(row)
    return parts


def stands(rows: list[Row]) -> list[Stand]:
    """Stops of a stretch without a silence, by looking ahead instead of remembering."""
    found: list[Stand] = []
    place = 0
    while place < len(rows):
        inside, here = [rows[place]], place + 1
        while here < len(rows):
            row = rows[here]
            calm = row[3] < LIMITS.moving
            if calm and metres(inside[0], row) <= LIMITS.stop_radius:
                inside.append(row)
            elif not (long_enough(inside) and drifted(rows, here, inside)):
                break
            here += 1
        if long_enough(inside):
            found.append((inside[0][0], inside[-1][0], len(inside)))
        place = here
    return found


def long_enough(inside: list[Row]) -> bool:
    return inside[-1][0] - inside[0][0] >= LIMITS.stop_least


def drifted(rows: list[Row], here: int, inside: list[Row]) -> bool:
    """One fix off, and the next is back before long."""
    row, after = rows[here], rows[here + 1 : here + 2]
    off = row[3] < LIMITS.moving and metres(inside[0], row) <= LIMITS.drift_radius
    return off and any(
        back[3] < LIMITS.moving
        and metres(inside[0], back) <= LIMITS.stop_radius
        and back[0] - inside[-1][0] <= LIMITS.drift_longest
        for back in after
    )


@given(histories())
@settings(max_examples=60, deadline=None)
def test_vehicles_side_by_side_stand_and_jump_as_each_alone(given: Fixes) -> None:
    found = track(given, limits=LIMITS)
    fixes = in_order(given.rows(by_themselves(given, LIMITS, None) == 0))
    fixes = fixes.rows(by_moment(fixes, LIMITS) == 0)
    for number, name in enumerate(fixes.vehicles):
        mine = fixes.rows(fixes.vehicle == number)
        columns = (mine.time, mine.x, mine.y, mine.speed)
        rows = list(zip(*(column.tolist() for column in columns), strict=True))
        stretches, jumps = believed(rows)
        expected = [
            stand for stretch in stretches for part in parted(stretch) for stand in stands(part)
        ]

        stops = [(s.begins, s.ends, s.fixes) for s in found.stops if s.vehicle == name]
        assert stops == expected
        jumped = [item for item in found.set_aside if item.vehicle == name]
        assert [item.fault for item in jumped].count(Fault.JUMP) == jumps
