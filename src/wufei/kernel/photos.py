"""Pictures as evidence: taken in and checked once, shown to those who may see what they prove.

A module whose rows show photos says who may look at them when its app is ready::

    register_photo_door(lambda actor, photo: Order.objects.visible_to(actor).filter(...).exists())
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from wufei.kernel.actors import Actor
from wufei.kernel.models import Photo
from wufei.kernel.refusals import Reason, Refusal

#: What a phone of today takes at most; and what a decoder may be made to unfold.
MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 60_000_000
#: The longer side as it is kept: enough to read a label.
LONGEST_SIDE = 1920
_FORMATS = ("JPEG", "PNG", "WEBP")

Door = Callable[[Actor, Photo], bool]
_doors: list[Door] = []


class PhotoReason(Reason):
    PHOTO_TOO_LARGE = (
        _("照片有 %(bytes)s 字节、%(pixels)s 像素，超出上限。"),
        _("请上传 15 MB、6000 万像素以内的照片。"),
        413,
    )
    NO_PHOTO = (_("这个文件不是能读的照片。"), _("请上传 JPEG、PNG 或 WebP 图片。"), 422)


def register_photo_door(door: Door) -> None:
    """Adds who may look: ``door(actor, photo)``; one door that opens is enough."""
    _doors.append(door)


def may_look(actor: Actor, photo: Photo) -> bool:
    """Who took it, and whoever may see a row that shows it."""
    own = actor.user_id is not None and photo.actor_id == actor.user_id
    return actor.is_system or own or any(door(actor, photo) for door in _doors)


def keep_photo(*, actor: Actor, file: IO[Any] | None, photo_id: uuid.UUID | None = None) -> Photo:
    """Keep a picture as JPEG of at most :data:`LONGEST_SIDE` pixels, without position or device.

    The caller may name it (``photo_id``): a name that stands is answered with the photo that has
    it, so a phone may send it again.

    Raises:
        Refusal: ``PHOTO_TOO_LARGE``, ``NO_PHOTO``.
    """
    standing: Photo | None = Photo.objects.filter(pk=photo_id).first() if photo_id else None
    if standing is not None:
        return standing
    given = file.read(MOST_BYTES + 1) if file else b""
    if len(given) > MOST_BYTES:
        raise Refusal(PhotoReason.PHOTO_TOO_LARGE, bytes=len(given), pixels="–")
    content, size, taken_at = _upright(given)
    photo_id = photo_id or uuid.uuid4()
    # The file before its row: a row without its file would be evidence that is gone.
    _write(photo_path(photo_id), content)
    kept: Photo
    kept, _made = Photo.objects.get_or_create(
        pk=photo_id,
        defaults={
            "digest": hashlib.sha256(content).hexdigest(),
            "width": size[0],
            "height": size[1],
            "bytes": len(content),
            "taken_at": taken_at,
            "actor_id": actor.user_id,
            "actor_name": actor.name,
        },
    )
    return kept


def photo_path(photo_id: uuid.UUID) -> Path:
    """Where the file of that photo lies."""
    name = photo_id.hex
    return Path(settings.MEDIA_ROOT) / "photos" / name[:2] / f"{name}.jpg"


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{uuid.uuid4().hex}.part")
    part.write_bytes(content)
    part.replace(path)


def _upright(given: bytes) -> tuple[bytes, tuple[int, int], dt.datetime | None]:
    from PIL import Image, ImageOps

    try:
        with Image.open(BytesIO(given), formats=_FORMATS) as image:
            pixels = image.width * image.height
            if pixels > MOST_PIXELS:
                raise Refusal(PhotoReason.PHOTO_TOO_LARGE, bytes=len(given), pixels=pixels)
            taken_at = _taken_at(image.getexif())
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refusal(PhotoReason.NO_PHOTO) from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    written = BytesIO()
    upright.save(written, "JPEG", quality=85)
    return written.getvalue(), upright.size, taken_at


def _taken_at(exif: object) -> dt.datetime | None:
    """The camera's clock, read as the city's time; None where it says nothing sensible."""
    from django.utils import timezone

    written = getattr(exif, "get", lambda _tag: None)(306)
    try:
        clock = dt.datetime.strptime(str(written), "%Y:%m:%d %H:%M:%S")
    except ValueError:
        return None
    return timezone.make_aware(clock)
