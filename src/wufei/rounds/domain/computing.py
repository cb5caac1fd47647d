"""A plan is searched for in the background, told about while it runs, and stored when it ends."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from wufei.kernel.jobs import Progress, StopRequested
from wufei.rounds.domain.balancing import balanced
from wufei.rounds.domain.fleet import PER_YUAN
from wufei.rounds.domain.guards import held_plan
from wufei.rounds.domain.problem import DayProblem, day_problem, orders_of
from wufei.rounds.domain.reading import Standing, locks_of, standing
from wufei.rounds.domain.reasons import Aside, LeftOut
from wufei.rounds.domain.storing import store
from wufei.rounds.models import PLAN_LIFECYCLE, Plan, PlanState
from wufei.routing.public import Locked, Problem, solve
from wufei.routing.public import Plan as Routed
from wufei.routing.public import Progress as Searching

#: The search is told about after slices of time, each twice as long as the one before. The first
#: lasts so long for a stop: a large day is cut into parts, which need their time.
FIRST_SLICE, FOR_A_STOP = 3.0, 0.02
#: Part of the time that balancing gets where it is wanted.
BALANCING = 0.4


class _Watch:
    """Tells a job's progress while routing searches, and remembers that somebody said stop."""

    def __init__(self, progress: Progress, seconds: int, stops: int) -> None:
        self.progress, self.seconds, self.stops = progress, seconds, stops
        self.began = time.monotonic()
        self.stopped = False
        self.best = self.part = ""

    @property
    def elapsed(self) -> int:
        return int(time.monotonic() - self.began)

    def found(self, plan: Routed) -> None:
        self.best = _("已排 %(planned)s / %(stops)s，费用 %(cost)s 元。") % {
            "planned": plan.planned,
            "stops": self.stops,
            "cost": f"{plan.cost / PER_YUAN:,.2f}",
        }
        self.tell()

    def told(self, searching: Searching) -> None:
        if searching.parts > 1:
            parts = {"done": searching.done, "parts": searching.parts}
            self.part = _("分区计算：%(done)s / %(parts)s。") % parts
        self.tell()

    def tell(self) -> None:
        message = f"{self.best or _('正在寻找第一个方案。')}{self.part}"
        try:
            self.progress.step(min(self.elapsed, self.seconds), self.seconds, message)
        except StopRequested:
            self.stopped = True

    def stop(self) -> bool:
        return self.stopped


def _slices(seconds: float, stops: int) -> Iterator[float]:
    left, first = seconds, max(FIRST_SLICE, FOR_A_STOP * stops)
    for length in (first * 2**n for n in itertools.count()):
        # a last slice much shorter than the one before would only restart the search
        taken = left if left < 1.5 * length else length
        yield taken
        left -= taken
        if left <= 0:
            return


def compute(progress: Progress, *, plan_id: int) -> None:
    """Searches for the plan's rounds and stores the best found; does nothing if the plan is no
    longer waiting for it. Stopped, the best so far is stored. Begun again, it searches anew.
    """
    plan = Plan.objects.select_related("hauler__region").get(pk=plan_id)
    if plan.state != PlanState.COMPUTING:
        return
    before = standing(plan)
    day = _wanted(plan, before)
    start, locked = _start(day, before)
    watch = _Watch(progress, plan.settings["seconds"], len(day.problem.stops))
    routed = search(day.problem, plan, watch, start=start, locked=locked)
    with transaction.atomic():
        plan = held_plan(plan)
        if plan.state != PlanState.COMPUTING:
            return
        store(plan, day, routed, aside=_taken_off(before))
        PLAN_LIFECYCLE.check(PlanState(plan.state), PlanState.READY)
        plan.state = PlanState.READY
        plan.save(update_fields=["state"])


def _taken_off(before: Standing) -> list[Aside]:
    return [each for each in before.aside.values() if each.why == LeftOut.TAKEN_OFF]


def _wanted(plan: Plan, before: Standing) -> DayProblem:
    """The orders as they are now, without those that were taken off this plan."""
    off = {each.code for each in _taken_off(before)}
    orders = [o for o in orders_of(hauler=plan.hauler, day=plan.day) if o.code not in off]
    return day_problem(hauler=plan.hauler, day=plan.day, orders=orders)


def _start(day: DayProblem, before: Standing) -> tuple[Routed | None, Locked]:
    """Where the search begins: the rounds that stand, as far as their orders are still there.

    A locked round whose orders have changed is open again, as far as those go.
    """
    known = day.problem.stop_numbers
    if not before.routed.routes:
        return None, Locked()
    plates = {vehicle.key for vehicle in day.problem.vehicles}
    whole = {r.vehicle for r in before.routed.routes if all(code in known for code in r.stops)}
    doors = {plant.key for plant in day.problem.plants}
    routes = tuple(
        route
        for route in before.routed.routes
        if route.vehicle in plates
        and all(trip.unload is None or trip.unload.key in doors for trip in route.trips)
    )
    locks = locks_of(before)
    locked = replace(
        locks,
        vehicles=locks.vehicles & whole & {route.vehicle for route in routes},
        visits={},
        pins={k: v for k, v in locks.pins.items() if k in known and v in plates},
    )
    return replace(before.routed, routes=routes, unplanned=()), locked


def search(
    problem: Problem,
    plan: Plan,
    watch: _Watch,
    *,
    start: Routed | None = None,
    locked: Locked | None = None,
) -> Routed:
    """The best plan found in the plan's time, balanced where that is wanted."""
    percent, seed = plan.settings["balance_percent"], plan.settings["seed"]
    seconds = float(plan.settings["seconds"])
    searching = seconds * (1 - BALANCING) if percent else seconds
    best = start
    for number, slice_ in enumerate(_slices(searching, len(problem.stops))):
        best = solve(
            problem,
            seconds=slice_,
            seed=seed + number,
            start=best,
            locked=locked,
            on_progress=watch.told,
            stop=watch.stop,
        )
        watch.found(best)
        if watch.stopped:
            return best
    assert best is not None
    return balanced(
        problem,
        best,
        percent=percent,
        seconds=seconds - searching,
        seed=seed,
        locked=locked,
        on_progress=watch.told,
        stop=watch.stop,
    )
