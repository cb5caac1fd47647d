"""Writes down the demo's past collection days: orders, the rounds that called, and what came of it.

The doors that people use take no orders for days gone by, and their records would be posted beside
the day sheets that hold the same mass. So the rows are added as the past left them, at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from uuid import UUID, uuid5

from django.db import transaction

from wufei.collection.public import (
    Contract,
    Crew,
    Depot,
    Order,
    OrderEvent,
    OrderState,
    Point,
    StandingOrder,
)
from wufei.demo.days import Window, moment
from wufei.demo.domain.operating import kitchen_vehicles
from wufei.demo.past_rounds import HOURS, ROUNDS, Call, PastRound, past_rounds
from wufei.kernel.actors import Actor
from wufei.registry.public import Material, Organisation, Site, Vehicle
from wufei.rounds.public import (
    Plan,
    PlanState,
    Round,
    RoundState,
    RoundStop,
    StopState,
    round_code,
)

_SPACE = UUID("5b1c7a52-4f1e-5d0c-8a63-0f6a5d2f9e11")
_HAULER, _PLANT, _CONTRACT = "ORG-HAUL-1", "SITE-KITCHEN", "HT-DEMO-1"
_AT_ONCE = 500
#: Point and day → the order.
_ByCall = dict[tuple[str, dt.date], Order]
#: As the planning rule of the demo counts: one yuan a kilometre.
_COST_A_METRE = 100
_CALL = dt.timedelta(minutes=9)
_S = OrderState
#: What an order went through, by the outcome of its call: verb → (state, hours after the call).
_WAYS: dict[str, tuple[tuple[str, OrderState, int], ...]] = {
    "served": (
        ("weighed", _S.WEIGHED, 0),
        ("delivered", _S.DELIVERED, 2),
        ("settled", _S.SETTLED, 4),
        ("closed", _S.CLOSED, 72),
    ),
    "refused": (("refused", _S.REFUSED, 0), ("closed", _S.CLOSED, 48)),
    "missed": (("missed", _S.MISSED, 12), ("closed", _S.CLOSED, 60)),
}
_WAYS["late"] = _WAYS["served"]
_REASONS = {
    "refused": "桶内混有其他垃圾",
    "missed": "车辆未到",
    "settled": "随当日收运日报入账",
}  # zh: demo


def recall_rounds(*, actor: Actor, seed: int, window: Window) -> int:
    """Add the past rounds of the window with their orders, once; how many rounds were added."""
    if Plan.objects.filter(day__lt=window.end).exists():
        return 0
    told = list(past_rounds(seed, window))
    with transaction.atomic():
        past = _Past(actor)
        orders = Order.objects.bulk_create(past.orders(told), batch_size=_AT_ONCE)
        by_call = {(order.point.code, order.day): order for order in orders}
        plans = Plan.objects.bulk_create(past.plans(told))
        by_day = {plan.day: plan for plan in plans}
        rounds = Round.objects.bulk_create([past.round(each, by_day[each.day]) for each in told])
        driven = list(zip(told, rounds, strict=True))
        stops = [stop for each, row in driven for stop in past.stops(each, row, by_call)]
        RoundStop.objects.bulk_create(stops, batch_size=_AT_ONCE)
        events = [event for each, row in driven for event in past.events(each, row, by_call)]
        OrderEvent.objects.bulk_create(events, batch_size=_AT_ONCE)
    return len(rounds)


class _Past:
    """The registers that past rounds were driven by."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.hauler = Organisation.objects.get(code=_HAULER)
        self.kitchen = Material.objects.get(key="kitchen")
        self.plant = Site.objects.get(code=_PLANT)
        self.depot = Depot.objects.get(organisation=self.hauler)
        self.contract = Contract.objects.get(code=_CONTRACT)
        self.points: dict[str, Point] = {point.code: point for point in Point.objects.all()}
        self.standing = {row.point_id: row for row in StandingOrder.objects.all()}
        self.crews = {crew.vehicle_id: crew for crew in Crew.objects.all()}
        vehicles = kitchen_vehicles(self.hauler)
        self.vehicles: dict[str, Vehicle] = dict(zip(HOURS, vehicles, strict=True))

    def orders(self, told: list[PastRound]) -> Iterator[Order]:
        for each in told:
            for call in each.calls:
                yield self._order(each, call)

    def _order(self, each: PastRound, call: Call) -> Order:
        point, (hour, hours) = self.points[call.point], HOURS[each.kind]
        standing: StandingOrder | None = self.standing.get(point.pk)
        name = uuid5(_SPACE, f"{call.point}/{each.day}")
        return Order(
            code=f"{each.day:%y%m%d}-{name.hex[:5].upper()}",
            client_id=name,
            point=point,
            material=self.kitchen,
            contract=self.contract if each.kind == "restaurant" else None,
            hauler=self.hauler,
            standing=standing,
            standing_day=each.day if standing else None,
            channel=Order.Channel.STANDING if standing else Order.Channel.STAFF,
            day=each.day,
            opens_at=dt.time(hour),
            closes_at=dt.time(hour + hours),
            bins=max(1, call.bins),
            state=_WAYS[call.outcome][-1][1],
            booked_at=moment(each.day - dt.timedelta(days=2), 9),
            collected_grams=call.grams if call.taken else None,
            collected_bins=call.bins if call.taken else None,
            served_at=None if call.outcome == "missed" else call.at,
            version=3 + len(_WAYS[call.outcome]),
        )

    def plans(self, told: list[PastRound]) -> list[Plan]:
        days: dict[dt.date, list[PastRound]] = {}
        for each in told:
            days.setdefault(each.day, []).append(each)
        return [
            Plan(
                hauler=self.hauler,
                day=day,
                number=1,
                state=PlanState.PUBLISHED,
                metres=sum(each.metres for each in rounds),
                cost=sum(each.metres for each in rounds) * _COST_A_METRE,
                seconds=sum(self._seconds(each) for each in rounds),
                actor_name=self.actor.name,
                published_at=moment(day - dt.timedelta(days=1), 16),
            )
            for day, rounds in days.items()
        ]

    def round(self, each: PastRound, plan: Plan) -> Round:
        vehicle, leaves = self.vehicles[each.kind], _leaves(each)
        returns = leaves + dt.timedelta(seconds=self._seconds(each))
        return Round(
            plan=plan,
            code=round_code(plan, ROUNDS[each.kind]),
            vehicle=vehicle,
            crew=self.crews.get(vehicle.pk),
            depot=self.depot,
            state=RoundState.FINISHED,
            leaves_at=leaves,
            returns_at=returns,
            left_at=leaves,
            returned_at=returns,
            metres=each.metres,
            seconds=self._seconds(each),
        )

    def stops(self, each: PastRound, row: Round, orders: _ByCall) -> Iterator[RoundStop]:
        for position, call in enumerate(each.calls, start=1):
            yield _stop(row, position, call, orders[call.point, each.day])
        yield self._unloading(each, row)

    def events(self, each: PastRound, row: Round, orders: _ByCall) -> Iterator[OrderEvent]:
        for call in each.calls:
            yield from self._events(row, call, orders[call.point, each.day])

    def _unloading(self, each: PastRound, row: Round) -> RoundStop:
        at = each.unloads_at
        return RoundStop(
            round=row,
            position=len(each.calls) + 1,
            kind=RoundStop.Kind.PLANT,
            plant=self.plant,
            arrives_at=at,
            begins_at=at,
            leaves_at=at + _CALL,
            metres=each.metres_to_plant,
            grams=each.grams,
            state=StopState.DONE,
            arrived_at=at,
            done_at=at + _CALL,
        )

    def _events(self, row: Round, call: Call, order: Order) -> Iterator[OrderEvent]:
        scheduled = moment(order.day - dt.timedelta(days=1), 16)
        steps = [
            ("booked", _S.REQUESTED, order.booked_at),
            ("accepted", _S.ACCEPTED, order.booked_at),
            ("scheduled", _S.SCHEDULED, scheduled),
            *(
                (verb, state, call.at + dt.timedelta(hours=hours))
                for verb, state, hours in _WAYS[call.outcome]
            ),
        ]
        before = ""
        for number, (verb, state, at) in enumerate(steps, start=1):
            yield OrderEvent(
                order=order,
                number=number,
                verb=verb,
                from_state=before,
                to_state=state,
                happened_at=at,
                actor_name=self.actor.name,
                reason=_REASONS.get(verb, ""),
                detail=_detail(verb, row, order),
            )
            before = state

    def _seconds(self, each: PastRound) -> int:
        return int((each.unloads_at - _leaves(each)).total_seconds()) + 2_400


def _leaves(each: PastRound) -> dt.datetime:
    return each.calls[0].at - dt.timedelta(minutes=25)


def _detail(verb: str, row: Round, order: Order) -> dict[str, object]:
    if verb == "scheduled":
        crew = row.crew.name if row.crew else ""
        return {"round": row.code, "vehicle": row.vehicle.plate, "crew": crew}
    if verb == "weighed":
        return {
            "collected_grams": order.collected_grams,
            "collected_bins": order.collected_bins,
        }
    return {}


_STOPS = {"refused": StopState.REFUSED, "missed": StopState.SKIPPED}


def _stop(row: Round, position: int, call: Call, order: Order) -> RoundStop:
    there = call.outcome != "missed"
    return RoundStop(
        round=row,
        position=position,
        kind=RoundStop.Kind.ORDER,
        order=order,
        arrives_at=call.at,
        begins_at=call.at,
        leaves_at=call.at + _CALL,
        metres=call.metres,
        grams=call.grams,
        state=_STOPS.get(call.outcome, StopState.DONE),
        arrived_at=call.at if there else None,
        done_at=call.at + _CALL if there else None,
    )
