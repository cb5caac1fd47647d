"""Evener workloads: the longest round is shortened as far as that costs little.

Routing minimises cost and knows the longest day of a vehicle, not fairness. So the longest day is
lowered step by step towards the mean and the day planned again; the evenest plan within the
allowed extra cost is taken.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from wufei.routing.public import Locked, Plan, Problem, Progress, rank, solve

#: So often a bound is tried: first half of the way from the longest round to the mean, and a
#: shorter part of it where that costs too much.
STEPS = 4


def spread(plan: Plan) -> int:
    """Seconds between the longest and the shortest round."""
    lasting = [route.home - route.leave for route in plan.routes]
    return max(lasting) - min(lasting) if lasting else 0


def longest(plan: Plan) -> int:
    return max((route.home - route.leave for route in plan.routes), default=0)


def balanced(
    problem: Problem,
    plan: Plan,
    *,
    percent: int,
    seconds: float,
    seed: int,
    locked: Locked | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Plan:
    """``plan`` or one whose longest round is shorter, that serves no less and costs at most
    ``percent`` more. The plan keeps all rules of ``problem`` itself, too.
    """
    if percent <= 0 or not plan.routes:
        return plan
    missing, cost = rank(problem, plan)
    most = cost + cost * percent // 100
    best, share = plan, 2
    for _ in range(STEPS):
        bound = _bound(problem, best, share)
        if stop() or bound is None:
            break
        tried = solve(
            _shortened(problem, bound, locked or Locked()),
            seconds=seconds / STEPS,
            seed=seed,
            start=best,
            locked=locked,
            on_progress=on_progress,
            stop=stop,
        )
        tried_missing, tried_cost = rank(problem, tried)
        if tried_missing > missing or tried_cost > most or longest(tried) >= longest(best):
            share *= 2
        else:
            best = tried
    return best


def _bound(problem: Problem, plan: Plan, share: int) -> int | None:
    """The longest round less a ``share`` (2: half) of what it is above the mean; a vehicle that
    stays at home counts into the mean."""
    lasting = [route.home - route.leave for route in plan.routes]
    spare = len(problem.vehicles) > len(lasting)
    mean = sum(lasting) // (len(lasting) + spare)
    bound = max(lasting) - (max(lasting) - mean) // share
    return bound if bound < max(lasting) else None


def _shortened(problem: Problem, bound: int, locked: Locked) -> Problem:
    untouched = locked.vehicles | {key for key, count in locked.visits.items() if count}
    vehicles = tuple(
        vehicle
        if vehicle.key in untouched
        else replace(vehicle, longest=min(bound, vehicle.longest or bound))
        for vehicle in problem.vehicles
    )
    return replace(problem, vehicles=vehicles)
