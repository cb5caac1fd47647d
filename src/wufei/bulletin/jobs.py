"""Background work of the bulletin."""

from __future__ import annotations

from wufei.bulletin.domain.sending import send_waiting
from wufei.bulletin.models import Delivery
from wufei.kernel.jobs import scheduled


@scheduled(every_seconds=60)
def send_bulletins() -> None:
    """Mails and webhooks that are due."""
    if Delivery.objects.filter(state__in=(Delivery.State.WAITING, Delivery.State.SENDING)).exists():
        send_waiting()
