"""A planned day becomes rounds and stops; rows that stand are changed, not replaced.

So a stop keeps its key, its state and what a crew told about it through every change of the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from wufei.collection.public import Order
from wufei.rounds.domain.clock import moment
from wufei.rounds.domain.naming import driver_named, round_code
from wufei.rounds.domain.problem import DayProblem
from wufei.rounds.domain.reasons import Aside
from wufei.rounds.models import Plan, PlanState, Round, RoundStop, StopState, UnplannedOrder
from wufei.routing.public import Plan as Routed
from wufei.routing.public import Rest, Route, Visit, validate

Kind = RoundStop.Kind
STOP_FIELDS = (
    "round",
    "position",
    "trip",
    "plant",
    "arrives_at",
    "begins_at",
    "leaves_at",
    "metres",
    "grams",
    "litres",
)
ROUND_FIELDS = ("leaves_at", "returns_at", "metres", "seconds")
AT_ONCE = 500


def store(plan: Plan, day: DayProblem, routed: Routed, *, aside: Iterable[Aside] = ()) -> None:
    """Writes ``routed`` as the rounds of ``plan`` and what breaks a rule into ``faults``.

    ``aside``: orders left out for reasons that routing does not know, beside those of the problem.
    The caller holds the plan and its transaction.
    """
    rounds = {row.vehicle.plate: row for row in plan.rounds.select_related("vehicle")}
    kept = _rounds(plan, day, routed, rounds)
    _Stops(plan, day, kept).write(routed)
    if plan.state != PlanState.PUBLISHED:  # a round that a crew knows of stays, even empty
        Round.objects.filter(plan=plan).exclude(pk__in=[row.pk for row in kept.values()]).delete()
    _unplanned(plan, day, routed, aside)
    plan.metres = routed.distance
    plan.seconds = sum(route.home - route.leave for route in routed.routes)
    plan.cost = routed.cost
    plan.faults = [
        {"fault": each.fault.value, "vehicle": each.vehicle, "at": each.at, "said": each.said}
        for each in validate(day.problem, routed)
    ]
    plan.version += 1
    plan.save(update_fields=["metres", "seconds", "cost", "faults", "version"])


def _rounds(
    plan: Plan, day: DayProblem, routed: Routed, rounds: Mapping[str, Round]
) -> dict[str, Round]:
    kept: dict[str, Round] = {}
    made: list[Round] = []
    changed: list[Round] = []
    taken = {row.code for row in rounds.values()}
    numbers = (n for n in range(1, 10_000) if round_code(plan, n) not in taken)
    for route in routed.routes:
        row = rounds.get(route.vehicle) or _new_round(plan, day, route, next(numbers))
        times = moment(day.day, route.leave), moment(day.day, route.home)
        figures = (*times, route.distance, route.home - route.leave)
        if figures != tuple(getattr(row, name) for name in ROUND_FIELDS):
            for name, value in zip(ROUND_FIELDS, figures, strict=True):
                setattr(row, name, value)
            (made if row.pk is None else changed).append(row)
        kept[route.vehicle] = row
    Round.objects.bulk_create(made, batch_size=AT_ONCE)
    Round.objects.bulk_update(changed, ROUND_FIELDS, batch_size=AT_ONCE)
    return kept


def _new_round(plan: Plan, day: DayProblem, route: Route, number: int) -> Round:
    profile = day.profiles[route.vehicle]
    return Round(
        plan=plan,
        code=round_code(plan, number),
        vehicle=profile.vehicle,
        crew=profile.crew,
        depot=profile.depot,
        driver_id=profile.driver_id,
        driver_name=driver_named(profile.driver_id),
    )


class _Stops:
    """Lays the visits of all routes over the rows that stand."""

    def __init__(self, plan: Plan, day: DayProblem, rounds: Mapping[str, Round]) -> None:
        self.day, self.rounds = day, rounds
        rows = list(
            RoundStop.objects.filter(round__plan=plan)
            .exclude(state=StopState.WITHDRAWN)
            .select_related("order")
            .order_by("round", "position")
        )
        self.orders = {row.order.code: row for row in rows if row.order is not None}
        self.others: dict[tuple[int, str], list[RoundStop]] = {}
        for row in rows:
            if row.order is None:
                self.others.setdefault((row.round_id, row.kind), []).append(row)
        self.before = {row.pk: _stored(row) for row in rows}
        self.changed: list[RoundStop] = []
        self.made: list[RoundStop] = []

    def write(self, routed: Routed) -> None:
        for route in routed.routes:
            self._lay(self.rounds[route.vehicle], route)
        left = [*self.orders.values(), *(row for rows in self.others.values() for row in rows)]
        self._drop(left)
        RoundStop.objects.bulk_update(self.changed, STOP_FIELDS, batch_size=AT_ONCE)
        RoundStop.objects.bulk_create(self.made, batch_size=AT_ONCE)

    def _drop(self, rows: Sequence[RoundStop]) -> None:
        """Rows of no route go; those a crew told something about stay, marked."""
        keys = [row.pk for row in rows]
        try:
            with transaction.atomic():
                RoundStop.objects.filter(pk__in=keys).delete()
        except ProtectedError as error:
            told: set[Any] = error.protected_objects
            spoken = {event.stop_id for event in told}
            RoundStop.objects.filter(pk__in=[pk for pk in keys if pk not in spoken]).delete()
            for row in RoundStop.objects.filter(pk__in=spoken & set(keys)):
                row.state, row.position = StopState.WITHDRAWN, 20_000 + row.pk % 10_000
                row.save(update_fields=["state", "position"])

    def _lay(self, row: Round, route: Route) -> None:
        for position, (trip, entry, load) in enumerate(_calls(route), 1):
            stop = self._row_for(row, entry)
            stop.round, stop.position, stop.trip = row, position, trip
            self._time(stop, entry)
            if isinstance(entry, Visit):
                stop.metres = entry.distance
                stop.grams, stop.litres = load
                if stop.order_id is None:
                    stop.plant = self.day.intakes[entry.key].schedule.site
            if stop.pk is None:
                self.made.append(stop)
            elif _stored(stop) != self.before[stop.pk]:
                self.changed.append(stop)

    def _time(self, stop: RoundStop, entry: Visit | Rest) -> None:
        arrive, leave = (
            (entry.arrive, entry.leave) if isinstance(entry, Visit) else (entry.begin, entry.end)
        )
        stop.arrives_at = moment(self.day.day, arrive)
        stop.begins_at = moment(self.day.day, entry.begin)
        stop.leaves_at = moment(self.day.day, leave)

    def _row_for(self, row: Round, entry: Visit | Rest) -> RoundStop:
        if isinstance(entry, Visit) and entry.key in self.day.orders:
            found = self.orders.pop(entry.key, None)
            return found or RoundStop(kind=Kind.ORDER, order=self.day.orders[entry.key])
        kind = Kind.PLANT if isinstance(entry, Visit) else Kind.BREAK
        waiting = self.others.get((row.pk, kind))
        return waiting.pop(0) if waiting else RoundStop(kind=kind)


def _stored(stop: RoundStop) -> tuple[object, ...]:
    """What planning wrote: a change of the day touches few rows, and only those are written."""
    return (
        stop.round_id,
        stop.position,
        stop.trip,
        stop.plant_id,
        stop.arrives_at,
        stop.begins_at,
        stop.leaves_at,
        stop.metres,
        stop.grams,
        stop.litres,
    )


def _calls(route: Route) -> list[tuple[int, Visit | Rest, tuple[int, int]]]:
    """Visits and rests in the order of the day: trip, visit, what is taken in or unloaded."""
    ordered: list[tuple[int, Visit | Rest, tuple[int, int]]] = []
    for number, trip in enumerate(route.trips, 1):
        mass = volume = 0
        for visit in trip.stops:
            ordered.append((number, visit, (visit.mass - mass, visit.volume - volume)))
            mass, volume = visit.mass, visit.volume
        if trip.unload is not None:
            ordered.append((number, trip.unload, (mass, volume)))
    for rest in route.rests:
        at = next((n for n, call in enumerate(ordered) if call[1].begin >= rest.end), len(ordered))
        trip_number = ordered[at][0] if at < len(ordered) else max(1, len(route.trips))
        ordered.insert(at, (trip_number, rest, (0, 0)))
    return ordered


def _unplanned(plan: Plan, day: DayProblem, routed: Routed, aside: Iterable[Aside]) -> None:
    left = {code: (why, figures) for code, why, figures in day.left_out}
    left |= {each.stop: (each.why.value, each.figures) for each in routed.unplanned}
    left |= {each.code: (each.why, each.figures) for each in aside}
    stand = {
        code: (why, figures)
        for code, why, figures in plan.unplanned.values_list("order__code", "why", "figures")
    }
    if stand == {code: (why, dict(figures)) for code, (why, figures) in left.items()}:
        return
    missing = [code for code in left if code not in day.orders]
    orders = {**day.orders, **{row.code: row for row in Order.objects.filter(code__in=missing)}}
    plan.unplanned.all().delete()
    UnplannedOrder.objects.bulk_create(
        [
            UnplannedOrder(plan=plan, order=orders[code], why=why, figures=dict(figures))
            for code, (why, figures) in left.items()
        ],
        batch_size=AT_ONCE,
    )
