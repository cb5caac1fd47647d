from __future__ import annotations

from django.utils.translation import gettext as _

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Organisation
from wufei.rounds import rules
from wufei.rounds.models import Plan, Round
from wufei.rounds.refusals import RoundsReason


def require_planner(*, actor: Actor, hauler: Organisation) -> None:
    """Raises NOT_ALLOWED unless the actor plans for ``hauler``."""
    if not rules.may_plan(actor, organisation_id=hauler.pk):
        raise Refusal(RoundsReason.NOT_ALLOWED, roles=_("该收运单位的调度员"))


def require_driver(*, actor: Actor, round: Round) -> None:  # noqa: A002 - the house's word
    """Raises NOT_ALLOWED unless the actor may tell what happens on the round."""
    allowed = rules.may_drive(
        actor, driver_id=round.driver_id, organisation_id=round.plan.hauler_id
    )
    if not allowed:
        raise Refusal(RoundsReason.NOT_ALLOWED, roles=_("该线路的驾驶员或调度员"))


def require_reason(reason: str) -> None:
    """Raises REASON_MISSING on blanks."""
    if not reason.strip():
        raise Refusal(RoundsReason.REASON_MISSING, pointer="/reason")


def held_plan(plan: Plan) -> Plan:
    """The plan as it stands now, locked until the transaction ends."""
    row: Plan = (
        Plan.objects.select_for_update(of=("self",)).select_related("hauler").get(pk=plan.pk)
    )
    return row


def held_round(row: Round) -> Round:
    """The round as it stands now, locked until the transaction ends."""
    found: Round = (
        Round.objects.select_for_update(of=("self",)).select_related("plan").get(pk=row.pk)
    )
    return found
