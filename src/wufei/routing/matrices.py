"""Distances and durations between the nodes of a model, with ways that must not be driven."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wufei.routing.compressing import FOREVER, compressed
from wufei.routing.records import Break, Plant, Window

if TYPE_CHECKING:
    import pyvrp

    from wufei.routing.model import Task
    from wufei.routing.travel import Table


@dataclass(frozen=True, slots=True)
class Node:
    """A start (with the waste on board), plant or stop; ``number`` of the plant or stop.

    ``pattern`` is the number of the break pattern for whose vehicles the stop's node stands.
    """

    role: str
    place: int
    waste: str | None
    number: int = -1
    pattern: int = 0


class Grid:
    """Square tables over the nodes and, behind them, the end depots.

    ``ends`` are (breaks, place). The way to an end leads over the plant that adds least; the end
    closes with whichever of them closes first.
    """

    def __init__(
        self, task: Task, nodes: Sequence[Node], ends: Sequence[tuple[tuple[Break, ...], int]]
    ) -> None:
        import numpy as np

        self.task, self.nodes, self.ends = task, list(nodes), list(ends)
        self._numbers = {node: number for number, node in enumerate(self.nodes)}
        places = sorted({node.place for node in nodes} | {place for _, place in ends})
        self._at = {place: number for number, place in enumerate(places)}
        self._ways, self._times = task.problem.travel.table(places, places)
        where = np.array([self._at[node.place] for node in nodes], dtype=np.intp)
        size = len(nodes) + len(ends)
        self.distances = np.zeros((size, size), dtype=np.int64)
        self.seconds = np.zeros((size, size), dtype=np.int64)
        inner = np.ix_(where, where)
        count = len(nodes)
        self.distances[:count, :count] = self._ways[inner]
        self.seconds[:count, :count] = self._times[inner]
        for number, extra in task.surcharge.items():
            column = self._numbers[self._plant_node(number)]
            self.distances[:, column] += extra
        closing = max(v.shift.closes for v in task.problem.vehicles)
        self.never = 2 * closing + 86_400
        self._forbid_mixing()
        self.end_windows = [self._add_end(number) for number in range(len(ends))]
        np.fill_diagonal(self.distances, 0)
        np.fill_diagonal(self.seconds, 0)
        self._profiles: list[tuple[tuple[Break, ...], tuple[bool, ...]]] = []

    def _plant_node(self, number: int) -> Node:
        return Node("plant", self.task.problem.plants[number].place, None, number)

    def index(self, node: Node) -> int:
        return self._numbers[node]

    def end_index(self, number: int) -> int:
        return len(self.nodes) + number

    def starts(self) -> list[int]:
        return [n for n, node in enumerate(self.nodes) if node.role == "start"]

    @property
    def start_count(self) -> int:
        return len(self.starts())

    def start_number(self, node: Node) -> int:
        return self._numbers[node]

    def locations(self) -> list[pyvrp.Location]:
        import pyvrp

        places = [node.place for node in self.nodes] + [place for _, place in self.ends]
        points = [self.task.problem.places[place] for place in places]
        return [pyvrp.Location(point.x, point.y) for point in points]

    def longest_way(self) -> tuple[int, int]:
        return int(self.distances.max()), int(self._times.max())

    def profile(self, breaks: tuple[Break, ...], eligible: tuple[bool, ...]) -> int:
        """Number of the table for vehicles with these breaks and stops; new ones come last."""
        key = (breaks, eligible)
        if key not in self._profiles:
            self._profiles.append(key)
        return self._profiles.index(key)

    def seconds_of(self, profile: int) -> Table:
        """Durations in which every way to a stop that these vehicles must not serve is endless."""
        import numpy as np

        breaks, eligible = self._profiles[profile]
        patterns = list(dict.fromkeys(o.breaks for o in self.task.outsets))
        wanted = patterns.index(breaks)
        allowed = dict(zip(self.task.stops, eligible, strict=True))
        shut = [
            n
            for n, node in enumerate(self.nodes)
            if node.role == "stop" and not (node.pattern == wanted and allowed[node.number])
        ]
        if not shut:
            return self.seconds
        seconds = self.seconds.copy()
        seconds[:, shut] = self.never
        np.fill_diagonal(seconds, 0)
        return seconds

    def _forbid_mixing(self) -> None:
        import numpy as np

        names = {node.waste for node in self.nodes if node.waste is not None}
        numbers = {name: n for n, name in enumerate(sorted(names))}
        waste = np.array([numbers.get(node.waste or "", -1) for node in self.nodes])
        loaded = waste >= 0
        count = len(self.nodes)
        stops = np.array([node.role == "stop" for node in self.nodes])
        mixes = loaded[:, None] & stops[None, :] & (waste[:, None] != waste[None, :])
        self.seconds[:count, :count][mixes] = self.never
        for n, node in enumerate(self.nodes):
            if node.role != "plant":
                continue
            taken = self.task.problem.plants[node.number].wastes
            refused = [
                m
                for m, other in enumerate(self.nodes)
                if other.waste is not None and other.waste not in taken
            ]
            self.seconds[refused, n] = self.never

    def _add_end(self, number: int) -> Window:
        """Fills the column of an end depot and gives its window."""
        breaks, place = self.ends[number]
        column, home = len(self.nodes) + number, self._at[place]
        plants = self.task.problem.plants
        chosen = _steady(plants, breaks, self._carried())
        over = {p: self._over(p, home) for p in {p for ps in chosen.values() for p in ps}}
        for n, node in enumerate(self.nodes):
            here = self._at[node.place]
            way = (int(self._ways[here, home]), int(self._times[here, home]))
            if plants and node.waste is not None:
                ways = [self._via(here, p, over[p]) for p in chosen.get(node.waste, ())]
                way = min(ways, default=(way[0], self.never))
            self.distances[n, column], self.seconds[n, column] = way
        return self._window(breaks, over)

    def _carried(self) -> list[str]:
        return sorted({node.waste for node in self.nodes if node.waste is not None})

    def _over(self, plant: int, home: int) -> tuple[int, int]:
        """Distance (with surcharge) and seconds from arriving at the plant to being home."""
        record = self.task.problem.plants[plant]
        at = self._at[record.place]
        return (
            int(self._ways[at, home]) + self.task.surcharge.get(plant, 0),
            int(self._times[at, home]) + record.service,
        )

    def _via(self, here: int, plant: int, over: tuple[int, int]) -> tuple[int, int]:
        at = self._at[self.task.problem.plants[plant].place]
        return (
            int(self._ways[here, at]) + over[0],
            int(self._times[here, at]) + over[1],
        )

    def _window(self, breaks: tuple[Break, ...], over: dict[int, tuple[int, int]]) -> Window:
        opens, closes = FOREVER, FOREVER
        for plant, (_, seconds) in over.items():
            hours = compressed(self.task.problem.plants[plant].hours, breaks)
            opens = min(opens, hours[0].opens + seconds if hours[0].opens else 0)
            closes = min(closes, hours[-1].closes + seconds)
        return Window(opens if over else 0, max(opens if over else 0, closes))


def _steady(
    plants: Sequence[Plant], breaks: tuple[Break, ...], wastes: Sequence[str]
) -> dict[str, list[int]]:
    """Plants for the last unloading by class: those open as long as the one open longest."""
    hours = {
        number: compressed(plant.hours, breaks)[-1]
        for number, plant in enumerate(plants)
        if compressed(plant.hours, breaks)
    }
    chosen = {}
    for waste in wastes:
        taking = [n for n in hours if waste in plants[n].wastes]
        if taking:
            latest = max(hours[n].closes for n in taking)
            chosen[waste] = [n for n in taking if hours[n].closes >= latest]
    return chosen
