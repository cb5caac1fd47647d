"""The reasons that crews pick from: added, put in order, no longer offered.

What a record says stays as it was told: it keeps the words, not the row.
"""

from __future__ import annotations

from django.db import transaction

from wufei.driving import rules
from wufei.driving.models import StopReason
from wufei.driving.refusals import DrivingReason as No
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.public import record_change


@transaction.atomic
def add_reason(
    *, actor: Actor, occasion: str, text: str, text_en: str = "", position: int = 0
) -> StopReason:
    """A reason for all crews from now on; one that was ended comes back.

    Raises:
        Refusal: REASONS_NOT_ALLOWED, REASON_EXISTS.
    """
    _require(actor)
    row = StopReason.objects.select_for_update().filter(occasion=occasion, text=text).first()
    if row is not None and row.active:
        raise Refusal(No.REASON_EXISTS, pointer="/text", text=text)
    row = row or StopReason(occasion=occasion, text=text)
    row.text_en, row.position, row.active = text_en, position, True
    row.save()
    after = {"occasion": occasion, "text": text, "text_en": text_en, "position": position}
    record_change(actor=actor, verb="added", row=row, before=None, after=after)
    return row


@transaction.atomic
def end_reason(*, actor: Actor, reason: StopReason) -> StopReason:
    """Crews are no longer offered it; ending it twice is once.

    Raises:
        Refusal: REASONS_NOT_ALLOWED.
    """
    _require(actor)
    row = StopReason.objects.select_for_update().get(pk=reason.pk)
    if row.active:
        row.active = False
        row.save(update_fields=["active"])
        record_change(
            actor=actor, verb="ended", row=row, before={"active": True}, after={"active": False}
        )
    return row


def _require(actor: Actor) -> None:
    if not rules.may_keep_reasons(actor):
        raise Refusal(No.REASONS_NOT_ALLOWED)
