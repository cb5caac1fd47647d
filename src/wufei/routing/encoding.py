"""Sequences as a solution of PyVRP, for a search that begins with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wufei.routing.compressing import moment
from wufei.routing.records import Window
from wufei.routing.timing import Outset, Timekeeper

if TYPE_CHECKING:
    import pyvrp

    from wufei.routing.model import Breaks, Model


def encoded(model: Model, sequences: Sequence[Sequence[int]]) -> pyvrp.Solution:
    """Sequences, one per outset, as a solution; the last unloading is part of the end depot."""
    import pyvrp

    keeper = Timekeeper(model.problem)
    clients: dict[int, list[int]] = {}
    for client, number in enumerate(model.stop_of):
        clients.setdefault(number, []).append(client)
    routes = []
    for kind, positions in enumerate(model.types):
        for position in positions:
            items = list(sequences[position])
            activities = _activities(model, keeper, model.task.outsets[position], items, clients)
            activities = _within(activities, model.data.vehicle_type(kind).max_reloads)
            if any(activity.is_client() for activity in activities):
                routes.append(pyvrp.Route(model.data, activities, kind))
    return pyvrp.Solution(model.data, routes)


def _activities(
    model: Model,
    keeper: Timekeeper,
    outset: Outset,
    items: list[int],
    clients: dict[int, list[int]],
) -> list[pyvrp.Activity]:
    import pyvrp

    kinds = pyvrp.ActivityType
    pattern = model.patterns.index(outset.breaks)
    visits = keeper.run(outset, items).visits
    while visits and visits[-1][0] < 0:
        visits.pop()
    activities = []
    for item, visit in visits:
        time = moment(visit.begin, outset.breaks)
        if item >= 0:
            options = [c for c in clients.get(item, ()) if model.pieces[c][0] == pattern]
            if options:
                client = min(options, key=lambda c: _outside(model.pieces[c][1], time))
                activities.append(pyvrp.Activity(kinds.CLIENT, client))
            continue
        reload = _reload(model, outset.breaks, ~item, time)
        if reload is not None:
            activities.append(pyvrp.Activity(kinds.DEPOT, reload))
    return activities


def _reload(model: Model, breaks: Breaks, plant: int, time: int) -> int | None:
    depots = model.data.depots()
    reloads = model.reloads.get(breaks, [])
    options = [depot for depot in reloads if model.plant_of[depot] == plant]
    if not options:
        return None
    return min(
        options,
        key=lambda d: _outside(Window(depots[d].tw_early, depots[d].tw_late), time),
    )


def _within(activities: list[pyvrp.Activity], reloads: int) -> list[pyvrp.Activity]:
    """What comes before one unloading too many: PyVRP takes no longer route."""
    unloads = [at for at, activity in enumerate(activities) if activity.is_depot()]
    return activities if len(unloads) <= reloads else activities[: unloads[reloads]]


def _outside(piece: Window, time: int) -> int:
    return max(piece.opens - time, time - piece.closes, 0)
