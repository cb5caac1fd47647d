"""Who may look at a photo because an order shows it."""

from __future__ import annotations

from django.db.models import Q

from wufei.collection.models import Complaint, Order, OrderEvent
from wufei.kernel.actors import Actor
from wufei.kernel.models import Photo


def shows_photo(actor: Actor, photo: Photo) -> bool:
    """Whether an order that the actor sees shows the photo in its story or in a complaint."""
    told = OrderEvent.objects.filter(photo=photo).values("order")
    complained = Complaint.objects.filter(photo=photo).values("order")
    shown = Order.objects.filter(Q(pk__in=told) | Q(pk__in=complained))
    return shown.filter(pk__in=Order.objects.visible_to(actor).values("pk")).exists()
