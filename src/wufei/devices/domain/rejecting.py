"""Messages that cannot be taken are kept as they came, with the reason; the same one is counted."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db.models import F
from django.utils import timezone

from wufei.devices.domain.counting import count_rejected
from wufei.devices.messages import UnfitError
from wufei.devices.models import Rejected

#: Of a message as it came; more says no more.
MOST_SIGNS = 2000


def reject(*, door: str, body: bytes, error: UnfitError, received: dt.datetime) -> Rejected:
    """Keep the message; sent again, it is the same row and counts once more."""
    text = body[:MOST_SIGNS].decode("utf-8", "replace").replace("\x00", "\ufffd")
    digest = hashlib.sha256(f"{door}|{error.why}|".encode() + body).hexdigest()
    count_rejected(error.device, timezone.localdate(received), door=door)
    row: Rejected
    row, made = Rejected.objects.get_or_create(
        digest=digest,
        defaults={
            "device": error.device[:80],
            "door": door,
            "why": error.why,
            "received_at": received,
            "body": text,
        },
    )
    if not made:
        Rejected.objects.filter(pk=row.pk).update(times=F("times") + 1, received_at=received)
    return row
