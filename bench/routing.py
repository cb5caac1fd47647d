"""Plan quality against best known values, and against other solvers in the same seconds.

    ./run bench routing [solomon kim district city replan] [--seconds N] [--city N]

* ``solomon``: R112 and RC208 (best known 948.6 and 776.1), beside VROOM and OR-Tools where the
  dependency group ``bench`` is installed; each solver alone, one thread, the same wall seconds.
* ``kim``: waste collection of Kim et al. (2006), CPU seconds, against the best published miles.
* ``district``: 3,000 sites of a Qingdao district, two processes; ``replan``: then one order
  cancelled and one new at noon.
* ``city``: 20,000 stops scattered around those sites.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from wufei.routing.instances import FEET_PER_MILE, read_kim, read_m3cvrp, read_solomon
from wufei.routing.public import (
    Changes,
    Locked,
    Place,
    Plan,
    Problem,
    Stop,
    Window,
    replan,
    solve,
    validate,
)

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("WUFEI_SHARED_DATA") or ROOT.parent / "shared" / "data") / "vrp"
SOLOMON = {"R112": 9_486, "RC208": 7_761}
KIM = {"102": (3, 174.5), "335": (6, 182.1), "1051": (17, 2_250.5)}
NOON = 12 * 3_600
#: OR-Tools: whether a dimension begins at zero.
FROM_ZERO = True


def described(problem: Problem, plan: Plan) -> str:
    faults = validate(problem, plan)
    return (
        f"{len(plan.routes)} vehicles, {sum(len(r.trips) for r in plan.routes)} trips,"
        f" {len(plan.unplanned)} left out, {len(faults)} violations"
    )


def line(name: str, solver: str, value: float, best: float, rest: str = "") -> None:
    gap = 100 * (value / best - 1)
    print(
        f"{name:8} {solver:9} {value:10.1f}  best {best:8.1f}  gap {gap:+6.2f} %  {rest}",
        flush=True,
    )


def solomon(seconds: float) -> None:
    print(f"Solomon, {seconds:g} s each")
    for name, best in SOLOMON.items():
        problem = read_solomon(DATA / "solomon100" / f"{name}.txt")
        plan = solve(problem, seconds=seconds)
        line(name, "ours", plan.cost / 10, best / 10, described(problem, plan))
        for solver, run in (("VROOM", by_vroom), ("OR-Tools", by_ortools)):
            try:
                cost = run(problem, seconds)
            except ImportError:
                print(f"{name:8} {solver:9} not installed (uv sync --group bench)")
                continue
            line(name, solver, cost / 10, best / 10)


def by_vroom(problem: Problem, seconds: float) -> int:
    """VROOM minimises seconds, which are distances here; one thread."""
    from datetime import timedelta

    import numpy as np
    import vroom

    size = len(problem.places)
    table = problem.travel.table(range(size), range(size))[1]
    task = vroom.Input()
    task.set_durations_matrix("car", table.astype(np.uint32))
    shift = problem.vehicles[0].shift
    for n, vehicle in enumerate(problem.vehicles):
        task.add_vehicle(
            vroom.Vehicle(
                n,
                start=0,
                end=0,
                capacity=[vehicle.mass],
                time_window=vroom.TimeWindow(0, shift.closes),
            )
        )
    for n, stop in enumerate(problem.stops):
        window = stop.windows[0]
        task.add_job(
            vroom.Job(
                n,
                location=stop.place,
                pickup=vroom.Amount([stop.mass]),
                default_service=stop.service,
                time_windows=[vroom.TimeWindow(window.opens, window.closes)],
            )
        )
    found = task.solve(exploration_level=5, nb_threads=1, timeout=timedelta(seconds=seconds))
    assert not found.unassigned
    return int(found.summary.cost)


def by_ortools(problem: Problem, seconds: float) -> int:
    """Guided local search over the usual model of capacity and time."""
    from ortools.constraint_solver import pywrapcp

    size = len(problem.places)
    table = problem.travel.table(range(size), range(size))[0].tolist()
    at = {stop.place: stop for stop in problem.stops}
    nodes = pywrapcp.RoutingIndexManager(size, len(problem.vehicles), 0)
    model = pywrapcp.RoutingModel(nodes)

    def way(a: int, b: int) -> int:
        return table[nodes.IndexToNode(a)][nodes.IndexToNode(b)]

    def lasting(a: int, b: int) -> int:
        stop = at.get(nodes.IndexToNode(a))
        return way(a, b) + (stop.service if stop else 0)

    def load(a: int) -> int:
        stop = at.get(nodes.IndexToNode(a))
        return stop.mass if stop else 0

    model.SetArcCostEvaluatorOfAllVehicles(model.RegisterTransitCallback(way))
    capacity = [vehicle.mass for vehicle in problem.vehicles]
    model.AddDimensionWithVehicleCapacity(
        model.RegisterUnaryTransitCallback(load), 0, capacity, FROM_ZERO, "load"
    )
    closes = problem.vehicles[0].shift.closes
    model.AddDimension(
        model.RegisterTransitCallback(lasting), closes, closes, not FROM_ZERO, "time"
    )
    clock = model.GetDimensionOrDie("time")
    for place, stop in at.items():
        window = stop.windows[0]
        clock.CumulVar(nodes.NodeToIndex(place)).SetRange(window.opens, window.closes)
    found = model.SolveWithParameters(_guided(seconds))
    assert found is not None
    return int(found.ObjectiveValue())


def _guided(seconds: float) -> object:
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    how = pywrapcp.DefaultRoutingSearchParameters()
    how.first_solution_strategy = (
        routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    )
    how.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    how.time_limit.FromMilliseconds(int(seconds * 1_000))
    return how


def kim(seconds: float) -> None:
    print(f"Kim et al. 2006, {seconds:g} CPU s each")
    for name, (vehicles, best) in KIM.items():
        problem = read_kim(DATA / "kim2006" / f"{name}_stop.txt", vehicles)
        plan = solve(problem, seconds=seconds, clock=time.process_time, processes=1)
        line(name, "ours", plan.distance / FEET_PER_MILE, best, described(problem, plan))


def district(seconds: float) -> tuple[Problem, Plan]:
    problem = read_m3cvrp(DATA / "qingdao_m3cvrp", 40, volume=30_000)
    first = solve(problem, seconds=seconds / 5)
    print(f"district, {len(problem.stops):,} stops, {seconds / 5:g} s: {km(first)}", flush=True)
    began = time.monotonic()
    plan = solve(problem, seconds=seconds)
    took = time.monotonic() - began
    print(f"district, {seconds:g} s (took {took:.1f}): {km(plan)}")
    print(f"         {described(problem, plan)}", flush=True)
    return problem, plan


def changed(problem: Problem, plan: Plan) -> None:
    done = {r.vehicle: sum(v.leave <= NOON for _, v in r.visits()) for r in plan.routes}
    late = [v.key for r in plan.routes for u, v in r.visits() if not u and v.leave > NOON]
    times = []
    for n in range(10):
        new = replace(
            problem.stops[37 * n], key=f"new {n}", windows=(Window(NOON, NOON + 5 * 3_600),)
        )
        changes = Changes((new,), frozenset({late[n % len(late)]}))
        began = time.monotonic()
        after = replan(problem, plan, changes, locked=Locked(visits=done, now=NOON))
        times.append(time.monotonic() - began)
        assert validate(after.problem, after.plan) == []
    print(f"replan, one new and one cancelled of {len(problem.stops):,} stops:", end=" ")
    print(f"median {sorted(times)[5]:.2f} s, worst {max(times):.2f} s", flush=True)


def city(stops: int, seconds: float) -> None:
    base = read_m3cvrp(DATA / "qingdao_m3cvrp", 40 * stops // 3_000, volume=30_000)
    dice = random.Random(1)
    first = len(base.depots) + len(base.plants)
    places, orders = list(base.places[:first]), []
    for n in range(stops):
        model: Stop = base.stops[n % len(base.stops)]
        near = base.places[model.place]
        x, y = near.x + dice.gauss(0, 0.01), near.y + dice.gauss(0, 0.01)
        places.append(Place(f"{near.name}-{n}", x, y))
        orders.append(replace(model, key=f"{model.key}-{n}", place=first + n))
    travel = replace(base.travel, points=tuple((p.x, p.y) for p in places))
    problem = replace(base, places=tuple(places), stops=tuple(orders), travel=travel)
    began = time.monotonic()
    plan = solve(problem, seconds=seconds)
    took = time.monotonic() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1_024
    print(f"city, {stops:,} stops, {seconds:g} s (took {took:.1f}): {km(plan)}, {peak} MiB")
    print(f"         {described(problem, plan)}", flush=True)


def km(plan: Plan) -> str:
    return f"{plan.distance / 1_000:,.1f} km"


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("what", nargs="*", default=["solomon", "kim", "district", "replan"])
    wanted.add_argument("--seconds", type=float, default=60)
    wanted.add_argument("--city", type=int, default=20_000)
    told = wanted.parse_args()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    if "solomon" in told.what:
        solomon(told.seconds)
    if "kim" in told.what:
        kim(told.seconds)
    if {"district", "replan"} & set(told.what):
        problem, plan = district(told.seconds)
        changed(problem, plan)
    if "city" in told.what:
        city(told.city, 10 * told.seconds)
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
