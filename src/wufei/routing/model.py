"""A problem as PyVRP's, and its routes as sequences.

* Classes: the way between stops of different classes, and from a stop to a plant that does not take
  its class, lasts longer than any shift. So no trip mixes, without a rule for it.
* Unloading: plants are the depots at which a vehicle may empty on its way. The way home ends at a
  depot of its own for each real one, whose distance already holds the best plant in between.
* Breaks are taken out of the time (:mod:`wufei.routing.compressing`); a window in pieces, and
  vehicles with other breaks, make a stop a group of clients of which one is visited.
* Every stop is optional to PyVRP with a prize above any detour, so that too many stops are no
  failure; what is left out is tried and explained afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from wufei.routing.compressing import compressed
from wufei.routing.limits import Limits, amounts, dimensions_of
from wufei.routing.matrices import Grid, Node
from wufei.routing.records import Break, Problem, Stop, Window, may_serve
from wufei.routing.timing import Outset
from wufei.routing.vehicletypes import shift_of, vehicle_type

if TYPE_CHECKING:
    import pyvrp

Breaks = tuple[Break, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """What one search works on.

    ``stops`` are numbers of the problem that may be planned; ``pins``: stop number → the only
    vehicle number for it; ``surcharge``: plant number → what unloading there costs on top, in
    distance; ``start``: a sequence per outset to begin with; ``shared``: whether a vehicle's day
    limit is shared out among its trips; ``driven``: trips per outset to share it among (none or 0:
    as many as full loads take).
    """

    problem: Problem
    outsets: tuple[Outset, ...]
    stops: tuple[int, ...]
    pins: Mapping[int, int] = field(default_factory=dict)
    surcharge: Mapping[int, int] = field(default_factory=dict)
    start: tuple[tuple[int, ...], ...] = ()
    shared: bool = True
    driven: tuple[int, ...] = ()

    def may(self, outset: Outset, number: int) -> bool:
        pin = self.pins.get(number, outset.number)
        vehicle = self.problem.vehicles[outset.number]
        return pin == outset.number and may_serve(vehicle, self.problem.stops[number])


class Model:
    """PyVRP's data for a task with the way back from its numbers to ours."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.problem = task.problem
        self.patterns = list(dict.fromkeys(outset.breaks for outset in task.outsets))
        self.types = self._alike()
        self.ends = list(dict.fromkeys(self.end_of(o) for o in task.outsets))
        self.stop_of: list[int] = []
        self.pieces: list[tuple[int, Window]] = []
        self.plant_of: dict[int, int] = {}
        self.reloads: dict[Breaks, list[int]] = {}
        self.data = self._data()

    def end_of(self, outset: Outset) -> tuple[Breaks, int]:
        vehicle = self.problem.vehicles[outset.number]
        return outset.breaks, self.problem.depot_places[vehicle.end]

    def driven(self, position: int) -> int:
        return self.task.driven[position] if self.task.driven else 0

    def _eligible(self, outset: Outset) -> tuple[bool, ...]:
        return tuple(self.task.may(outset, number) for number in self.task.stops)

    def _alike(self) -> list[list[int]]:
        """Outsets (by position) that differ in name only share a type."""
        groups: dict[tuple[object, ...], list[int]] = {}
        reach: dict[tuple[object, ...], tuple[bool, ...]] = {}
        pinned = set(self.task.pins.values())
        for position, outset in enumerate(self.task.outsets):
            v = self.problem.vehicles[outset.number]
            pin = outset.number if outset.number in pinned else None
            fits = (v.wastes, v.kind, v.skills, pin)
            if fits not in reach:
                reach[fits] = self._eligible(outset)
            limits = (v.mass, v.volume, v.longest, v.trips, v.day_mass, v.day_volume, v.day_stops)
            costs = (v.fixed_cost, v.distance_cost, v.time_cost)
            state = (outset.place, outset.ready, outset.fixed, outset.waste, outset.mass)
            used = (outset.volume, outset.day_mass, outset.day_volume, outset.day_stops)
            driven = self.driven(position)
            rest = (driven, outset.unloads, outset.breaks, v.end, v.shift, outset.leave)
            key = (reach[fits], fits, limits, costs, state, used, rest)
            groups.setdefault(key, []).append(position)
        return list(groups.values())

    def _data(self) -> pyvrp.ProblemData:
        import pyvrp

        grid = Grid(self.task, self._nodes(), self.ends)
        prizes = _Prizes(self.problem, grid)
        clients, groups = self._clients(grid, prizes)
        depots = self._depots(grid)
        dimensions = dimensions_of(self.problem)
        kinds: list[pyvrp.VehicleType] = []
        distances: list[Any] = []
        seconds: list[Any] = []
        for positions in self.types:
            outset = self.task.outsets[positions[0]]
            profile = grid.profile(outset.breaks, self._eligible(outset))
            if profile == len(distances):
                distances.append(grid.distances)
                seconds.append(grid.seconds_of(profile))
            limits = Limits(
                self.problem,
                outset,
                dimensions,
                shared=self.task.shared,
                driven=self.driven(positions[0]),
            )
            kinds.append(vehicle_type(self, grid, positions, limits, profile))
        return pyvrp.ProblemData(
            grid.locations(), clients, depots, kinds, distances, seconds, groups
        )

    def _nodes(self) -> list[Node]:
        """Start places (with what is on board), then plants, then stops once per break pattern."""
        starts = dict.fromkeys(Node("start", o.place, o.waste) for o in self.task.outsets)
        plants = [Node("plant", p.place, None, n) for n, p in enumerate(self.problem.plants)]
        stops = [
            Node("stop", self.problem.stops[n].place, self.problem.stops[n].waste, n, pattern)
            for pattern in range(len(self.patterns))
            for n in self.task.stops
        ]
        return [*starts, *plants, *stops]

    def _clients(
        self, grid: Grid, prizes: _Prizes
    ) -> tuple[list[pyvrp.Client], list[pyvrp.ClientGroup]]:
        import pyvrp

        clients: list[pyvrp.Client] = []
        groups: list[pyvrp.ClientGroup] = []
        dimensions = dimensions_of(self.problem)
        for number in self.task.stops:
            stop = self.problem.stops[number]
            pieces = [
                (pattern, piece)
                for pattern, breaks in enumerate(self.patterns)
                for piece in compressed(stop.windows, breaks)
            ]
            group = len(groups) if len(pieces) > 1 else None
            if group is not None:
                members = list(range(len(clients), len(clients) + len(pieces)))
                groups.append(pyvrp.ClientGroup(members, required=False))
            for pattern, piece in pieces:
                self.stop_of.append(number)
                self.pieces.append((pattern, piece))
                clients.append(
                    pyvrp.Client(
                        location=grid.index(Node("stop", stop.place, stop.waste, number, pattern)),
                        pickup=amounts(stop, dimensions),
                        service_duration=stop.service,
                        tw_early=piece.opens,
                        tw_late=piece.closes,
                        prize=prizes.of(stop),
                        required=False,
                        group=group,
                    )
                )
        return clients, groups

    def _depots(self, grid: Grid) -> list[pyvrp.Depot]:
        """Starts, then ends, then the plants' opening pieces per break pattern."""
        import pyvrp

        depots = [pyvrp.Depot(index) for index in grid.starts()]
        for number in range(len(self.ends)):
            window = self._overlapping(number, grid.end_windows[number])
            depots.append(pyvrp.Depot(grid.end_index(number), window.opens, window.closes))
        for breaks in self.patterns:
            for number, plant in enumerate(self.problem.plants):
                for piece in compressed(plant.hours, breaks):
                    self.plant_of[len(depots)] = number
                    self.reloads.setdefault(breaks, []).append(len(depots))
                    where = grid.index(Node("plant", plant.place, None, number))
                    depots.append(pyvrp.Depot(where, piece.opens, piece.closes, plant.service))
        return depots

    def _overlapping(self, number: int, window: Window) -> Window:
        """An end's window widened to touch every shift that ends there, as PyVRP demands."""
        shifts = [
            shift_of(self.problem, o)
            for o in self.task.outsets
            if self.end_of(o) == self.ends[number]
        ]
        opens = min([window.opens, *(shift.closes for shift in shifts)])
        return Window(opens, max([window.closes, *(shift.opens for shift in shifts)]))

    def decode(self, solution: pyvrp.Solution) -> list[list[int]]:
        """A sequence per outset, without the last unloading."""
        sequences: list[list[int]] = [[] for _ in self.task.outsets]
        waiting = [list(positions) for positions in self.types]
        for route in solution.routes():
            position = waiting[route.vehicle_type()].pop(0)
            for activity in route.schedule()[1:-1]:
                if activity.is_client():
                    sequences[position].append(self.stop_of[activity.idx])
                else:
                    sequences[position].append(~self.plant_of[activity.idx])
        return sequences


class _Prizes:
    """What leaving a stop out costs: more than any way to serve it, unless it is optional."""

    def __init__(self, problem: Problem, grid: Grid) -> None:
        farthest, slowest = grid.longest_way()
        self.most = 1 + max(
            (
                v.fixed_cost + 4 * (v.distance_cost * farthest + v.time_cost * slowest)
                for v in problem.vehicles
            ),
            default=0,
        )

    def of(self, stop: Stop) -> int:
        return stop.worth if stop.optional else self.most * (1 + stop.priority)
