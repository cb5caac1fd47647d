"""What comes out: routes of trips with their times, and every stop left out with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class WhyNot(StrEnum):
    """Why a stop is in no route. Each is true of the plan it stands in.

    The first group holds for the stop by itself, whatever else is planned; the second of this plan:
    no position of any fitting vehicle takes the stop without breaking a rule, and the named rule is
    the only one in the way at some position.
    """

    NO_VEHICLE_FOR_CLASS = "no_vehicle_for_class"
    NO_VEHICLE_OF_KIND = "no_vehicle_of_kind"
    NO_VEHICLE_WITH_SKILLS = "no_vehicle_with_skills"
    NO_VEHICLE_FITS = "no_vehicle_fits"
    TOO_HEAVY = "too_heavy"
    TOO_BULKY = "too_bulky"
    NO_PLANT_FOR_CLASS = "no_plant_for_class"
    QUOTA_TOO_SMALL = "quota_too_small"
    WINDOW_OUT_OF_REACH = "window_out_of_reach"
    PLANT_OUT_OF_REACH = "plant_out_of_reach"
    SHIFT_TOO_SHORT = "shift_too_short"
    OUT_OF_REACH = "out_of_reach"

    PLANT_QUOTA_USED_UP = "plant_quota_used_up"
    VEHICLES_FULL = "vehicles_full"
    DAY_LIMIT_REACHED = "day_limit_reached"
    WINDOW_TAKEN = "window_taken"
    PLANT_HOURS_OVER = "plant_hours_over"
    NO_SHIFT_TIME_LEFT = "no_shift_time_left"
    BREAK_IN_THE_WAY = "break_in_the_way"
    NO_POSITION_LEFT = "no_position_left"
    NOT_WORTH_IT = "not_worth_it"
    STOPPED_BEFORE_TRIED = "stopped_before_tried"


@dataclass(frozen=True, slots=True)
class Unplanned:
    """A stop left out; ``figures`` are what the reason speaks of (limits, needs, keys)."""

    stop: str
    why: WhyNot
    figures: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Visit:
    """Arrival, begin and end of the work at a stop or plant; ``distance`` of the way there.

    ``mass`` and ``volume`` are on board when leaving.
    """

    key: str
    arrive: int
    begin: int
    leave: int
    distance: int
    mass: int
    volume: int


@dataclass(frozen=True, slots=True)
class Trip:
    """Stops of one class of waste up to the plant that takes the load (none: taken home)."""

    waste: str
    stops: tuple[Visit, ...]
    unload: Visit | None


@dataclass(frozen=True, slots=True)
class Rest:
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Route:
    """A vehicle's day: ``leave`` the start depot, the trips, ``home`` at the end depot.

    ``distance`` of the whole route, ``home_distance`` of its last way.
    """

    vehicle: str
    leave: int
    home: int
    distance: int
    home_distance: int
    trips: tuple[Trip, ...]
    rests: tuple[Rest, ...] = ()

    def visits(self) -> Iterator[tuple[bool, Visit]]:
        """All visits in order, each with whether it is an unloading."""
        for trip in self.trips:
            for visit in trip.stops:
                yield False, visit
            if trip.unload is not None:
                yield True, trip.unload

    @property
    def stops(self) -> list[str]:
        return [visit.key for trip in self.trips for visit in trip.stops]


@dataclass(frozen=True, slots=True)
class Plan:
    """Routes of the used vehicles, in the order of the problem's vehicles; ``cost`` in its units.

    Every stop of the problem is in exactly one route or in ``unplanned``.
    """

    routes: tuple[Route, ...]
    unplanned: tuple[Unplanned, ...]
    cost: int

    @property
    def distance(self) -> int:
        return sum(route.distance for route in self.routes)

    @property
    def planned(self) -> int:
        return sum(len(route.stops) for route in self.routes)

    def route_of(self, stop: str) -> Route | None:
        return next((route for route in self.routes if stop in route.stops), None)
