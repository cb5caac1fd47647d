"""Readers of published instances, for tests and comparisons.

* Solomon's VRPTW text files (customers with windows, one capacity).
* Kim, Kim & Sahoo (2006): commercial waste collection with disposal sites, a lunch break, limits
  per trip and day. Distances in feet (Manhattan), times at the given speed.
* M3CVRP of Lan et al.: 3,000 collection points, three depots, three disposal sites (JSON).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from wufei.routing.records import Break, Depot, Place, Plant, Problem, Stop, Vehicle, Window
from wufei.routing.travel import Estimate, Matrix, Speeds

WASTE = "waste"
FEET_PER_MILE = 5_280
#: Yards are given with decimals; loads are in hundredths.
LOAD_SCALE = 100
DAY_SHIFT = Window(6 * 3600, 18 * 3600)
#: Side streets 18 km/h, town roads 30, arterial roads 45, at any hour.
EVEN_SPEEDS = Speeds(((500, (18_000,) * 24), (5_000, (30_000,) * 24), (50_000, (45_000,) * 24)))


def read_solomon(path: Path) -> Problem:
    """Distances and times in tenths, cut off (not rounded) as the DIMACS challenge does."""
    import numpy as np

    lines = path.read_text().splitlines()
    count, capacity = (int(word) for word in lines[4].split())
    rows = [[int(word) for word in line.split()] for line in lines[9:] if line.strip()]
    points = np.array([row[1:3] for row in rows], dtype=np.float64)
    gaps = points[:, None, :] - points[None, :, :]
    tenths = np.floor(np.sqrt((gaps**2).sum(axis=2)) * 10).astype(np.int64)
    stops = tuple(
        Stop(
            str(key),
            number,
            WASTE,
            mass=demand,
            service=service * 10,
            windows=(Window(ready * 10, due * 10),),
        )
        for number, (key, _, _, demand, ready, due, service) in enumerate(rows)
        if number
    )
    shift = Window(rows[0][4] * 10, rows[0][5] * 10)
    vehicles = tuple(
        Vehicle(f"v{n}", "depot", "depot", shift, frozenset({WASTE}), mass=capacity)
        for n in range(count)
    )
    places = tuple(Place(str(row[0]), float(row[1]), float(row[2])) for row in rows)
    return Problem(places, (Depot("depot", 0),), stops, vehicles, Matrix(tenths, tenths))


def read_kim(path: Path, vehicles: int) -> Problem:
    """Loads in hundredths of a yard³, distances in feet; costs count feet.

    A stop "from 0000 to 2400" has no window. ``vehicles`` is the number to allow.
    """
    lines = path.read_text().splitlines()
    capacity, per_day, most_stops, lunch, speed = (_figure(line) for line in lines[:5])
    rows = [words for line in lines[6:] if len(words := line.split()) == 8]
    table = [[float(word) for word in row] for row in rows]
    points = [(row[1], row[2]) for row in table]
    travel = _manhattan(points, FEET_PER_MILE * speed / 3600)
    depot = next(n for n, row in enumerate(table) if row[7] == 0)
    shift = Window(_clock(rows[depot][3]), _clock(rows[depot][4]))
    stops, plants = [], []
    for number, (words, row) in enumerate(zip(rows, table, strict=True)):
        hours = Window(_clock(words[3]), _clock(words[4]))
        windows = () if hours == Window(0, 86_400) else (hours,)
        load, service = round(row[6] * LOAD_SCALE), int(row[5])
        if row[7] == 1:
            stops.append(
                Stop(words[0], number, WASTE, volume=load, service=service, windows=windows)
            )
        elif row[7] == 2:
            plants.append(
                Plant(words[0], number, frozenset({WASTE}), hours=windows, service=service)
            )
    pause = Break(11 * 3600, 12 * 3600, int(lunch))
    fleet = tuple(
        Vehicle(
            f"v{n}",
            "depot",
            "depot",
            shift,
            frozenset({WASTE}),
            volume=round(capacity * LOAD_SCALE),
            day_volume=round(per_day * LOAD_SCALE),
            day_stops=int(most_stops),
            breaks=(pause,),
        )
        for n in range(vehicles)
    )
    places = tuple(Place(row[0], *point) for row, point in zip(rows, points, strict=True))
    return Problem(places, (Depot("depot", depot),), tuple(stops), fleet, travel, tuple(plants))


def read_m3cvrp(
    folder: Path,
    vehicles: int,
    *,
    volume: int = 8_000,
    shift: Window = DAY_SHIFT,
    speeds: Speeds | None = None,
    detour: int = 1400,
) -> Problem:
    """The three files of a district; ``vehicles`` at each depot, ``volume`` in the files' unit.

    Travel is an estimate. The files say nothing of vehicles, plants' hours or unloading time: those
    are the caller's, the unloading here takes ten minutes.
    """
    depots = json.loads((folder / "Depots.json").read_text())["depot"]
    sites = json.loads((folder / "DisposalFacilities.json").read_text())["disposal_facility"]
    points = json.loads((folder / "WasteCollectionSites.json").read_text())["point"]
    places = tuple(
        Place(row["id"], row["lng"] / 1e6, row["lat"] / 1e6) for row in (*depots, *sites, *points)
    )
    first = len(depots) + len(sites)
    stops = tuple(
        Stop(
            row["id"],
            first + number,
            WASTE,
            volume=row["capacity"],
            service=row["stopLength"],
            windows=tuple(Window(_hour(a), _hour(b)) for a, b in sorted(row["workTimes"])),
        )
        for number, row in enumerate(points)
    )
    plants = tuple(
        Plant(row["id"], len(depots) + number, frozenset({WASTE}), service=600)
        for number, row in enumerate(sites)
    )
    fleet = tuple(
        Vehicle(
            f"{row['id'][-4:]}-{n}", row["id"], row["id"], shift, frozenset({WASTE}), volume=volume
        )
        for row in depots
        for n in range(vehicles)
    )
    travel = Estimate(
        tuple((place.x, place.y) for place in places), speeds or EVEN_SPEEDS, detour=detour
    )
    homes = tuple(Depot(row["id"], number) for number, row in enumerate(depots))
    return Problem(places, homes, stops, fleet, travel, plants)


def _figure(line: str) -> float:
    return float(line.split(maxsplit=1)[0])


def _clock(word: str) -> int:
    """Seconds of a time written HHMM; the minutes may exceed 59 (1675 is 17:15)."""
    return int(word) // 100 * 3600 + int(word) % 100 * 60


def _hour(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def _manhattan(points: Sequence[tuple[float, float]], per_second: float) -> Matrix:
    import numpy as np

    at = np.array(points, dtype=np.float64)
    feet = np.abs(at[:, None, :] - at[None, :, :]).sum(axis=2)
    return Matrix(
        np.rint(feet).astype(np.int64), np.ceil(feet / per_second - 1e-9).astype(np.int64)
    )
