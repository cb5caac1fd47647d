"""Questions of right and of version that several acts ask alike."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format
from django.utils.timezone import localtime

from wufei.bulletin.models import Duty, Series
from wufei.bulletin.queries.duties import duties_of
from wufei.bulletin.refusals import BulletinReason as No
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.kernel.wording import enumerated

MOST_TITLE, MOST_BODY = 120, 20_000


def require_duty(actor: Actor, series: Series, *duties: Duty) -> None:
    """One of ``duties`` in the series.

    Raises:
        Refusal: ``NOT_ALLOWED``.
    """
    if not duties_of(actor, series) & set(duties):
        raise Refusal(No.NOT_ALLOWED, who=enumerated(duty.label for duty in duties))


def require_version(*, standing: int, given: int, saved_by: str, saved_at: dt.datetime) -> None:
    """The version that the writer had before the eyes is still the last one.

    Raises:
        Refusal: ``SAVED_BY_ANOTHER``.
    """
    if standing != given:
        when = date_format(localtime(saved_at), "H:i")
        raise Refusal(
            No.SAVED_BY_ANOTHER, pointer="/version", who=saved_by, when=when, version=standing
        )


def require_lengths(title: str, body: str) -> None:
    """
    Raises:
        Refusal: ``TITLE_TOO_LONG``, ``BODY_TOO_LONG``.
    """
    if len(title) > MOST_TITLE:
        raise Refusal(No.TITLE_TOO_LONG, pointer="/title", most=MOST_TITLE)
    if len(body) > MOST_BODY:
        raise Refusal(No.BODY_TOO_LONG, pointer="/body", most=MOST_BODY)


def require_reason(reason: str) -> str:
    """
    Raises:
        Refusal: ``REASON_MISSING``.
    """
    if not reason.strip():
        raise Refusal(No.REASON_MISSING, pointer="/reason")
    return reason.strip()[:300]
