"""What each kind of event does to the round, its stop and the order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from wufei.collection.public import Order, OrderState, move_order
from wufei.driving.domain.delivering import deliver, deliver_late
from wufei.driving.domain.loading import trip_at
from wufei.driving.domain.resolving import standing_events
from wufei.driving.domain.weights import grams_of
from wufei.driving.domain.withdrawing import withdraw
from wufei.driving.models import CrewEvent
from wufei.driving.refusals import DrivingReason as No
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Vehicle
from wufei.rounds.public import (
    Round,
    RoundState,
    RoundStop,
    StopState,
    hand_over,
    move_round,
    move_stop,
)

Kind = CrewEvent.Kind
O, S = OrderState, StopState  # noqa: E741 - read beside each other, in every line below
#: Orders of these the vehicle still comes to.
_BEFORE_ARRIVAL = (O.SCHEDULED, O.MISSED)


def apply(actor: Actor, round: Round, event: CrewEvent, at: dt.datetime) -> None:  # noqa: A002
    """Let ``event`` take effect as of ``at``; it is saved by the caller.

    Raises:
        Refusal: it cannot; then nothing has changed (the caller's transaction sees to that).
    """
    _EFFECTS[Kind(event.kind)](actor, round, event, at)


def _start(actor: Actor, round: Round, event: CrewEvent, at: dt.datetime) -> None:  # noqa: A002
    move_round(actor=actor, round=round, state=RoundState.DRIVING, happened_at=at)


def _under_way(actor: Actor, round: Round, at: dt.datetime) -> None:  # noqa: A002
    """Whoever serves a stop has left, whether the button was pressed or not."""
    if round.state == RoundState.PLANNED:
        move_round(actor=actor, round=round, state=RoundState.DRIVING, happened_at=at)


def _arrive(actor: Actor, round: Round, event: CrewEvent, at: dt.datetime) -> None:  # noqa: A002
    stop = _stop_of(event)
    _under_way(actor, round, at)
    if stop.state == S.WAITING:
        move_stop(actor=actor, stop=stop, state=S.ARRIVED, happened_at=at)
    order = stop.order
    if order is not None and order.state == O.SCHEDULED:
        move_order(actor=actor, order=order, state=O.ARRIVED, happened_at=at)


def _scan(actor: Actor, round: Round, event: CrewEvent, at: dt.datetime) -> None:  # noqa: A002
    """A scan is evidence, also of what should not be: another point's bin, another class."""
    if event.bin is None:
        raise Refusal(No.UNKNOWN_BIN, pointer="/bin", code="")
    _note_surprises(event)
    if event.stop is not None and event.stop.order is not None:
        _be_there(actor, round, event.stop, at)


def _note_surprises(event: CrewEvent) -> None:
    order = event.order
    if event.bin is None or order is None:
        return
    if event.bin.point_id != order.point_id:
        event.detail["other_point"] = event.bin.point.code
    if event.bin.material_id != order.material_id:
        event.detail["other_class"] = event.bin.material.key


def _be_there(actor: Actor, round: Round, stop: RoundStop, at: dt.datetime) -> None:  # noqa: A002
    _under_way(actor, round, at)
    if stop.state in {S.WAITING, S.SKIPPED}:
        move_stop(actor=actor, stop=stop, state=S.ARRIVED, happened_at=at)
    if stop.order is not None and stop.order.state == O.SCHEDULED:
        move_order(actor=actor, order=stop.order, state=O.ARRIVED, happened_at=at)
        stop.order.refresh_from_db()


def _weigh(actor: Actor, round: Round, event: CrewEvent, at: dt.datetime) -> None:  # noqa: A002
    stop, order = _order_stop(event)
    event.grams = grams_of(str(event.detail["told"].get("kilograms", "")), round.vehicle)
    if event.grade is not None and not 1 <= event.grade <= 5:
        raise Refusal(No.GRADE_OUT_OF_RANGE, pointer="/grade", grade=event.grade)
    _note_surprises(event)
    _be_there(actor, round, stop, at)
    before = weighed_so_far(round, order)
    move_order(
        actor=actor,
        order=order,
        state=O.WEIGHED,
        happened_at=at,
        photo=event.photo,
        collected_grams=before["grams"] + event.grams,
        collected_bins=before["bins"] + (event.bins or (1 if event.bin else 0)),
        grade=event.grade,
    )


def weighed_so_far(round: Round, order: Order) -> dict[str, int]:  # noqa: A002 - the house's word
    """Grams and bins of the order's weighings that stand."""
    rows = standing_events(round, Kind.WEIGH).filter(order=order)
    found = rows.aggregate(grams=Sum("grams"), bins=Sum("bins"))
    alone = rows.filter(bins__isnull=True, bin__isnull=False).count()
    return {"grams": found["grams"] or 0, "bins": (found["bins"] or 0) + alone}


def bins_scanned(round: Round, order: Order) -> int:  # noqa: A002 - the house's word
    scans = standing_events(round, Kind.SCAN).filter(order=order)
    number: int = scans.values("bin").distinct().count()
    return number


def _complete(actor: Actor, round: Round, event: CrewEvent, at: dt.datetime) -> None:  # noqa: A002
    """Done here. Bins that were emptied without a weight are weighed at the plant."""
    stop = _stop_of(event)
    _be_there(actor, round, stop, at)
    if stop.order is not None and stop.order.state in {O.ARRIVED, *_BEFORE_ARRIVAL}:
        bins = event.bins or bins_scanned(round, stop.order) or None
        move_order(
            actor=actor,
            order=stop.order,
            state=O.WEIGHED,
            happened_at=at,
            photo=event.photo,
            collected_bins=bins,
            grade=event.grade,
        )
    move_stop(actor=actor, stop=stop, state=S.DONE, happened_at=at)
    deliver_late(actor, event)


def _refuse(actor: Actor, round: Round, event: CrewEvent, at: dt.datetime) -> None:  # noqa: A002
    stop, order = _order_stop(event)
    _require_reason(event)
    if event.photo_id is None:
        raise Refusal(No.PHOTO_MISSING, pointer="/photo")
    _be_there(actor, round, stop, at)
    move_order(
        actor=actor,
        order=order,
        state=O.REFUSED,
        happened_at=at,
        reason=event.reason,
        photo=event.photo,
    )
    move_stop(actor=actor, stop=stop, state=S.REFUSED, happened_at=at)


def _skip(actor: Actor, round: Round, event: CrewEvent, at: dt.datetime) -> None:  # noqa: A002
    stop = _stop_of(event)
    _require_reason(event)
    _under_way(actor, round, at)
    if stop.order is not None:
        move_order(
            actor=actor,
            order=stop.order,
            state=O.MISSED,
            happened_at=at,
            reason=event.reason,
            photo=event.photo,
        )
    move_stop(actor=actor, stop=stop, state=S.SKIPPED, happened_at=at)


def _deliver(actor: Actor, round: Round, event: CrewEvent, at: dt.datetime) -> None:  # noqa: A002
    _under_way(actor, round, at)
    deliver(actor, round, event, at)


def _break_down(actor: Actor, round: Round, event: CrewEvent, at: dt.datetime) -> None:  # noqa: A002
    _require_reason(event)
    move_round(
        actor=actor,
        round=round,
        state=RoundState.BROKEN_DOWN,
        happened_at=at,
        reason=event.reason,
    )


def _hand_over(actor: Actor, round: Round, event: CrewEvent, at: dt.datetime) -> None:  # noqa: A002
    """The stops that are left, and the load, go to another vehicle."""
    plate = str(event.detail.get("to_vehicle", ""))
    taker = Vehicle.objects.filter(plate=plate, organisation=round.plan.hauler_id).first()
    if taker is None:
        raise Refusal(No.UNKNOWN_VEHICLE, pointer="/detail/to_vehicle", plate=plate[:16])
    taking = hand_over(
        actor=actor,
        round=round,
        to_vehicle=taker,
        happened_at=at,
        reason=event.reason or _("移交车辆"),
    )
    event.detail["to_round"] = taking.code
    event.detail["to_trip"] = trip_at(taking, at)


def _finish(actor: Actor, round: Round, event: CrewEvent, at: dt.datetime) -> None:  # noqa: A002
    """The round is over; what was not served by now was missed, and is told so."""
    for stop in round.stops.filter(
        state__in=(S.WAITING, S.ARRIVED), kind=RoundStop.Kind.ORDER
    ).select_related("order"):
        order = stop.order
        if order is not None and order.state in {O.SCHEDULED, O.ARRIVED}:
            _close_open(actor, round, order, at)
        collected = order is not None and order.state in {O.WEIGHED, O.DELIVERED}
        if order is not None and collected:
            deliver_late(actor, _last_service(round, order))
        move_stop(actor=actor, stop=stop, state=S.DONE if collected else S.SKIPPED, happened_at=at)
    move_round(actor=actor, round=round, state=RoundState.FINISHED, happened_at=at)


def _close_open(actor: Actor, round: Round, order: Order, at: dt.datetime) -> None:  # noqa: A002
    """A scanned bin was emptied, though the last button was not pressed."""
    bins = bins_scanned(round, order)
    if bins:
        move_order(actor=actor, order=order, state=O.WEIGHED, happened_at=at, collected_bins=bins)
    else:
        reason = _("收车时仍未收运")
        move_order(actor=actor, order=order, state=O.MISSED, happened_at=at, reason=reason)
    order.refresh_from_db()


def _last_service(round: Round, order: Order) -> CrewEvent | None:  # noqa: A002
    rows = standing_events(round, Kind.WEIGH, Kind.SCAN, Kind.COMPLETE).filter(order=order)
    found: CrewEvent | None = rows.select_related("round").order_by("-happened_at").first()
    return found


def _withdraw(actor: Actor, round: Round, event: CrewEvent, at: dt.datetime) -> None:  # noqa: A002
    withdraw(actor, round, event, at, weighed_so_far)


def _stop_of(event: CrewEvent) -> Any:
    if event.stop is None:
        raise Refusal(No.STOP_MISSING, pointer="/stop")
    return event.stop


def _order_stop(event: CrewEvent) -> tuple[RoundStop, Order]:
    stop = _stop_of(event)
    if stop.order is None:
        raise Refusal(No.NOT_AN_ORDER, pointer="/stop")
    return stop, stop.order


def _require_reason(event: CrewEvent) -> None:
    if not event.reason:
        raise Refusal(No.REASON_MISSING, pointer="/reason")


_EFFECTS: dict[Kind, Callable[[Actor, Round, CrewEvent, dt.datetime], None]] = {
    Kind.START: _start,
    Kind.ARRIVE: _arrive,
    Kind.SCAN: _scan,
    Kind.WEIGH: _weigh,
    Kind.COMPLETE: _complete,
    Kind.REFUSE: _refuse,
    Kind.SKIP: _skip,
    Kind.DELIVER: _deliver,
    Kind.BREAKDOWN: _break_down,
    Kind.HAND_OVER: _hand_over,
    Kind.WITHDRAW: _withdraw,
    Kind.FINISH: _finish,
}
