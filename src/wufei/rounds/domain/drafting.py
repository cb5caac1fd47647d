"""Plans begin, are computed and are given up."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from wufei.kernel.actors import Actor, system_actor
from wufei.kernel.jobs import enqueue, request_stop
from wufei.kernel.models import JobRun
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Organisation, record_change
from wufei.rounds.domain.estimating import rule_for
from wufei.rounds.domain.guards import held_plan, require_planner
from wufei.rounds.models import PLAN_LIFECYCLE, Plan, PlanState
from wufei.rounds.refusals import RoundsReason

SHORTEST, LONGEST = 1, 3_600
MOST_BALANCE = 100


def draft_plan(
    *,
    actor: Actor,
    hauler: Organisation,
    day: dt.date,
    seconds: int | None = None,
    balance_percent: int | None = None,
    based_on: Plan | None = None,
) -> Plan:
    """A new plan of the hauler's day, computed in the background.

    ``seconds`` to search (1 to 3,600) and ``balance_percent`` (0 to 100: how much more a plan with
    evener workloads may cost) are the planning rule's unless told.

    Raises:
        Refusal: NOT_ALLOWED, NOT_A_HAULER, BAD_SETTING.
    """
    require_planner(actor=actor, hauler=hauler)
    if hauler.kind != Organisation.Kind.HAULER:
        raise Refusal(RoundsReason.NOT_A_HAULER, pointer="/hauler", name=str(hauler))
    rule = rule_for(hauler=hauler, day=day)
    settings = _settings(
        rule.compute_seconds if seconds is None else seconds,
        rule.balance_percent if balance_percent is None else balance_percent,
    )
    with transaction.atomic():
        # the hauler's row is held, so that two drafts get two numbers
        Organisation.objects.select_for_update().get(pk=hauler.pk)
        known = Plan.objects.filter(hauler=hauler, day=day).aggregate(last=Max("number"))["last"]
        plan = Plan.objects.create(
            hauler=hauler,
            day=day,
            number=(known or 0) + 1,
            based_on=based_on,
            settings=settings,
            actor_id=actor.user_id,
            actor_name=actor.name,
        )
        record_change(
            actor=actor,
            verb="drafted",
            row=plan,
            before=None,
            after={"hauler": hauler.code, "day": day, **settings},
        )
        return start_computing(actor=actor, plan=plan)


def _settings(seconds: int, balance_percent: int) -> dict[str, int]:
    for pointer, figure, least, most in (
        ("/seconds", seconds, SHORTEST, LONGEST),
        ("/balance_percent", balance_percent, 0, MOST_BALANCE),
    ):
        if not least <= figure <= most:
            raise Refusal(
                RoundsReason.BAD_SETTING, pointer=pointer, figure=figure, least=least, most=most
            )
    return {"seconds": seconds, "balance_percent": balance_percent, "seed": 1}


def start_computing(
    *,
    actor: Actor,
    plan: Plan,
    version: int | None = None,
    seconds: int | None = None,
    balance_percent: int | None = None,
) -> Plan:
    """Asks for the plan to be computed: from nothing, or from what stands with its locks kept.

    Raises:
        Refusal: NOT_ALLOWED, CHANGED_MEANWHILE, BAD_SETTING, STILL_COMPUTING; NOT_FROM_HERE.
    """
    from wufei.rounds.jobs import compute_plan

    with transaction.atomic():
        plan = held_plan(plan)
        require_planner(actor=actor, hauler=plan.hauler)
        check_version(plan, version)
        if plan.state == PlanState.COMPUTING and _running(plan):
            raise Refusal(RoundsReason.STILL_COMPUTING, plan=str(plan))
        PLAN_LIFECYCLE.check(PlanState(plan.state), PlanState.COMPUTING)
        plan.settings = {
            **plan.settings,
            **_settings(
                plan.settings["seconds"] if seconds is None else seconds,
                plan.settings["balance_percent"] if balance_percent is None else balance_percent,
            ),
        }
        plan.state = PlanState.COMPUTING
        plan.version += 1
        title = _("排班：%(hauler)s %(day)s") % {"hauler": plan.hauler, "day": plan.day}
        plan.job_run = enqueue(compute_plan, actor=actor, title=title, plan_id=plan.pk).pk
        plan.save(update_fields=["state", "settings", "job_run", "version"])
    return plan


def _running(plan: Plan) -> bool:
    run = run_of(plan)
    return run is not None and not run.is_over


def run_of(plan: Plan) -> JobRun | None:
    """The background run that computes or computed the plan."""
    return JobRun.objects.filter(pk=plan.job_run).first() if plan.job_run else None


def stop_computing(*, actor: Actor, plan: Plan) -> None:
    """Asks the search to end now; the best plan so far is kept.

    Raises:
        Refusal: NOT_ALLOWED, NOT_COMPUTING.
    """
    require_planner(actor=actor, hauler=plan.hauler)
    with transaction.atomic():
        plan = held_plan(plan)
        run = run_of(plan)
        if plan.state != PlanState.COMPUTING or run is None or run.is_over:
            raise Refusal(RoundsReason.NOT_COMPUTING, plan=str(plan))
        if run.state == JobRun.State.WAITING:
            raise Refusal(RoundsReason.NOT_BEGUN, plan=str(plan))
        # a job is stopped by whoever asked for it; a colleague's order is written down here
        own = actor.user_id == run.actor_id
        request_stop(actor=actor if own else system_actor("rounds"), run=run)
        record_change(actor=actor, verb="stopped", row=plan, before=None, after={"job": run.pk})


def discard_plan(*, actor: Actor, plan: Plan, reason: str = "") -> Plan:
    """Gives up a plan that was not published.

    Raises:
        Refusal: NOT_ALLOWED; NOT_FROM_HERE, STATE_IS_FINAL.
    """
    with transaction.atomic():
        plan = held_plan(plan)
        require_planner(actor=actor, hauler=plan.hauler)
        before = PlanState(plan.state)
        PLAN_LIFECYCLE.check(before, PlanState.DISCARDED)
        plan.state = PlanState.DISCARDED
        plan.version += 1
        plan.save(update_fields=["state", "version"])
        record_change(
            actor=actor,
            verb="moved",
            row=plan,
            before={"state": before},
            after={"state": plan.state},
            reason=reason,
        )
    return plan


def check_version(plan: Plan, version: int | None) -> None:
    """Raises CHANGED_MEANWHILE unless ``version`` (None: whatever) is the plan's."""
    if version is not None and version != plan.version:
        raise Refusal(RoundsReason.CHANGED_MEANWHILE, plan=str(plan))


def facts_of(plan: Plan) -> dict[str, Any]:
    """The plan's figures for the audit log."""
    return {"metres": plan.metres, "cost": plan.cost, "version": plan.version}
