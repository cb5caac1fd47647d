"""Who may look at the photos of receipts."""

from __future__ import annotations

from wufei.kernel.actors import Actor
from wufei.kernel.models import Photo
from wufei.settlement.models import GateReceipt, HaulReceipt


def shows_photo(actor: Actor, photo: Photo) -> bool:
    """Whether the actor sees a receipt with that photo."""
    return any(
        receipts.objects.visible_to(actor).filter(photo=photo).exists()
        for receipts in (GateReceipt, HaulReceipt)
    )
