"""What was sent to a person."""

from __future__ import annotations

from wufei.bulletin.models import Channel, Delivery, Issue, IssueState
from wufei.kernel.actors import Actor

MOST_UNREAD = 20


def unread_issues(actor: Actor) -> list[Issue]:
    """Issues that were sent to the person in the site and not opened yet, newest first."""
    if actor.user_id is None:
        return []
    sent = Delivery.objects.filter(
        user_id=actor.user_id, channel=Channel.SITE, read_at__isnull=True
    )
    rows = Issue.objects.filter(pk__in=sent.values("issue_id"), state=IssueState.ISSUED)
    rows = rows.select_related("series").defer("content", "text").order_by("-issued_on", "-pk")
    return list(rows[:MOST_UNREAD])
