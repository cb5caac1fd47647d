"""That a notice was opened, and acknowledged."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wufei.inspection.domain.guards import require
from wufei.inspection.models import Notice, NoticeReading
from wufei.kernel.actors import Actor


def read_notice(*, actor: Actor, notice: Notice) -> NoticeReading:
    """Notes that the person opened it, the first time.

    Raises:
        Refusal: NOT_ALLOWED unless it was sent to the person or the person's body.
    """
    _require_own(actor, notice)
    reading: NoticeReading
    assert actor.user_id is not None
    reading, _made = NoticeReading.objects.get_or_create(notice=notice, user_id=actor.user_id)
    return reading


def acknowledge_notice(*, actor: Actor, notice: Notice) -> NoticeReading:
    """Signs for it; a second time changes nothing.

    Raises:
        Refusal: as :func:`read_notice`.
    """
    with transaction.atomic():
        reading = read_notice(actor=actor, notice=notice)
        reading = NoticeReading.objects.select_for_update().get(pk=reading.pk)
        if reading.acknowledged_at is None:
            reading.acknowledged_at = timezone.now()
            reading.save(update_fields=["acknowledged_at"])
    return reading


def _require_own(actor: Actor, notice: Notice) -> None:
    own = actor.user_id is not None and Notice.objects.visible_to(actor).filter(pk=notice.pk)
    require(bool(own), roles=_("收件人"))
