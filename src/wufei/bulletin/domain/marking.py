"""What people say to the checks: no slip, because …; this name is right."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from wufei.bulletin.checking import checked
from wufei.bulletin.checks.remarks import Slip
from wufei.bulletin.domain.guards import require_duty, require_reason
from wufei.bulletin.models import Confirmation, Duty, FalseAlarm, Issue
from wufei.bulletin.refusals import BulletinReason as No
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal

#: Remarks that are answered once for the whole series.
CONFIRMED_AS = {
    Slip.PERSON_UNCONFIRMED: Confirmation.Kind.PERSON,
    Slip.ABBREVIATION_UNDEFINED: Confirmation.Kind.ABBREVIATION,
}


#: Who answers remarks of the checks.
JUDGES = (Duty.EDITOR, Duty.REVIEWER, Duty.PROOFREADER)


def mark_false_alarm(*, actor: Actor, issue: Issue, key: str, reason: str) -> FalseAlarm:
    """A remark is none; it stays to be read, with who said so and why.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``REASON_MISSING``, ``REMARK_UNKNOWN``.
    """
    require_duty(actor, issue.series, *JUDGES)
    why = require_reason(reason)
    remark = next((one for one in checked(issue).open if one.key == key), None)
    if remark is None:
        raise Refusal(No.REMARK_UNKNOWN)
    alarm: FalseAlarm
    alarm, _made = FalseAlarm.objects.get_or_create(
        issue=issue,
        key=key,
        defaults={
            "text": remark.text[:300],
            "reason": why,
            "actor_id": actor.user_id,
            "actor_name": actor.name,
        },
    )
    return alarm


def confirm_text(
    *, actor: Actor, issue: Issue, key: str, good_until: dt.date | None = None
) -> Confirmation:
    """A name with its post, or an abbreviation, was checked: for all issues of the series.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``REMARK_UNKNOWN`` (also for remarks of other kinds).
    """
    require_duty(actor, issue.series, *JUDGES)
    remark = next((one for one in checked(issue).open if one.key == key), None)
    if remark is None or remark.slip not in CONFIRMED_AS:
        raise Refusal(No.REMARK_UNKNOWN)
    with transaction.atomic():
        row: Confirmation
        row, _made = Confirmation.objects.update_or_create(
            series=issue.series,
            kind=CONFIRMED_AS[remark.slip],
            text=remark.params["found"],
            defaults={
                "actor_id": actor.user_id,
                "actor_name": actor.name,
                "good_until": good_until,
            },
        )
    return row
