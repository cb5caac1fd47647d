"""What people make of findings."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.public import record_change
from wufei.supervision import rules
from wufei.supervision.models import LIFECYCLE, Finding, FindingState
from wufei.supervision.refusals import SupervisionReason


def move_finding(*, actor: Actor, finding: Finding, state: FindingState, reason: str) -> Finding:
    """The only way a finding changes its state (:data:`LIFECYCLE`).

    Only the offices of district and street say that it is a false alarm, or take that back.

    Raises:
        Refusal: NOT_ALLOWED, REASON_MISSING; of the lifecycle what may follow.
    """
    with transaction.atomic():
        return _moved(actor, finding.pk, state, reason)


def note_findings(*, actor: Actor, findings: Iterable[Finding], reason: str) -> int:
    """Note several open findings at once, all or none; how many.

    Raises:
        Refusal: as :func:`move_finding`; NOTHING_CHOSEN.
    """
    chosen = sorted({finding.pk for finding in findings})
    if not chosen:
        raise Refusal(SupervisionReason.NOTHING_CHOSEN, pointer="/findings")
    with transaction.atomic():
        for pk in chosen:
            _moved(actor, pk, FindingState.NOTED, reason)
    return len(chosen)


def _moved(actor: Actor, pk: int, state: FindingState, reason: str) -> Finding:
    if not reason.strip():
        raise Refusal(SupervisionReason.REASON_MISSING, pointer="/reason")
    current: Finding = Finding.objects.select_for_update().get(pk=pk)
    before = FindingState(current.state)
    _require(actor, current, before, state)
    LIFECYCLE.check(before, state, current)
    current.state = state
    current.state_reason = reason.strip()
    current.state_by = actor.name[:150]
    current.state_at = timezone.now()
    current.save(update_fields=["state", "state_reason", "state_by", "state_at"])
    record_change(
        actor=actor,
        verb="moved",
        row=current,
        before={"state": before.value},
        after={"state": state.value},
        reason=reason,
    )
    return current


def _require(actor: Actor, finding: Finding, before: FindingState, state: FindingState) -> None:
    region = finding.region.path if finding.region is not None else None
    if FindingState.FALSE_ALARM in (before, state):
        if not rules.may_judge(actor, region_path=region):
            raise Refusal(SupervisionReason.NOT_ALLOWED, roles=_("所在区县无废办或街镇"))
    elif not rules.may_handle(actor, region_path=region):
        raise Refusal(SupervisionReason.NOT_ALLOWED, roles=_("所在地无废办、街镇或社区"))
