"""Pick-ups: due when their day is over, served within their window or not, and what they took."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, Decimal

from django.utils import timezone

from wufei.collection.public import Contract, Order, OrderEvent, OrderState
from wufei.lake.public import OperationDraft
from wufei.rounds.public import PlanState, RoundStop, StopState

#: Orders under a contract are told apart, so that fees are divided by the mass they are for.
CONTRACT = "contract"
_OUTCOMES: dict[str, str] = {
    OrderState.REFUSED: "refused",
    OrderState.MISSED: "missed",
    OrderState.CANCELLED: "cancelled",
    OrderState.REBOOKED: "rebooked",
    OrderState.WEIGHED: "served",
    OrderState.DELIVERED: "served",
    OrderState.SETTLED: "served",
    OrderState.CLOSED: "served",
}
_GRAMS_OF_A_TONNE = 1_000_000


def drafts(day: dt.date) -> Iterator[OperationDraft]:
    """The orders of a day. An order of which nothing is told when its day is over is ``open``."""
    calls = _calls(day)
    rows = Order.objects.filter(day=day).select_related(
        "point__region", "material", "hauler", "contract"
    )
    empty_handed = _empty_handed(day)
    for order in rows.iterator(2_000):
        outcome = empty_handed.get(order.pk) or _OUTCOMES.get(order.state, "open")
        yield _draft(order, outcome, calls.get(order.pk))


def touched(since: dt.datetime) -> set[dt.date]:
    """Days of orders to which something happened since."""
    events = OrderEvent.objects.filter(recorded_at__gte=since)
    return set(events.values_list("order__day", flat=True).distinct().order_by())


def _empty_handed(day: dt.date) -> dict[int, str]:
    """How orders ended that were closed without a load: their state no longer tells."""
    ends = OrderEvent.objects.filter(
        order__day=day,
        order__state=OrderState.CLOSED,
        order__collected_grams=None,
        to_state__in=(OrderState.REFUSED, OrderState.MISSED, OrderState.WEIGHED),
    ).order_by("order_id", "number")
    return {order: _OUTCOMES[state] for order, state in ends.values_list("order_id", "to_state")}


def _calls(day: dt.date) -> dict[int | None, RoundStop]:
    """Order → the stop at which it was called, that of the plan in force before others."""
    stops = RoundStop.objects.filter(
        order__day=day, round__plan__state__in=(PlanState.PUBLISHED, PlanState.SUPERSEDED)
    ).exclude(state=StopState.WITHDRAWN)
    found: dict[int | None, RoundStop] = {}
    for stop in stops.select_related("round__vehicle", "round__plan").order_by("pk"):
        before = found.get(stop.order_id)
        if before is None or _rank(stop) >= _rank(before):
            found[stop.order_id] = stop
    return found


def _rank(stop: RoundStop) -> tuple[bool, bool]:
    told = stop.state in {StopState.DONE, StopState.REFUSED, StopState.SKIPPED}
    return told, stop.round.plan.state == PlanState.PUBLISHED


def _draft(order: Order, outcome: str, stop: RoundStop | None) -> OperationDraft:
    served = outcome == "served"
    called = stop is not None and stop.state in {StopState.DONE, StopState.REFUSED}
    return OperationDraft(
        key=order.code,
        outcome=outcome,
        region_id=order.point.region_id,
        region_code=order.point.region.code,
        on_time=_on_time(order) if served else None,
        point=order.point.code,
        organisation=order.hauler.code if order.hauler else "",
        vehicle=stop.round.vehicle.plate if stop else "",
        material=order.material.key,
        category=CONTRACT if order.contract else "",
        bins=order.collected_bins if served else None,
        grams=order.collected_grams if served else None,
        metres=stop.metres if stop and called else None,
        fen=_fee(order) if served else None,
    )


def _on_time(order: Order) -> bool | None:
    if order.served_at is None:
        return None
    at = timezone.localtime(order.served_at)
    return at.date() == order.day and order.opens_at <= at.time() <= order.closes_at


def _fee(order: Order) -> int | None:
    """What the contract's price makes of bins or mass, in whole fen; None without both."""
    contract = order.contract
    if contract is None:
        return None
    if contract.fee_basis == Contract.FeeBasis.BIN:
        amount = None if order.collected_bins is None else Decimal(order.collected_bins)
    elif order.collected_grams is None:
        amount = None
    else:
        amount = Decimal(order.collected_grams) / _GRAMS_OF_A_TONNE
    if amount is None:
        return None
    return int((amount * contract.fee * 100).quantize(Decimal(1), ROUND_HALF_EVEN))
