"""Scheduled work of collection."""

from __future__ import annotations

from wufei.collection.domain.contacts import forget_contacts
from wufei.kernel.actors import system_actor
from wufei.kernel.jobs import scheduled


@scheduled(daily_at="02:40")
def forget_duty_persons() -> None:
    """Names and phone numbers whose retention is over go."""
    forget_contacts(actor=system_actor("calendar"))
