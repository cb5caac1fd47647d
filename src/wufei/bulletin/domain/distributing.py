"""An issued number reaches people: in the site, by mail, by webhook; nobody is told twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.utils import timezone

from wufei.bulletin.domain.guards import require_duty
from wufei.bulletin.models import (
    Channel,
    Delivery,
    Duty,
    Issue,
    IssueState,
    Recipient,
    Subscription,
)
from wufei.bulletin.refusals import BulletinReason as No
from wufei.kernel import audit
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.people.public import Membership

#: When digests go out (local time); weekly ones on Mondays.
DIGEST_AT = dt.time(8, 30)
_State = Delivery.State


#: Who may send an issue to its readers.
DISTRIBUTORS = (Duty.EDITOR, Duty.SIGNER)
#: What there is to tell of, by the state of the issue.
_KINDS = {IssueState.ISSUED: "issued", IssueState.WITHDRAWN: "withdrawn"}


def can_be_told(issue: Issue) -> bool:
    return issue.state in _KINDS


def distribute(*, actor: Actor, issue: Issue) -> int:
    """Deliveries to everyone who gets the issue, of its issue or of its withdrawal; those that
    stand are left alone. Returns how many were added.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``NOT_EDITABLE`` (the issue is in no state to tell of).
    """
    require_duty(actor, issue.series, *DISTRIBUTORS)
    if not can_be_told(issue):
        raise Refusal(No.NOT_EDITABLE, state=issue.get_state_display())
    kind = _KINDS[IssueState(issue.state)]
    with transaction.atomic():
        before = Delivery.objects.filter(issue=issue).count()
        Delivery.objects.bulk_create(
            list(_deliveries(issue, kind)), ignore_conflicts=True, batch_size=500
        )
        added = Delivery.objects.filter(issue=issue).count() - before
        if added:
            audit.record(
                actor=actor,
                action="bulletin.issue.distributed",
                target=issue,
                after={"deliveries": added, "kind": kind},
            )
    return added


def note_reading(*, actor: Actor, issue: Issue) -> int:
    """The person opened the issue: the receipt of what was delivered to them, once."""
    if actor.user_id is None or issue.state != IssueState.ISSUED:
        return 0
    unread = Delivery.objects.filter(issue=issue, user_id=actor.user_id, read_at__isnull=True)
    return unread.update(read_at=timezone.now())


def decide_doubtful(*, actor: Actor, delivery: Delivery, arrived: bool) -> Delivery:
    """A mail of which nobody knows whether it went out: it did, or it is sent again.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``DELIVERY_NOT_STUCK``.
    """
    with transaction.atomic():
        row: Delivery = (
            Delivery.objects.select_for_update(of=("self",))
            .select_related("issue__series")
            .get(pk=delivery.pk)
        )
        require_duty(actor, row.issue.series, Duty.EDITOR)
        if row.state not in {_State.DOUBTFUL, _State.FAILED}:
            raise Refusal(No.DELIVERY_NOT_STUCK, state=row.get_state_display())
        now = timezone.now()
        row.state = _State.SENT if arrived else _State.WAITING
        row.sent_at = (row.claimed_at or now) if arrived else None
        row.not_before, row.attempts, row.error = now, 0, ""
        row.save()
        audit.record(
            actor=actor,
            action="bulletin.delivery.decided",
            target=row.issue,
            after={"recipient": row.recipient, "arrived": arrived},
        )
    return row


def _deliveries(issue: Issue, kind: str) -> Iterator[Delivery]:
    day = issue.issued_on or issue.last_day
    recipients = list(Recipient.objects.in_force(day).filter(series=issue.series))
    bodies = {row.organisation_id for row in recipients if row.organisation_id}
    yield from _in_the_site(issue, kind, bodies)
    for row in recipients:
        if row.mail:
            yield _delivery(issue, kind, Channel.MAIL, address=row.mail, recipient=row.name)
    yield from _to_subscribers(issue, kind)
    if issue.series.webhook:
        hook = issue.series.webhook
        yield _delivery(issue, kind, Channel.WEBHOOK, address=hook, recipient=hook[:150])


def _in_the_site(issue: Issue, kind: str, bodies: Iterable[int]) -> Iterator[Delivery]:
    today = timezone.localdate()
    members = Membership.objects.in_force(today).filter(
        organisation_id__in=list(bodies), user__is_active=True
    )
    for user_id, name in members.values_list("user_id", "user__display_name").distinct():
        yield _delivery(issue, kind, Channel.SITE, user_id=user_id, recipient=name)


def _to_subscribers(issue: Issue, kind: str) -> Iterator[Delivery]:
    rows = Subscription.objects.filter(series=issue.series, user__is_active=True)
    for row in rows.select_related("user"):
        name = row.user.display_name or row.user.username
        yield _delivery(issue, kind, Channel.SITE, user_id=row.user_id, recipient=name)
        if row.mail:
            yield _delivery(
                issue,
                kind,
                Channel.MAIL,
                address=row.mail,
                recipient=name,
                user_id=row.user_id,
                rhythm=row.rhythm,
                not_before=first_moment(row, timezone.now()),
            )


def _delivery(
    issue: Issue,
    kind: str,
    channel: Channel,
    *,
    recipient: str,
    address: str = "",
    user_id: int | None = None,
    rhythm: str = Subscription.Rhythm.AT_ONCE,
    not_before: dt.datetime | None = None,
) -> Delivery:
    now = timezone.now()
    in_site = channel == Channel.SITE
    # A person with two ways to one mailbox is told there once: the address names it.
    whom = f"user {user_id}" if in_site else address.lower()
    return Delivery(
        key=f"{issue.pk} {kind} {channel} {whom}"[:160],
        issue=issue,
        kind=kind,
        channel=channel,
        user_id=user_id,
        address=address,
        recipient=recipient,
        rhythm=rhythm,
        state=Delivery.State.SENT if in_site else Delivery.State.WAITING,
        sent_at=now if in_site else None,
        not_before=not_before or now,
    )


def first_moment(row: Subscription, now: dt.datetime) -> dt.datetime:
    """When a message to the subscriber may go out at the earliest: the next digest, and never in
    the quiet hours."""
    local = timezone.localtime(now)
    if row.rhythm == Subscription.Rhythm.AT_ONCE:
        return _after_quiet(row, local)
    due = local.replace(hour=DIGEST_AT.hour, minute=DIGEST_AT.minute, second=0, microsecond=0)
    if due <= local:
        due += dt.timedelta(days=1)
    if row.rhythm == Subscription.Rhythm.WEEKLY:
        due += dt.timedelta(days=-due.weekday() % 7)
    return _after_quiet(row, due)


def _after_quiet(row: Subscription, moment: dt.datetime) -> dt.datetime:
    start, end = row.quiet_from, row.quiet_till
    if start is None or end is None or start == end:
        return moment
    clock = moment.time()
    overnight = start > end
    quiet = (clock >= start or clock < end) if overnight else start <= clock < end
    if not quiet:
        return moment
    freed = moment.replace(hour=end.hour, minute=end.minute, second=0, microsecond=0)
    return freed + dt.timedelta(days=1) if freed <= moment else freed
