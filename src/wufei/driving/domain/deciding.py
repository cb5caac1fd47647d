"""Records that could not take effect wait for a dispatcher: put in after all, or left out."""

from __future__ import annotations

from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from wufei.driving import rules
from wufei.driving.domain.recording import take_in
from wufei.driving.drafts import EventDraft
from wufei.driving.models import CrewEvent, Decision
from wufei.driving.refusals import DrivingReason as No
from wufei.kernel import audit
from wufei.kernel.actors import Actor
from wufei.kernel.reasons import TransitionReason
from wufei.kernel.refusals import Refusal

_SPACE = UUID("7c7a0d2e-6a2e-5d0b-9a55-6a4f0c1d2b11")


def apply_after_all(
    *, actor: Actor, event: CrewEvent, reason: str, kilograms: str = ""
) -> CrewEvent:
    """Record the event again in its own time (with another weight where ``kilograms`` is told);
    the first record stays as it was told.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``REASON_MISSING``, ``ALREADY_DECIDED``, ``NOTHING_TO_DECIDE``,
            or the reason why it cannot take effect now either.
    """
    with transaction.atomic():
        held = _held(actor, event, reason)
        (answer,) = take_in(
            actor=actor,
            round=held.round,
            events=[_again(held, kilograms)],
            received_at=timezone.now(),
        )
        applied: CrewEvent = CrewEvent.objects.get(client_id=answer.client_id)
        if applied.refused:
            # Nothing is left of the attempt: the record waits as before.
            raise Refusal(
                TransitionReason.CONDITION_NOT_MET,
                now=held.get_kind_display(),
                wanted=Decision.Verdict.APPLIED.label,
                condition=answer.text,
            )
        _decide(actor, held, Decision.Verdict.APPLIED, reason, applied)
    return applied


def dismiss(*, actor: Actor, event: CrewEvent, reason: str) -> Decision:
    """Leave the record out for good; it stays to be read.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``REASON_MISSING``, ``ALREADY_DECIDED``, ``NOTHING_TO_DECIDE``.
    """
    with transaction.atomic():
        held = _held(actor, event, reason)
        return _decide(actor, held, Decision.Verdict.DISMISSED, reason, None)


def _held(actor: Actor, event: CrewEvent, reason: str) -> CrewEvent:
    held: CrewEvent = (
        CrewEvent.objects.select_for_update(of=("self",))
        .select_related("round__plan", "round__vehicle")
        .get(pk=event.pk)
    )
    if not rules.may_decide(actor, hauler_id=held.round.plan.hauler_id):
        raise Refusal(No.NOT_ALLOWED)
    if not reason.strip():
        raise Refusal(No.REASON_MISSING, pointer="/reason")
    if not held.refused:
        raise Refusal(No.NOTHING_TO_DECIDE)
    if Decision.objects.filter(event=held).exists():
        raise Refusal(No.ALREADY_DECIDED)
    return held


def _again(event: CrewEvent, kilograms: str) -> EventDraft:
    told = dict(event.detail.get("told", {}))
    happened_at = parse_datetime(str(told.get("happened_at", ""))) or event.happened_at
    return EventDraft(
        client_id=uuid5(_SPACE, str(event.client_id)),
        kind=event.kind,
        happened_at=min(happened_at, event.received_at),
        stop=told.get("stop"),
        trip=told.get("trip"),
        kilograms=kilograms or str(told.get("kilograms", "")),
        bins=told.get("bins"),
        grade=told.get("grade"),
        from_scale=bool(told.get("from_scale")) and not kilograms,
        photo=UUID(told["photo"]) if told.get("photo") else None,
        withdraws=UUID(told["withdraws"]) if told.get("withdraws") else None,
        detail={**told.get("detail", {}), "applied_from": str(event.client_id)},
        bin=str(told.get("bin", "")),
        material=str(told.get("material", "")),
        plant=str(told.get("plant", "")),
        reason=str(told.get("reason", "")),
    )


def _decide(
    actor: Actor,
    event: CrewEvent,
    verdict: Decision.Verdict,
    reason: str,
    applied: CrewEvent | None,
) -> Decision:
    decision: Decision = Decision.objects.create(
        event=event,
        verdict=verdict,
        applied=applied,
        reason=reason.strip()[:300],
        actor_id=actor.user_id,
        actor_name=actor.name,
    )
    audit.record(
        actor=actor,
        action=f"driving.event.{verdict.value}",
        target=event,
        after={"kind": event.kind, "refused": event.refused},
        reason=reason,
    )
    return decision
