"""Scheduled work of collection."""

from __future__ import annotations

from wufei.collection.domain.confirming import close_settled
from wufei.collection.domain.contacts import forget_contacts
from wufei.collection.domain.generating import make_all_orders
from wufei.collection.domain.personal import forget_bookers
from wufei.kernel.actors import system_actor
from wufei.kernel.jobs import scheduled


@scheduled(daily_at="02:40")
def forget_duty_persons() -> None:
    """Names and phone numbers whose retention is over go."""
    actor = system_actor("calendar")
    forget_contacts(actor=actor)
    forget_bookers(actor=actor)


@scheduled(daily_at="03:10")
def make_standing_orders() -> None:
    """Recurrences become orders up to the horizon of their area."""
    make_all_orders(actor=system_actor("calendar"))


@scheduled(daily_at="03:40")
def close_settled_orders() -> None:
    """What both sides confirmed, or what waited long enough, is closed."""
    close_settled(actor=system_actor("calendar"))
