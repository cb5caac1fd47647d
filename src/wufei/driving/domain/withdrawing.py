"""A crew takes back what it told, as long as the load is on the vehicle."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from wufei.collection.public import Order, OrderState, move_order
from wufei.driving.domain.loading import unloading_of
from wufei.driving.models import CrewEvent
from wufei.driving.refusals import DrivingReason as No
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.rounds.public import Round, RoundState, StopState, move_round, move_stop

Kind = CrewEvent.Kind
Totals = Callable[[Round, Order], dict[str, int]]


def withdraw(
    actor: Actor,
    round: Round,  # noqa: A002 - the house's word
    event: CrewEvent,
    at: dt.datetime,
    weighed_so_far: Totals,
) -> None:
    """Take back ``event.withdraws``.

    Raises:
        Refusal: ``DELIVERED_SINCE``, ``CANNOT_WITHDRAW``, or a state that does not allow it.
    """
    target = event.withdraws
    assert target is not None
    _require_on_board(target)
    if target.kind == Kind.SCAN:
        return
    if target.kind == Kind.WEIGH:
        _weighing(actor, round, target, at, weighed_so_far)
    elif target.kind in {Kind.REFUSE, Kind.COMPLETE}:
        _service(actor, target, at)
    elif target.kind == Kind.ARRIVE:
        _arrival(actor, target, at)
    elif target.kind == Kind.START:
        move_round(actor=actor, round=round, state=RoundState.PLANNED, happened_at=at)
    elif target.kind == Kind.BREAKDOWN:
        move_round(actor=actor, round=round, state=RoundState.DRIVING, happened_at=at)
    else:
        raise Refusal(No.CANNOT_WITHDRAW, kind=target.get_kind_display())


def _require_on_board(target: CrewEvent) -> None:
    unloaded = unloading_of(target)
    if unloaded is not None and target.kind in {Kind.WEIGH, Kind.SCAN, Kind.COMPLETE}:
        plant = str(unloaded.plant) if unloaded.plant else "—"
        raise Refusal(No.DELIVERED_SINCE, plant=plant)


def _weighing(
    actor: Actor,
    round: Round,  # noqa: A002
    target: CrewEvent,
    at: dt.datetime,
    weighed_so_far: Totals,
) -> None:
    order, stop = target.order, target.stop
    assert order is not None
    whole = weighed_so_far(round, order)
    own_bins = target.bins if target.bins is not None else (1 if target.bin_id else 0)
    left = {"grams": whole["grams"] - (target.grams or 0), "bins": whole["bins"] - own_bins}
    if stop is not None and stop.state == StopState.DONE:
        move_stop(actor=actor, stop=stop, state=StopState.ARRIVED, happened_at=at)
    if left["grams"] > 0:
        move_order(
            actor=actor,
            order=order,
            state=OrderState.WEIGHED,
            happened_at=at,
            collected_grams=left["grams"],
            collected_bins=left["bins"],
        )
    else:
        move_order(actor=actor, order=order, state=OrderState.ARRIVED, happened_at=at)


def _service(actor: Actor, target: CrewEvent, at: dt.datetime) -> None:
    order, stop = target.order, target.stop
    if stop is not None:
        move_stop(actor=actor, stop=stop, state=StopState.ARRIVED, happened_at=at)
    unweighed = order is not None and order.collected_grams is None
    if order is not None and (target.kind == Kind.REFUSE or unweighed):
        move_order(actor=actor, order=order, state=OrderState.ARRIVED, happened_at=at)


def _arrival(actor: Actor, target: CrewEvent, at: dt.datetime) -> None:
    if target.stop is not None:
        move_stop(actor=actor, stop=target.stop, state=StopState.WAITING, happened_at=at)
    if target.order is not None and target.order.state == OrderState.ARRIVED:
        move_order(actor=actor, order=target.order, state=OrderState.SCHEDULED, happened_at=at)
