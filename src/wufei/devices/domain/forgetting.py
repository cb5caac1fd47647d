"""Where people drove is kept for as long as it is needed, and no longer."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone

from wufei.devices import spool
from wufei.devices.models import CountedBatch, DayCount, LastHeard, Rejected, UnknownDevice
from wufei.kernel.actors import Actor
from wufei.lake.public import Forgotten, forget_events


def forget_old(*, actor: Actor) -> Forgotten:
    """Delete positions, held and rejected messages older than ``POSITION_RETENTION_DAYS`` days.

    A position that comes even later is set apart by the lake.

    Raises:
        Refusal: as :func:`wufei.lake.public.forget_events`.
    """
    first_day = timezone.localdate() - dt.timedelta(days=settings.POSITION_RETENTION_DAYS)
    forgotten = forget_events(actor=actor, stream="positions", before_day=first_day)
    before = timezone.now() - dt.timedelta(days=settings.POSITION_RETENTION_DAYS)
    for code in UnknownDevice.objects.values_list("code", flat=True):
        spool.forget_held(code, before=before.timestamp())
    UnknownDevice.objects.filter(last_at__lt=before).delete()
    Rejected.objects.filter(received_at__lt=before).delete()
    DayCount.objects.filter(day__lt=first_day).delete()
    CountedBatch.objects.filter(at__lt=before).delete()
    LastHeard.objects.filter(received_at__lt=before).delete()
    return forgotten
