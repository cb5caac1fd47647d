"""Photos taken in before what they prove is told."""

from __future__ import annotations

from typing import IO, Any
from uuid import UUID

from django.utils.translation import gettext as _

from wufei.inspection import rules
from wufei.inspection.domain.guards import require
from wufei.inspection.models import duties_of
from wufei.inspection.refusals import InspectionReason
from wufei.kernel.actors import Actor
from wufei.kernel.models import Photo
from wufei.kernel.photos import keep_photo
from wufei.kernel.refusals import Refusal


def take_in(*, actor: Actor, photo_id: UUID, file: IO[Any]) -> tuple[Photo, bool]:
    """Keeps a photo under the name that the actor gave it; and whether it is new.

    The actor's own name again is answered with the photo that has it.

    Raises:
        Refusal: NOT_ALLOWED for accounts without any part in the city, PHOTO_NAME_TAKEN; as
            :func:`~wufei.kernel.photos.keep_photo`.
    """
    allowed = rules.has_a_part(actor) or bool(duties_of(actor))
    require(allowed, roles=_("有角色或编入队伍的账号"))
    standing = Photo.objects.filter(pk=photo_id).first()
    kept = standing or keep_photo(actor=actor, file=file, photo_id=photo_id)
    if kept.actor_id != actor.user_id:
        raise Refusal(InspectionReason.PHOTO_NAME_TAKEN, photo=str(photo_id))
    return kept, standing is None
