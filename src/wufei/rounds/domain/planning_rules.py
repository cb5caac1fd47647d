"""How ways, work and volumes are estimated: entered, corrected, ended."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Organisation, Region, add_row, change_row, close_row
from wufei.rounds import rules
from wufei.rounds.models import PlanningRule
from wufei.rounds.refusals import RoundsReason

#: In the order of forms and pages.
EDITABLE = (
    "detour_thousandths",
    "speeds",
    "slow_hours",
    "slow_percent",
    "stop_seconds",
    "bin_seconds",
    "service",
    "densities",
    "usual_density",
    "fill_percent",
    "usual_bin_litres",
    "demands",
    "optional_worth",
    "balance_percent",
    "compute_seconds",
    "valid_from",
)


def _require_rule_keeper(actor: Actor, hauler: Organisation | None, region: Region | None) -> None:
    if hauler is not None:
        allowed = rules.may_keep_vehicle(
            actor, region_path=hauler.region.path, organisation_id=hauler.pk
        )
    else:
        allowed = rules.may_keep_rules(actor, region_path=region.path if region else None)
    if not allowed:
        raise Refusal(RoundsReason.NOT_ALLOWED, roles=_("无废办或收运单位的调度员"))


def create_rule(
    *,
    actor: Actor,
    hauler: Organisation | None = None,
    region: Region | None = None,
    reason: str = "",
    **values: Any,
) -> PlanningRule:
    """How ways, work and volumes are estimated for a hauler, a division, or (neither) everywhere.

    Raises:
        Refusal: NOT_ALLOWED, RULE_OF_TWO; the registry's INVALID_VALUE, DATES_REVERSED.
    """
    with transaction.atomic():
        _require_rule_keeper(actor, hauler, region)
        if hauler is not None and region is not None:
            raise Refusal(RoundsReason.RULE_OF_TWO, pointer="/region")
        row = PlanningRule(hauler=hauler, region=region, **values)
        return add_row(actor=actor, row=row, reason=reason)


def update_rule(
    *, actor: Actor, rule: PlanningRule, reason: str = "", **changes: Any
) -> PlanningRule:
    """Corrects a rule (see :data:`EDITABLE`).

    Raises:
        Refusal: as :func:`create_rule`.
    """

    def guard(current: PlanningRule) -> None:
        _require_rule_keeper(actor, current.hauler, current.region)

    return change_row(
        actor=actor, row=rule, changes=changes, fields=EDITABLE, reason=reason, guard=guard
    )


def close_rule(*, actor: Actor, rule: PlanningRule, valid_to: dt.date, reason: str) -> PlanningRule:
    """Ends a rule.

    Raises:
        Refusal: NOT_ALLOWED; the registry's REASON_MISSING, ALREADY_CLOSED, DATES_REVERSED.
    """
    with transaction.atomic():
        _require_rule_keeper(actor, rule.hauler, rule.region)
        return close_row(actor=actor, row=rule, valid_to=valid_to, reason=reason)
