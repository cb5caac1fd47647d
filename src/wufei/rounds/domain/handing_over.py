"""The rest of a round goes to another vehicle."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Vehicle, record_change
from wufei.rounds.domain.clock import seconds_of
from wufei.rounds.domain.editing import Edit
from wufei.rounds.domain.guards import held_plan, held_round, require_driver, require_reason
from wufei.rounds.domain.naming import driver_named, next_round_code
from wufei.rounds.domain.reading import locks_of, standing
from wufei.rounds.models import (
    Plan,
    PlanState,
    Round,
    RoundStop,
    StopState,
    VehicleProfile,
)
from wufei.rounds.refusals import RoundsReason
from wufei.routing.public import Locked

#: Stops that the other vehicle still has to do.
LEFT = (StopState.WAITING, StopState.ARRIVED)


def hand_over(
    *,
    actor: Actor,
    round: Round,  # noqa: A002 - the house's word
    to_vehicle: Vehicle,
    happened_at: dt.datetime,
    reason: str,
) -> Round:
    """What is left of ``round`` is added to the end of the vehicle's round, which is made where
    the plan has none; the order of the stops stays. Answers that round.

    What is on board is told by whoever drives (a crew event), not here. The taking round gets a
    new timetable from ``happened_at`` on; a rule that breaks by it hinders nobody in the street
    and stands among the plan's faults.

    Raises:
        Refusal: NOT_ALLOWED, REASON_MISSING, ALREADY_OTHERWISE (the plan is not published),
            FOREIGN_VEHICLE, VEHICLE_UNFIT (a class it may not carry), ROUND_OVER.
    """
    with transaction.atomic():
        plan = held_plan(round.plan)
        giving = held_round(round)
        require_driver(actor=actor, round=giving)
        require_reason(reason)
        if plan.state != PlanState.PUBLISHED:
            raise Refusal(RoundsReason.ALREADY_OTHERWISE, round=giving.code)
        left = list(
            giving.stops.filter(state__in=LEFT)
            .select_related("order__material", "plant")
            .order_by("position")
        )
        _check(giving, to_vehicle, left)
        taking = _round_of(plan, to_vehicle, giving, happened_at)
        _append(taking, giving, left, happened_at)
        _retime(plan, to_vehicle.plate, happened_at)
        record_change(
            actor=actor,
            verb="handed_over",
            row=giving,
            before={"vehicle": giving.vehicle.plate},
            after={"vehicle": to_vehicle.plate, "round": taking.code, "stops": len(left)},
            reason=reason,
        )
    return taking


def _check(giving: Round, vehicle: Vehicle, left: list[RoundStop]) -> None:
    if not left:
        raise Refusal(RoundsReason.ROUND_OVER, round=giving.code, state=giving.get_state_display())
    if vehicle.organisation_id != giving.plan.hauler_id or vehicle.pk == giving.vehicle_id:
        raise Refusal(
            RoundsReason.FOREIGN_VEHICLE,
            pointer="/to_vehicle",
            name=vehicle.plate,
            organisation=str(giving.plan.hauler),
        )
    carried = set(vehicle.materials.values_list("pk", flat=True))
    for stop in left:
        material = stop.order.material if stop.order else None
        if material is None or not carried:
            continue
        if material.pk not in carried and material.parent_id not in carried:
            raise Refusal(
                RoundsReason.VEHICLE_UNFIT,
                pointer="/to_vehicle",
                plate=vehicle.plate,
                material=str(material),
            )


def _round_of(plan: Plan, vehicle: Vehicle, giving: Round, at: dt.datetime) -> Round:
    found: Round | None = plan.rounds.select_for_update().filter(vehicle=vehicle).first()
    if found is not None:
        return found
    profile = (
        VehicleProfile.objects.filter(vehicle=vehicle)
        .in_force(plan.day)
        .select_related("depot", "crew")
        .first()
    )
    driver_id = profile.driver_id if profile and profile.driver_id else giving.driver_id
    return Round.objects.create(
        plan=plan,
        code=next_round_code(plan),
        vehicle=vehicle,
        crew=profile.crew if profile else giving.crew,
        depot=profile.depot if profile else giving.depot,
        driver_id=driver_id,
        driver_name=driver_named(driver_id) or giving.driver_name,
        leaves_at=at,
        returns_at=max(giving.returns_at, at),
    )


def _append(taking: Round, giving: Round, left: list[RoundStop], at: dt.datetime) -> None:
    known = taking.stops.aggregate(position=Max("position"), trip=Max("trip"))
    position, trip = (known["position"] or 0), (known["trip"] or 0)
    begins = max(at, taking.returns_at if position else at)
    delay = max(dt.timedelta(), begins - left[0].arrives_at)
    first_trip = left[0].trip
    for number, stop in enumerate(left, 1):
        stop.round = taking
        stop.position = position + number
        stop.trip = trip + 1 + stop.trip - first_trip
        for name in ("arrives_at", "begins_at", "leaves_at"):
            setattr(stop, name, getattr(stop, name) + delay)
    fields = ["round", "position", "trip", "arrives_at", "begins_at", "leaves_at"]
    RoundStop.objects.bulk_update(left, fields)
    taking.returns_at = max(taking.returns_at, giving.returns_at + delay)
    way = sum(stop.metres for stop in left)
    taking.metres += way
    taking.save(update_fields=["returns_at", "metres"])
    giving.metres = max(0, giving.metres - way)
    giving.save(update_fields=["metres"])


def _retime(plan: Plan, plate: str, at: dt.datetime) -> None:
    """An exact timetable; where the registers no longer know the vehicle or a plant, the times
    that were only moved stay."""
    state = standing(plan)
    now = seconds_of(plan.day, at)
    edit = Edit(plan, state, Locked(visits=locks_of(state).visits, now=max(0, now)))
    try:
        edit.write(edit.timed({plate: edit.calls(plate)}))
    except Refusal as refusal:
        if refusal.reason != RoundsReason.PLAN_OUTDATED:
            raise
