"""Photos as evidence: uploaded under a name, used by that name."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import File, Path, Router
from ninja.files import UploadedFile
from ninja.responses import Status

from wufei.inspection.domain.evidence import take_in
from wufei.inspection.refusals import InspectionReason
from wufei.inspection.schemas import (
    PhotoAnswer,
)
from wufei.kernel.actors import Actor
from wufei.kernel.api.fields import Identifier
from wufei.kernel.api.requests import actor_of_request
from wufei.kernel.models import Photo
from wufei.kernel.refusals import Refusal

router = Router()


@router.post(
    "/photos/{photo_id}",
    response={201: PhotoAnswer, 200: PhotoAnswer},
    summary=_("上传照片"),
    description=_("JPEG、PNG 或 WebP；编号由调用方指定，重发不会重复保存。照片中的位置不保留。"),
)
def upload_photo(
    request: HttpRequest, photo_id: Path[Identifier], file: File[UploadedFile]
) -> Status[PhotoAnswer]:
    actor = actor_of_request(request)
    kept, is_new = take_in(actor=actor, photo_id=photo_id, file=file)
    answer = PhotoAnswer(
        photo_id=kept.pk, width=kept.width, height=kept.height, taken_at=kept.taken_at
    )
    return Status(201 if is_new else 200, answer)


def own_photos(actor: Actor, wanted: Iterable[UUID], pointer: str) -> list[Photo]:
    """The actor's own uploads, in the order they were named."""
    names = list(wanted)
    found = {photo.pk: photo for photo in Photo.objects.filter(pk__in=names)}
    for place, name in enumerate(names):
        photo = found.get(name)
        if photo is None or photo.actor_id != actor.user_id:
            raise Refusal(
                InspectionReason.UNKNOWN_PHOTO, pointer=f"{pointer}/{place}", photo=str(name)
            )
    return [found[name] for name in names]
