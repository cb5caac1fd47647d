"""What is to be planned: places, stops, vehicles, plants and the travel between places.

Units everywhere in this library: grams and litres as integers (any whole unit will do if it is the
same throughout), seconds since the midnight that begins the day (a night shift runs past 86,400),
distances in metres (or the whole unit of the travel table). ``None`` as a limit means no limit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from wufei.routing.travel import Travel


class MalformedProblemError(ValueError):
    """The problem contradicts itself; the message names the record and the field."""


@dataclass(frozen=True, slots=True)
class Window:
    """From ``opens`` to ``closes``, both included: the work must *begin* within."""

    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class Place:
    """A point of the map; ``x``, ``y`` are degrees of longitude and latitude, or plane units.

    The coordinates serve estimates and the cutting of large problems; travel counts from the table.
    """

    name: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Depot:
    key: str
    place: int


@dataclass(frozen=True, slots=True)
class Stop:
    """One order at one place.

    ``waste`` is a class of waste; a trip carries one class only. ``windows``: none means any time.
    ``skills`` the vehicle must have all of; ``kinds`` of vehicle, empty for any.
    ``priority`` 1 to 9: who stays when not everything fits (9 first). An ``optional`` stop is left
    out, too, when serving it would cost more than ``worth`` (units of cost).
    """

    key: str
    place: int
    waste: str
    mass: int = 0
    volume: int = 0
    service: int = 0
    windows: tuple[Window, ...] = ()
    optional: bool = False
    worth: int = 0
    priority: int = 5
    skills: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Break:
    """Begins between ``earliest`` and ``latest`` and lasts ``seconds``, on the road or at a stop,
    never during service. Work that ends by ``latest`` needs none; work that
    begins later, because a changed day left no other way, neither."""

    earliest: int
    latest: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle with its crew for one shift, from depot ``start`` to depot ``end``.

    ``mass`` and ``volume`` bound the load of a trip; ``day_mass``, ``day_volume``, ``day_stops``
    bound the sum of all trips, ``trips`` their number, ``longest`` the seconds from leaving to
    coming home. Cost = ``fixed_cost`` (if used) + ``distance_cost`` × distance
    + ``time_cost`` × seconds.
    """

    key: str
    start: str
    end: str
    shift: Window
    wastes: frozenset[str]
    mass: int | None = None
    volume: int | None = None
    kind: str = ""
    skills: frozenset[str] = frozenset()
    breaks: tuple[Break, ...] = ()
    longest: int | None = None
    trips: int | None = None
    day_mass: int | None = None
    day_volume: int | None = None
    day_stops: int | None = None
    fixed_cost: int = 0
    distance_cost: int = 1
    time_cost: int = 0


@dataclass(frozen=True, slots=True)
class Plant:
    """Where vehicles unload: a treatment plant or a transfer station.

    Unloading begins within one of ``hours`` (none: always) and takes ``service`` seconds.
    ``quota`` is the mass it takes in this day, all classes together; a plant with a quota per class
    is given once per class at the same place.
    """

    key: str
    place: int
    wastes: frozenset[str]
    hours: tuple[Window, ...] = ()
    service: int = 0
    quota: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A day to plan. Without any plant, vehicles bring their load home to the depot.

    Raises:
        MalformedProblemError: a key twice, a place or depot that does not exist, a negative or
            upside-down figure, breaks that overlap or fall outside the shift's order.
    """

    places: tuple[Place, ...]
    depots: tuple[Depot, ...]
    stops: tuple[Stop, ...]
    vehicles: tuple[Vehicle, ...]
    travel: Travel
    plants: tuple[Plant, ...] = ()
    stop_numbers: dict[str, int] = field(init=False, repr=False, compare=False)
    depot_places: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _check(self)
        numbers = {stop.key: number for number, stop in enumerate(self.stops)}
        object.__setattr__(self, "stop_numbers", numbers)
        object.__setattr__(self, "depot_places", {d.key: d.place for d in self.depots})


def may_serve(vehicle: Vehicle, stop: Stop) -> bool:
    """Class, skills and kind fit; whether it can carry the load is another question."""
    return (
        stop.waste in vehicle.wastes
        and stop.skills <= vehicle.skills
        and (not stop.kinds or vehicle.kind in stop.kinds)
    )


def _check(problem: Problem) -> None:
    _check_keys("depot", [depot.key for depot in problem.depots])
    _check_keys("stop", [stop.key for stop in problem.stops])
    _check_keys("vehicle", [vehicle.key for vehicle in problem.vehicles])
    _check_keys("plant", [plant.key for plant in problem.plants])
    located: tuple[Depot | Stop | Plant, ...] = (*problem.depots, *problem.stops, *problem.plants)
    for record in located:
        if not 0 <= record.place < len(problem.places):
            raise MalformedProblemError(f"{record.key!r}: place {record.place} does not exist")
    for stop in problem.stops:
        _check_stop(stop)
    for plant in problem.plants:
        _check_windows(plant.key, plant.hours)
        _check_whole(plant.key, service=plant.service, quota=plant.quota)
    depots = {depot.key for depot in problem.depots}
    for vehicle in problem.vehicles:
        _check_vehicle(vehicle, depots)


def _check_keys(what: str, keys: list[str]) -> None:
    if len(set(keys)) < len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise MalformedProblemError(f"{what} {twice!r}: the key is there twice")


def _check_stop(stop: Stop) -> None:
    _check_windows(stop.key, stop.windows)
    _check_whole(
        stop.key, mass=stop.mass, volume=stop.volume, service=stop.service, worth=stop.worth
    )
    if not 1 <= stop.priority <= 9:
        raise MalformedProblemError(f"{stop.key!r}: priority {stop.priority} is not in 1 to 9")


def _check_vehicle(vehicle: Vehicle, depots: set[str]) -> None:
    for key in (vehicle.start, vehicle.end):
        if key not in depots:
            raise MalformedProblemError(f"{vehicle.key!r}: depot {key!r} does not exist")
    _check_windows(vehicle.key, (vehicle.shift,))
    limits = ("mass", "volume", "longest", "trips", "day_mass", "day_volume", "day_stops")
    costs = ("fixed_cost", "distance_cost", "time_cost")
    _check_whole(vehicle.key, **{name: getattr(vehicle, name) for name in (*limits, *costs)})
    free = vehicle.shift.opens
    for pause in vehicle.breaks:
        if not free <= pause.earliest <= pause.latest or pause.seconds <= 0:
            raise MalformedProblemError(f"{vehicle.key!r}: break {pause} is out of order")
        free = pause.latest + pause.seconds


def _check_windows(key: str, windows: Iterable[Window]) -> None:
    last: int | None = None
    for window in windows:
        if window.opens > window.closes or (last is not None and window.opens <= last):
            raise MalformedProblemError(f"{key!r}: window {window} is out of order")
        last = window.closes


def _check_whole(key: str, **figures: int | None) -> None:
    for name, figure in figures.items():
        if figure is not None and (type(figure) is not int or figure < 0):
            raise MalformedProblemError(f"{key!r}: {name} {figure!r} is not a whole number ≥ 0")
