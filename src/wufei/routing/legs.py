"""All ways from and to a few places, looked up instead of computed."""

from __future__ import annotations

from wufei.routing.records import Problem

Line = tuple[list[int], list[int]]


class Legs:
    """Distances and seconds of ways with one end among the plants or the stop that is tried."""

    def __init__(self, problem: Problem) -> None:
        self.travel = problem.travel
        self.all = range(len(problem.places))
        self.plants = {plant.place: self._lines(plant.place) for plant in problem.plants}
        self._last: tuple[int, tuple[Line, Line]] | None = None

    def of(self, place: int) -> tuple[Line, Line]:
        """From ``place`` to every place, and from every place to it."""
        if place in self.plants:
            return self.plants[place]
        if self._last is None or self._last[0] != place:
            self._last = (place, self._lines(place))
        return self._last[1]

    def _lines(self, place: int) -> tuple[Line, Line]:
        out, back = self.travel.table([place], self.all), self.travel.table(self.all, [place])
        return (
            (out[0][0].tolist(), out[1][0].tolist()),
            (back[0][:, 0].tolist(), back[1][:, 0].tolist()),
        )
