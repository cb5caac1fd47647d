"""Unloading at a plant: the orders on board are delivered, also those whose record came late."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation

from wufei.collection.public import Order, OrderState, move_order
from wufei.driving.domain.loading import carried_by, unloading_of
from wufei.driving.domain.weights import grams_of
from wufei.driving.models import CrewEvent
from wufei.driving.refusals import DrivingReason as No
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.rounds.public import Round, RoundStop, StopState, move_stop

_OPEN = (StopState.WAITING, StopState.ARRIVED)


def deliver(actor: Actor, round: Round, event: CrewEvent, at: dt.datetime) -> None:  # noqa: A002
    """The orders of the trip (of one class where told) are delivered.

    Raises:
        Refusal: ``UNKNOWN_PLANT``, or a weight that is none.
    """
    if event.plant is None:
        raise Refusal(No.UNKNOWN_PLANT, pointer="/plant", code="")
    told = event.detail.get("told", {})
    event.grams = _net(event, round)
    carried = carried_by(round, event.trip)
    orders = Order.objects.filter(pk__in=carried.values("order"), state=OrderState.WEIGHED)
    if told.get("material"):
        orders = orders.filter(material=event.material)
    else:
        event.material = None
    for order in orders:
        _delivered(actor, order, event, at)
    _leave_plant(actor, round, event, at)


def _net(event: CrewEvent, round: Round) -> int | None:  # noqa: A002 - the house's word
    """As on the weighbridge's ticket: net, or gross less tare; None where nothing is told."""
    told = event.detail.get("told", {})
    if told.get("kilograms"):
        return grams_of(str(told["kilograms"]), round.vehicle)
    gross, tare = (str(event.detail.get(name, "")) for name in ("gross", "tare"))
    if not gross or not tare:
        return None
    try:
        net = Decimal(gross.replace(",", ".")) - Decimal(tare.replace(",", "."))
    except InvalidOperation as error:
        given = f"{gross[:20]} − {tare[:20]}"
        raise Refusal(No.NOT_A_WEIGHT, pointer="/detail/gross", given=given) from error
    return grams_of(str(net), round.vehicle)


def deliver_late(actor: Actor, event: CrewEvent | None) -> None:
    """The service was told after its load was unloaded: the order catches up."""
    order = event.order if event else None
    unloading = unloading_of(event) if event else None
    if unloading is None or order is None:
        return
    order.refresh_from_db()
    if order.state == OrderState.WEIGHED:
        _delivered(actor, order, unloading, unloading.happened_at)


def _delivered(actor: Actor, order: Order, unloading: CrewEvent, at: dt.datetime) -> None:
    plant = unloading.plant.code if unloading.plant else ""
    move_order(
        actor=actor,
        order=order,
        state=OrderState.DELIVERED,
        happened_at=at,
        detail={"plant": plant, "trip": unloading.trip},
    )


def _leave_plant(
    actor: Actor,
    round: Round,  # noqa: A002 - the house's word
    event: CrewEvent,
    at: dt.datetime,
) -> None:
    planned = round.stops.filter(kind=RoundStop.Kind.PLANT, plant=event.plant, state__in=_OPEN)
    stop = event.stop or planned.order_by("position").first()
    if stop is not None and stop.state in _OPEN:
        event.stop = stop
        move_stop(actor=actor, stop=stop, state=StopState.DONE, happened_at=at)
