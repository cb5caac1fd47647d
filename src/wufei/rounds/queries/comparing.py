"""Two plans of a day side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wufei.collection.public import Order
from wufei.rounds.models import Plan, RoundStop, StopState


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums of a plan: metres, seconds, cost in its units; ``spread`` between the longest and the
    shortest round in seconds."""

    rounds: int
    stops: int
    left: int
    metres: int
    seconds: int
    cost: int
    longest: int
    spread: int


@dataclass(frozen=True, slots=True)
class Moved:
    """An order served differently: plates, empty where the plan leaves it out."""

    order: Order
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class OfVehicle:
    """What a vehicle does in both plans: (stops, metres, seconds), None where it stays at home."""

    plate: str
    before: tuple[int, int, int] | None
    after: tuple[int, int, int] | None


@dataclass(frozen=True, slots=True)
class Comparison:
    before: Figures
    after: Figures
    vehicles: list[OfVehicle]
    moved: list[Moved]


def compare(before: Plan, after: Plan) -> Comparison:
    """Both plans' figures, per vehicle, and the orders whose vehicle differs. Five queries."""
    plates = [_plates(plan) for plan in (before, after)]
    rounds = [_rounds(plan, served) for plan, served in zip((before, after), plates, strict=True)]
    codes = {
        code
        for code in plates[0].keys() | plates[1].keys()
        if plates[0].get(code) != plates[1].get(code)
    }
    orders = Order.objects.filter(pk__in=codes).select_related("point").order_by("code")
    return Comparison(
        _figures(before, plates[0], rounds[0]),
        _figures(after, plates[1], rounds[1]),
        [
            OfVehicle(plate, rounds[0].get(plate), rounds[1].get(plate))
            for plate in sorted(rounds[0].keys() | rounds[1].keys())
        ],
        [
            Moved(order, plates[0].get(order.pk, ""), plates[1].get(order.pk, ""))
            for order in orders
        ],
    )


def _plates(plan: Plan) -> dict[int, str]:
    rows = RoundStop.objects.filter(round__plan=plan, kind=RoundStop.Kind.ORDER)
    pairs = rows.exclude(state=StopState.WITHDRAWN).values_list("order_id", "round__vehicle__plate")
    return {order: plate for order, plate in pairs if order is not None}


def _rounds(plan: Plan, served: Mapping[int, str]) -> dict[str, tuple[int, int, int]]:
    counts: dict[str, int] = {}
    for plate in served.values():
        counts[plate] = counts.get(plate, 0) + 1
    return {
        row.vehicle.plate: (counts.get(row.vehicle.plate, 0), row.metres, row.seconds)
        for row in plan.rounds.select_related("vehicle")
    }


def _figures(
    plan: Plan, served: Mapping[int, str], rounds: Mapping[str, tuple[int, int, int]]
) -> Figures:
    lasting = [seconds for _, _, seconds in rounds.values()]
    return Figures(
        rounds=len(rounds),
        stops=len(served),
        left=plan.unplanned.count(),
        metres=plan.metres,
        seconds=plan.seconds,
        cost=plan.cost,
        longest=max(lasting, default=0),
        spread=max(lasting, default=0) - min(lasting, default=0),
    )
