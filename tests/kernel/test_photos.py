"""Pictures as evidence: checked, turned upright, without position, kept once."""

from __future__ import annotations

import uuid
from io import BytesIO

import pytest
from PIL import Image

from wufei.kernel.actors import system_actor
from wufei.kernel.models import Photo
from wufei.kernel.photos import PhotoReason, keep_photo, photo_path
from wufei.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")


def picture(size: tuple[int, int] = (300, 200), *, orientation: int = 1) -> BytesIO:
    image = Image.new("RGB", size, "green")
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[306] = "2026:11:20 08:30:00"
    exif.get_ifd(0x8825)[1] = "N"  # where it was taken
    file = BytesIO()
    image.save(file, "JPEG", exif=exif)
    file.seek(0)
    return file


def test_a_photo_is_kept_upright_and_says_when_but_not_where() -> None:
    photo = keep_photo(actor=SYSTEM, file=picture(orientation=6))
    assert (photo.width, photo.height) == (200, 300)
    assert photo.taken_at is not None
    assert photo.taken_at.isoformat() == "2026-11-20T08:30:00+08:00"
    with Image.open(photo_path(photo.pk)) as kept:
        assert (kept.format, kept.size, dict(kept.getexif())) == ("JPEG", (200, 300), {})


def test_a_large_photo_is_made_smaller() -> None:
    photo = keep_photo(actor=SYSTEM, file=picture((4000, 1000)))
    assert (photo.width, photo.height) == (1920, 480)


def test_a_photo_sent_twice_under_its_name_is_one() -> None:
    name = uuid.uuid4()
    first = keep_photo(actor=SYSTEM, file=picture(), photo_id=name)
    second = keep_photo(actor=SYSTEM, file=picture((10, 10)), photo_id=name)
    assert (first.pk, second.pk, second.width) == (name, name, 300)
    assert Photo.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", PhotoReason.NO_PHOTO),
        (b"%PDF-1.7 no picture", PhotoReason.NO_PHOTO),
        (b"\xff\xd8\xff\xe0 torn", PhotoReason.NO_PHOTO),
        (b"\0" * (15 * 1024 * 1024 + 1), PhotoReason.PHOTO_TOO_LARGE),
    ],
)
def test_what_is_no_photo_is_refused_and_nothing_is_kept(
    content: bytes, reason: PhotoReason
) -> None:
    with pytest.raises(Refusal) as refused:
        keep_photo(actor=SYSTEM, file=BytesIO(content))
    assert refused.value.reason == reason
    assert Photo.objects.count() == 0
