"""One plan of a hauler's day becomes the one that is driven."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.kernel.wording import enumerated
from wufei.registry.public import Organisation, record_change
from wufei.rounds.domain.drafting import check_version
from wufei.rounds.domain.guards import held_plan, require_planner
from wufei.rounds.domain.problem import TO_PLAN
from wufei.rounds.domain.reading import Standing, standing
from wufei.rounds.domain.scheduling import follow
from wufei.rounds.domain.wording import fault_text
from wufei.rounds.models import PLAN_LIFECYCLE, Plan, PlanState, RoundState, RoundStop
from wufei.rounds.refusals import RoundsReason
from wufei.routing.public import validate

#: So many codes or rules are named in a refusal.
NAMED = 5


def publish(
    *, actor: Actor, plan: Plan, version: int | None = None, replacing: Plan | None = None
) -> Plan:
    """Publishes the plan: its orders are scheduled and its drivers see their rounds.

    A plan of the same day that is published already is put aside only if it is named in
    ``replacing`` and none of its rounds has left.

    Raises:
        Refusal: NOT_ALLOWED, CHANGED_MEANWHILE, PUBLISHED_ALREADY, ALREADY_LEFT,
            NOTHING_TO_PUBLISH, ORDERS_CHANGED, PLAN_BROKEN (a rule breaks by the registers of
            now); NOT_FROM_HERE of the lifecycle.
    """
    with transaction.atomic():
        # the hauler's row is held: of two who publish at once the second sees the first
        Organisation.objects.select_for_update().get(pk=plan.hauler_id)
        plan = held_plan(plan)
        require_planner(actor=actor, hauler=plan.hauler)
        check_version(plan, version)
        PLAN_LIFECYCLE.check(PlanState(plan.state), PlanState.PUBLISHED)
        _require_sound(plan, standing(plan))
        old = _put_aside(actor, plan, replacing)
        plan.state = PlanState.PUBLISHED
        plan.published_at = timezone.now()
        plan.version += 1
        plan.save(update_fields=["state", "published_at", "version"])
        planned = _codes(plan)
        before = _codes(old) if old else set()
        follow(actor=actor, plan=plan, placed=planned, dropped=before - planned)
        record_change(
            actor=actor,
            verb="published",
            row=plan,
            before={"replaces": str(old)} if old else None,
            after={"orders": len(planned), "rounds": plan.rounds.count()},
        )
    return plan


def _codes(plan: Plan) -> set[str]:
    rows = RoundStop.objects.filter(round__plan=plan, kind=RoundStop.Kind.ORDER)
    return set(rows.values_list("order__code", flat=True))


def _require_sound(plan: Plan, state: Standing) -> None:
    if not state.routed.routes:
        raise Refusal(RoundsReason.NOTHING_TO_PUBLISH, plan=str(plan))
    changed = [
        code
        for route in state.routed.routes
        for code in route.stops
        if (order := state.day.orders[code]).state not in TO_PLAN
        or (order.day, order.hauler_id) != (plan.day, plan.hauler_id)
    ]
    if changed:
        raise Refusal(
            RoundsReason.ORDERS_CHANGED, plan=str(plan), codes=enumerated(changed[:NAMED])
        )
    broken = validate(state.day.problem, state.routed)
    if broken:
        words = list(dict.fromkeys(fault_text(v.fault, v.vehicle, v.at) for v in broken))
        raise Refusal(RoundsReason.PLAN_BROKEN, plan=str(plan), rules=enumerated(words[:NAMED]))


def _put_aside(actor: Actor, plan: Plan, replacing: Plan | None) -> Plan | None:
    old: Plan | None = (
        Plan.objects.select_for_update(of=("self",))
        .filter(hauler=plan.hauler, day=plan.day, state=PlanState.PUBLISHED)
        .first()
    )
    if old is None:
        return None
    if replacing is None or replacing.pk != old.pk:
        raise Refusal(RoundsReason.PUBLISHED_ALREADY, plan=str(old))
    left = old.rounds.exclude(state=RoundState.PLANNED).count()
    if left:
        raise Refusal(RoundsReason.ALREADY_LEFT, plan=str(old), count=left)
    PLAN_LIFECYCLE.check(PlanState(old.state), PlanState.SUPERSEDED)
    old.state = PlanState.SUPERSEDED
    old.version += 1
    old.save(update_fields=["state", "version"])
    record_change(
        actor=actor,
        verb="moved",
        row=old,
        before={"state": PlanState.PUBLISHED},
        after={"state": old.state},
    )
    return old
