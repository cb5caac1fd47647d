"""Taking in a file: stored once under its digest, never under a name that a person gave."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction

from wufei.intake.domain.access import home_region, require_importer
from wufei.intake.models import SourceFile
from wufei.intake.readers import detect
from wufei.intake.refusals import IntakeReason
from wufei.kernel import audit
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal

CHUNK = 1024 * 1024


def receive_file(*, actor: Actor, content: IO[bytes], name: str) -> SourceFile:
    """Store an upload. ``content`` is read once, in pieces.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``FILE_TOO_BIG``, ``EMPTY_FILE``, ``WRONG_FILE_TYPE``,
            ``FILE_BROKEN``, ``DISK_FULL``.
    """
    require_importer(actor)
    name = Path(name.replace("\\", "/")).name[:200] or "upload"
    root = Path(settings.MEDIA_ROOT)
    try:
        stored, digest, size = _store(content, root, name)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Refusal(IntakeReason.DISK_FULL, detail=os.strerror(error.errno)) from error
        raise
    with transaction.atomic():
        source: SourceFile = SourceFile.objects.create(
            digest=digest,
            name=name,
            size=size,
            stored=str(stored.relative_to(root)),
            uploaded_by_id=actor.user_id,
            uploader_name=actor.name,
            region=home_region(actor),
        )
        after = {"name": name, "digest": digest, "size": size}
        audit.record(actor=actor, action="intake.file.received", target=source, after=after)
    return source


def _store(content: IO[bytes], root: Path, name: str) -> tuple[Path, str, int]:
    """Writes to a scratch file and moves it into place: a half upload leaves nothing behind."""
    folder = root / "intake" / "files"
    folder.mkdir(parents=True, exist_ok=True)
    handle, scratch_name = tempfile.mkstemp(dir=folder, prefix=".upload-")
    scratch = Path(scratch_name)
    try:
        with os.fdopen(handle, "wb") as out:
            digest, size = _copy(content, out, name)
            out.flush()
            os.fsync(out.fileno())
        detect(scratch, name=name)
        target = folder / digest[:2] / digest
        target.parent.mkdir(exist_ok=True)
        scratch.replace(target)
    finally:
        scratch.unlink(missing_ok=True)
    return target, digest, size


def _copy(content: IO[bytes], out: IO[bytes], name: str) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in _chunks(content):
        size += len(chunk)
        if size > settings.INTAKE_MAX_BYTES:
            limit = settings.INTAKE_MAX_BYTES // 1024**2
            raise Refusal(IntakeReason.FILE_TOO_BIG, name=name, limit=limit)
        digest.update(chunk)
        out.write(chunk)
    return digest.hexdigest(), size


def _chunks(content: IO[bytes]) -> Iterator[bytes]:
    while chunk := content.read(CHUNK):
        yield chunk
