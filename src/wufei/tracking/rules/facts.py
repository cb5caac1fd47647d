"""What rules know besides positions: registers, plans and events, as plain records.

Times are milliseconds since 1970 in UTC, masses whole grams.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    key: str
    district: str


@dataclass(frozen=True, slots=True)
class Bin:
    key: str
    point: str
    waste: str


@dataclass(frozen=True, slots=True)
class Vehicle:
    """``wastes``: the classes it may load. ``weighs``: its crew scans and weighs what it loads."""

    key: str
    district: str
    wastes: frozenset[str]
    weighs: bool = True


@dataclass(frozen=True, slots=True)
class Plant:
    key: str
    district: str


@dataclass(frozen=True, slots=True)
class Duty:
    """A service that is due at ``point`` between ``opens`` and ``closes``; an empty ``vehicle``
    leaves open who comes."""

    point: str
    opens: int
    closes: int
    waste: str
    vehicle: str = ""


@dataclass(frozen=True, slots=True)
class ClassWindow:
    """When ``waste`` may be collected at ``point``."""

    point: str
    waste: str
    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class Quota:
    """What ``plant`` may take in from ``opens`` to before ``closes``; an empty ``waste``: all."""

    plant: str
    opens: int
    closes: int
    grams: int
    waste: str = ""


@dataclass(frozen=True, slots=True)
class Weighing:
    """A bin scanned and weighed on loading; ``grams`` is None for a scan without a weight."""

    key: str
    time: int
    vehicle: str
    point: str
    waste: str
    grams: int | None = None
    bin: str = ""

    def __post_init__(self) -> None:
        _check_grams(self.key, self.grams)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a plant's weighbridge took in from a vehicle."""

    key: str
    time: int
    vehicle: str
    plant: str
    waste: str
    grams: int

    def __post_init__(self) -> None:
        _check_grams(self.key, self.grams)


@dataclass(frozen=True, slots=True)
class Fill:
    """How full a bin says it is."""

    key: str
    time: int
    bin: str
    percent: int


class Facts:
    """Registers and plans made ready for looking up.

    Raises:
        ValueError: a window that closes before it opens.
    """

    def __init__(
        self,
        *,
        points: Iterable[Point] = (),
        bins: Iterable[Bin] = (),
        vehicles: Iterable[Vehicle] = (),
        plants: Iterable[Plant] = (),
        duties: Iterable[Duty] = (),
        windows: Iterable[ClassWindow] = (),
        quotas: Iterable[Quota] = (),
    ) -> None:
        self.points = {point.key: point for point in points}
        self.bins = {item.key: item for item in bins}
        self.vehicles = {vehicle.key: vehicle for vehicle in vehicles}
        self.plants = {plant.key: plant for plant in plants}
        self.duties = tuple(duties)
        self.windows: dict[tuple[str, str], list[ClassWindow]] = {}
        self.quotas: dict[str, list[Quota]] = {}
        for window in windows:
            self.windows.setdefault((window.point, window.waste), []).append(window)
        for quota in quotas:
            self.quotas.setdefault(quota.plant, []).append(quota)
        timed: tuple[Duty | ClassWindow | Quota, ...] = (
            *self.duties,
            *(window for held in self.windows.values() for window in held),
            *(quota for held in self.quotas.values() for quota in held),
        )
        for item in timed:
            if item.opens > item.closes:
                raise ValueError(f"{item}: closes before it opens")

    def district_of_point(self, key: str) -> str:
        point = self.points.get(key)
        return point.district if point else ""

    def district_of_vehicle(self, key: str) -> str:
        vehicle = self.vehicles.get(key)
        return vehicle.district if vehicle else ""

    def district_of_plant(self, key: str) -> str:
        plant = self.plants.get(key)
        return plant.district if plant else ""

    def waste_of(self, weighing: Weighing) -> str:
        """The class of the bin that was scanned, else the one that was told."""
        known = self.bins.get(weighing.bin)
        return known.waste if known else weighing.waste


def _check_grams(key: str, grams: int | None) -> None:
    if grams is not None and (type(grams) is not int or grams < 0):
        raise ValueError(f"{key!r}: {grams!r} is no whole number of grams from zero up")
