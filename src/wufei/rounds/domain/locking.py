"""What a dispatcher fixes: rounds, stops, drivers."""

from __future__ import annotations

from django.db import transaction

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.people.public import Membership, User
from wufei.registry.public import record_change
from wufei.rounds.domain.drafting import check_version
from wufei.rounds.domain.editing import EDITABLE
from wufei.rounds.domain.guards import held_plan, held_round, require_planner
from wufei.rounds.models import Plan, Round, RoundStop
from wufei.rounds.refusals import RoundsReason


def _held(actor: Actor, plan: Plan, version: int | None) -> Plan:
    plan = held_plan(plan)
    require_planner(actor=actor, hauler=plan.hauler)
    check_version(plan, version)
    if plan.state not in EDITABLE:
        raise Refusal(RoundsReason.NOT_EDITABLE, plan=str(plan), state=plan.get_state_display())
    return plan


def lock_round(
    *,
    actor: Actor,
    round: Round,  # noqa: A002 - the house's word
    locked: bool,
    version: int | None = None,
) -> Round:
    """Whether computing leaves the round as it is.

    Raises:
        Refusal: NOT_ALLOWED, CHANGED_MEANWHILE, NOT_EDITABLE.
    """
    with transaction.atomic():
        _held(actor, round.plan, version)
        row = held_round(round)
        before, row.locked = row.locked, locked
        row.save(update_fields=["locked"])
        record_change(
            actor=actor,
            verb="changed",
            row=row,
            before={"locked": before},
            after={"locked": locked},
        )
    return row


def lock_stop(
    *, actor: Actor, stop: RoundStop, locked: bool, version: int | None = None
) -> RoundStop:
    """Whether computing leaves the stop with its vehicle.

    Raises:
        Refusal: as :func:`lock_round`.
    """
    with transaction.atomic():
        plan = _held(actor, stop.round.plan, version)
        row: RoundStop = RoundStop.objects.select_for_update().get(pk=stop.pk)
        before, row.locked = row.locked, locked
        row.save(update_fields=["locked"])
        record_change(
            actor=actor,
            verb="edited",
            row=plan,
            before={"stop": row.position, "locked": before},
            after={"stop": row.position, "locked": locked},
        )
    return row


def change_driver(
    *,
    actor: Actor,
    round: Round,  # noqa: A002 - the house's word
    driver: User | None,
    version: int | None = None,
) -> Round:
    """Names the round's driver (None: any of the hauler).

    Raises:
        Refusal: as :func:`lock_round`; NOT_A_DRIVER.
    """
    with transaction.atomic():
        plan = _held(actor, round.plan, version)
        row = held_round(round)
        if driver is not None and driver not in drivers_of(plan.hauler_id):
            raise Refusal(RoundsReason.NOT_A_DRIVER, pointer="/driver", name=str(driver))
        before = {"driver": row.driver_name}
        row.driver_id = driver.pk if driver else None
        row.driver_name = str(driver) if driver else ""
        row.save(update_fields=["driver_id", "driver_name"])
        record_change(
            actor=actor, verb="changed", row=row, before=before, after={"driver": row.driver_name}
        )
    return row


def drivers_of(hauler_id: int) -> list[User]:
    """People with an account who drive for the hauler today."""
    rows = Membership.objects.filter(role="driver", organisation_id=hauler_id)
    keys = rows.values_list("user_id", flat=True)
    return list(User.objects.filter(pk__in=keys, is_active=True).order_by("username"))
