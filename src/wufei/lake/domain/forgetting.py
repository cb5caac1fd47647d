"""Files that nothing leads to any more are deleted, once their last readers have had their time."""

from __future__ import annotations

import datetime as dt
import math
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from wufei.lake.domain import (
    building,
    locks,
    operationfiles,
    postingcommits,
    postingfiles,
    postinglog,
    registerfiles,
)


def forget_old_files(*, retention: dt.timedelta | None = None) -> int:
    """Delete files that were replaced longer ago than ``retention`` (``LAKE_RETENTION_HOURS``
    unless told), and what interrupted writing left behind; how many.

    Raises:
        Refusal: FILE_DAMAGED, the log of the postings table cannot be read.
    """
    if retention is None:
        retention = dt.timedelta(hours=settings.LAKE_RETENTION_HOURS)
    with locks.own_lake():
        gone = postingcommits.vacuum(hours=math.ceil(retention.total_seconds() / 3600))
        old = list(_old(timezone.now().timestamp() - retention.total_seconds()))
        for path in old:
            path.unlink(missing_ok=True)
        postingfiles.keep_records(postinglog.state())
        for path in building.lake_path().glob(f"*{building.PARTIAL}"):
            shutil.rmtree(path, ignore_errors=True)
    return gone + len(old)


def _old(before: float) -> Iterator[Path]:
    """A file of a register is replaced when the next one is written."""
    for name in registerfiles.NAMES:
        files = registerfiles.files_of(name)
        for path, newer in pairwise(files):
            if newer.stat().st_mtime < before:
                yield path
    for path in operationfiles.replaced():
        if path.stat().st_mtime < before:
            yield path
    for folder in ("registers", "declared", "operations", "postings"):
        for path in building.lake_path(folder).glob(f"*{building.PARTIAL}"):
            if path.stat().st_mtime < before:
                yield path
