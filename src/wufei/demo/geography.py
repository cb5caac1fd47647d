"""The demo district's map: drawn by rule, not surveyed.

An outline and ten seats are given; each street or town gets what lies nearest to its seat, and
straight borders are bent by midpoint displacement so that they look like borders. Neighbours share
every point of their border. WGS 84, longitude before latitude. Only sums, products and drawings
from a seeded generator are used, so every machine draws the same map.
"""

from __future__ import annotations

import random
from collections import Counter
from functools import cache
from itertools import pairwise
from typing import Any

from wufei.demo.place_names import TOWNSHIPS
from wufei.demo.places import DISTRICT

Point = tuple[float, float]
Ring = list[Point]

NOTE = "示意图，由程序绘制，不是测绘成果；界线不作为权属或管辖依据。"
NOTE_EN = "Schematic drawing made by a program, not a survey map; its borders prove nothing."

#: Length of a degree of longitude against one of latitude, near 29.47 degrees north.
_ASPECT = 0.8706
_SHORTEST = 0.004
_BEND = 0.11
_OUTLINE: Ring = [
    (106.548, 29.520),
    (106.552, 29.490),
    (106.535, 29.462),
    (106.500, 29.452),
    (106.470, 29.440),
    (106.440, 29.424),
    (106.410, 29.401),
    (106.375, 29.391),
    (106.340, 29.397),
    (106.300, 29.388),
    (106.255, 29.392),
    (106.225, 29.412),
    (106.232, 29.440),
    (106.270, 29.455),
    (106.310, 29.463),
    (106.345, 29.474),
    (106.380, 29.484),
    (106.405, 29.506),
    (106.420, 29.535),
    (106.460, 29.545),
    (106.500, 29.546),
    (106.530, 29.540),
]


def _seats() -> dict[str, Point]:
    return {town.code: (town.seat[0] / 10_000, town.seat[1] / 10_000) for town in TOWNSHIPS}


def _distance(a: Point, b: Point) -> float:
    x, y = (a[0] - b[0]) * _ASPECT, a[1] - b[1]
    return x * x + y * y


def _nearer(ring: Ring, seat: Point, other: Point) -> Ring:
    """The part of a ring that is nearer to ``seat`` than to ``other``."""

    def surplus(point: Point) -> float:
        return _distance(point, other) - _distance(point, seat)

    kept: Ring = []
    for here, there in zip(ring, ring[1:] + ring[:1], strict=True):
        a, b = surplus(here), surplus(there)
        if a >= 0:
            kept.append(here)
        if (a >= 0) != (b >= 0):
            part = a / (a - b)
            kept.append(
                (here[0] + part * (there[0] - here[0]), here[1] + part * (there[1] - here[1]))
            )
    return kept


def _rounded(point: Point) -> Point:
    return round(point[0], 4), round(point[1], 4)


@cache
def _cells() -> dict[str, Ring]:
    """Corner points of each township; corners on a neighbour's straight side are added to it."""
    seats = _seats()
    cells: dict[str, Ring] = {}
    for code, seat in seats.items():
        ring = list(_OUTLINE)
        for other, other_seat in seats.items():
            if other != code:
                ring = _nearer(ring, seat, other_seat)
        corners = [_rounded(point) for point in ring]
        cells[code] = [
            point
            for point, before in zip(corners, corners[-1:] + corners, strict=False)
            if point != before
        ]
    return cells


def _bent(a: Point, b: Point) -> Ring:
    """Points after ``a`` up to ``b`` of the bent border; the same from both sides."""
    if a > b:
        return [*reversed(_bent(b, a)[:-1]), b]
    draw = random.Random(f"{a} {b}")  # noqa: S311 - a drawing, not a secret
    return _halves(a, b, draw)


def _halves(a: Point, b: Point, draw: random.Random) -> Ring:
    across = (b[0] - a[0], b[1] - a[1])
    if max(abs(across[0]), abs(across[1])) < _SHORTEST:
        return [b]
    shift = _BEND * (2 * draw.random() - 1)
    middle = _rounded(
        (
            (a[0] + b[0]) / 2 - across[1] * shift / _ASPECT,
            (a[1] + b[1]) / 2 + across[0] * shift * _ASPECT,
        )
    )
    return _halves(a, middle, draw) + _halves(middle, b, draw)


@cache
def rings() -> dict[str, Ring]:
    """The closed ring of each township, counter-clockwise."""
    made: dict[str, Ring] = {}
    for code, corners in _cells().items():
        ring = [corners[0]]
        for a, b in zip(corners, corners[1:] + corners[:1], strict=True):
            ring += _bent(a, b)
        made[code] = ring if area(ring) > 0 else ring[::-1]
    return made


def area(ring: Ring) -> float:
    """Signed area in square degrees; positive when counter-clockwise."""
    pairs = pairwise(ring)
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs) / 2


def sides(ring: Ring) -> list[tuple[Point, Point]]:
    """The sides of a closed ring, each in one order."""
    return [(min(a, b), max(a, b)) for a, b in pairwise(ring)]


def outline() -> Ring:
    """The sides that belong to one township only, joined."""
    counted = Counter(side for ring in rings().values() for side in sides(ring))
    onward = {
        a: b
        for ring in rings().values()
        for a, b in pairwise(ring)
        if counted[min(a, b), max(a, b)] == 1
    }
    ring = [min(onward)]
    while len(ring) == 1 or ring[-1] != ring[0]:
        ring.append(onward[ring[-1]])
    return ring


def contains(ring: Ring, point: Point) -> bool:
    """Whether a point lies inside a closed ring (even-odd rule)."""
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
            inside = not inside
    return inside


def _feature(ring: Ring, code: str, name: str, name_en: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"code": code, "name": name, "name_en": name_en, **more},
        "geometry": {"type": "Polygon", "coordinates": [[list(point) for point in ring]]},
    }


def _collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "note": NOTE, "note_en": NOTE_EN, "features": features}


def townships() -> dict[str, Any]:
    """GeoJSON of the ten streets and towns; ``seat`` is where a label may stand."""
    return _collection(
        [
            _feature(rings()[t.code], t.code, t.name, t.name_en, seat=list(_seats()[t.code]))
            for t in TOWNSHIPS
        ]
    )


def district() -> dict[str, Any]:
    """GeoJSON of the district's outline."""
    return _collection([_feature(outline(), DISTRICT, "九龙坡区", "Jiulongpo District")])


#: File name → what is drawn in it.
MAPS = {"jiulongpo.geojson": townships, "jiulongpo-outline.geojson": district}
