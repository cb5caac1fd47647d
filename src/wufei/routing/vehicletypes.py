"""Vehicles that differ in name only, as one type of PyVRP's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from wufei.routing.compressing import compressed
from wufei.routing.limits import Limits
from wufei.routing.matrices import Grid, Node
from wufei.routing.records import Problem, Window
from wufei.routing.timing import Outset

if TYPE_CHECKING:
    import pyvrp

    from wufei.routing.model import Model


def shift_of(problem: Problem, outset: Outset) -> Window:
    """The rest of the shift on the clock without breaks; a moment if nothing is left."""
    closes = max(outset.ready, problem.vehicles[outset.number].shift.closes)
    pieces = compressed((Window(outset.ready, closes),), outset.breaks)
    if not pieces:
        return Window(outset.ready, outset.ready)
    return Window(pieces[0].opens, pieces[-1].closes)


def vehicle_type(
    model: Model, grid: Grid, positions: Sequence[int], limits: Limits, profile: int
) -> pyvrp.VehicleType:
    import pyvrp

    outset = model.task.outsets[positions[0]]
    vehicle = model.problem.vehicles[outset.number]
    shift = shift_of(model.problem, outset)
    options: dict[str, Any] = {}
    if limits.trips is not None:
        options["max_reloads"] = limits.trips - 1
    if vehicle.longest is not None:
        rested = sum(pause.seconds for pause in outset.breaks)
        begun = outset.ready - outset.leave if outset.fixed else 0
        options["shift_duration"] = max(0, vehicle.longest - rested - begun)
    if outset.fixed:
        options["start_late"] = shift.opens
    return pyvrp.VehicleType(
        num_available=len(positions),
        capacity=limits.capacity,
        start_depot=grid.start_number(Node("start", outset.place, outset.waste)),
        end_depot=grid.start_count + model.ends.index(model.end_of(outset)),
        fixed_cost=0 if outset.before else vehicle.fixed_cost,
        tw_early=shift.opens,
        tw_late=shift.closes,
        unit_distance_cost=vehicle.distance_cost,
        unit_duration_cost=vehicle.time_cost,
        profile=profile,
        initial_load=limits.initial,
        reload_depots=model.reloads.get(outset.breaks, []),
        **options,
    )
