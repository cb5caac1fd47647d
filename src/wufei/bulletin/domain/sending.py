"""Mails and webhooks go out: claimed, sent, written down.

A message whose sending was begun and not written down (the process was killed, the line broke after
the text had been handed over) may have arrived. It is not sent again by itself; it stands as
doubtful until an editor decides.
"""

from __future__ import annotations

import datetime as dt
import json
import smtplib
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import make_msgid
from itertools import groupby

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wufei.bulletin.models import Channel, Delivery, Subscription

State = Delivery.State
MOST_ATTEMPTS = 6
#: After this a claim is nobody's: its process is gone.
CLAIM_LASTS = dt.timedelta(minutes=15)
_PAUSES = (1, 5, 15, 60, 240)
_SECONDS = 15


@dataclass(frozen=True, slots=True)
class SendingReport:
    sent: int = 0
    failed: int = 0
    postponed: int = 0
    doubtful: int = 0


class NotHandedOver(Exception):  # noqa: N818 - what happened, not a fault of ours
    """The message surely did not go out; it may be tried again."""


class Torn(Exception):  # noqa: N818 - what happened, not a fault of ours
    """The line broke while the message was on it."""


def send_waiting(*, now: dt.datetime | None = None, most: int = 200) -> SendingReport:
    """Send what is due; digests to one address as one mail. Two senders share the work."""
    moment = now or timezone.now()
    doubtful = _doubt_lost_claims(moment)
    sent = failed = postponed = 0
    for bundle in _bundles(_due(moment, most)):
        claimed = _claim(bundle, moment)
        if not claimed:
            continue
        try:
            _hand_over(claimed)
        except Torn:
            _doubt(claimed)
            doubtful += len(claimed)
        except NotHandedOver as reason:
            over = _put_back(claimed, str(reason), moment)
            failed += over
            postponed += len(claimed) - over
        else:
            _written_down(claimed, State.SENT, moment)
            sent += len(claimed)
    return SendingReport(sent, failed, postponed, doubtful)


def _doubt_lost_claims(moment: dt.datetime) -> int:
    lost = Delivery.objects.filter(state=State.SENDING, claimed_at__lt=moment - CLAIM_LASTS)
    return lost.update(state=State.DOUBTFUL)


def _doubt(rows: Sequence[Delivery]) -> None:
    pks = [row.pk for row in rows]
    Delivery.objects.filter(pk__in=pks, state=State.SENDING).update(state=State.DOUBTFUL)


def _due(moment: dt.datetime, most: int) -> list[Delivery]:
    rows = Delivery.objects.filter(state=State.WAITING, not_before__lte=moment)
    return list(
        rows.exclude(channel=Channel.SITE)
        .select_related("issue__series")
        .order_by("channel", "address", "rhythm", "pk")[:most]
    )


def _bundles(rows: Sequence[Delivery]) -> list[list[Delivery]]:
    """Digests of one address go together, everything else alone."""
    bundles: list[list[Delivery]] = []
    for (channel, _address, rhythm), group in groupby(
        rows, key=lambda row: (row.channel, row.address, row.rhythm)
    ):
        found = list(group)
        if channel == Channel.MAIL and rhythm != Subscription.Rhythm.AT_ONCE:
            bundles.append(found)
        else:
            bundles += [[row] for row in found]
    return bundles


def _claim(bundle: Sequence[Delivery], moment: dt.datetime) -> list[Delivery]:
    """Those of the bundle that nobody else took in the meantime."""
    with transaction.atomic():
        wanted = [row.pk for row in bundle]
        locked = Delivery.objects.select_for_update().filter(pk__in=wanted, state=State.WAITING)
        free = set(locked.values_list("pk", flat=True))
        Delivery.objects.filter(pk__in=free).update(state=State.SENDING, claimed_at=moment)
    return [row for row in bundle if row.pk in free]


def _hand_over(rows: Sequence[Delivery]) -> None:
    if rows[0].channel == Channel.MAIL:
        _mail(rows)
    else:
        for row in rows:
            _call(row)


def _mail(rows: Sequence[Delivery]) -> None:
    if not settings.EMAIL_HOST:
        raise NotHandedOver(_("没有配置邮件服务器"))
    message = EmailMessage(
        subject=_subject(rows),
        body="\n\n".join(_lines(row) for row in rows),
        to=[rows[0].address],
        headers={"Message-ID": make_msgid(f"{rows[0].pk}.{len(rows)}", domain="wufei.invalid")},
    )
    try:
        message.send()
    except smtplib.SMTPServerDisconnected as error:
        # Torn off: before the text was taken, or after. Only the server knows.
        raise Torn from error
    except (smtplib.SMTPException, OSError) as error:
        raise NotHandedOver(f"{type(error).__name__}: {error}") from error


def _call(row: Delivery) -> None:
    request = urllib.request.Request(  # noqa: S310 - the scheme was checked when it was set
        row.address,
        data=json.dumps(_payload(row), ensure_ascii=False).encode(),
        headers={"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": row.key},
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS):  # noqa: S310 - as above
            pass
    except (urllib.error.URLError, OSError) as error:
        # The key lets the receiver drop what came twice, so a webhook may be tried again.
        raise NotHandedOver(f"{type(error).__name__}: {error}") from error


def _subject(rows: Sequence[Delivery]) -> str:
    if len(rows) == 1:
        words = {"withdrawn": _("%(issue)s 已撤回"), "issued": _("%(issue)s 已印发")}
        return words[rows[0].kind] % {"issue": rows[0].issue}
    return ngettext("%(count)s 期简报", "%(count)s 期简报", len(rows)) % {"count": len(rows)}


def _lines(row: Delivery) -> str:
    return f"{row.issue.series.name}\n{row.issue}\n{_address(row)}"


def _payload(row: Delivery) -> dict[str, object]:
    issue = row.issue
    return {
        "event": f"bulletin.{row.kind}",
        "series": issue.series.slug,
        "number": issue.number,
        "issued_on": issue.issued_on.isoformat() if issue.issued_on else None,
        "url": _address(row),
    }


def _address(row: Delivery) -> str:
    base = settings.PUBLIC_ADDRESS.rstrip("/")
    return f"{base}/bulletin/{row.issue.series.slug}/{row.issue.number}/"


def _put_back(rows: Sequence[Delivery], error: str, moment: dt.datetime) -> int:
    """Tried again later, longer each time; how many were given up."""
    over = 0
    for row in rows:
        attempts = row.attempts + 1
        given_up = attempts >= MOST_ATTEMPTS
        over += given_up
        pause = dt.timedelta(minutes=_PAUSES[min(attempts, len(_PAUSES)) - 1])
        Delivery.objects.filter(pk=row.pk, state=State.SENDING).update(
            state=State.FAILED if given_up else State.WAITING,
            attempts=attempts,
            error=error[:300],
            not_before=moment + pause,
        )
    return over


def _written_down(rows: Sequence[Delivery], state: str, moment: dt.datetime) -> None:
    pks = [row.pk for row in rows]
    Delivery.objects.filter(pk__in=pks, state=State.SENDING).update(
        state=state, sent_at=moment, error=""
    )
