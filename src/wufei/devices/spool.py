"""Between the doors and the lake: lines on disk, so that what was acknowledged is never lost.

A door writes whole files (written, synced, renamed). The lander moves what is there into a folder
of its own, which is a batch with a name; the batch is landed and then removed. Killed anywhere, the
folder is found again and landed under the same name, which the lake answers as before.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings

#: A folder that nobody has worked on for so long belongs to a process that is gone.
ABANDONED_SECONDS = 30
#: Lines a batch holds at most, about.
MOST_LINES = 100_000


def folder() -> Path:
    return Path(settings.LAKE_FOLDER).parent / "spool"


def write(lines: Iterable[str]) -> Path:
    """Lines on disk; when this returns they survive the loss of power."""
    return _write(folder() / "waiting", lines)


def _write(place: Path, lines: Iterable[str]) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    name = f"{time.time_ns():020d}-{uuid.uuid4().hex[:8]}"
    part = place / f".{name}.part"
    with part.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
    whole = place / f"{name}.jsonl"
    part.rename(whole)
    _sync(place)
    return whole


def batches() -> Iterator[Path]:
    """Folders to land: those left behind first, then one of what waits."""
    landing = folder() / "landing"
    landing.mkdir(parents=True, exist_ok=True)
    now = time.time()
    for left in sorted(landing.iterdir()):
        if now - left.stat().st_mtime > ABANDONED_SECONDS:
            left.touch()
            yield left
    fresh = _gathered(landing)
    if fresh is not None:
        yield fresh


def _gathered(landing: Path) -> Path | None:
    waiting = folder() / "waiting"
    if not waiting.exists():
        return None
    files = sorted(path for path in waiting.iterdir() if path.suffix == ".jsonl")
    if not files:
        return None
    batch = landing / f"{time.time_ns():020d}-{uuid.uuid4().hex[:8]}"
    batch.mkdir()
    size = 0
    for file in files:
        try:
            size += file.stat().st_size
            file.rename(batch / file.name)
        except FileNotFoundError:
            continue  # another lander was quicker
        if size > MOST_LINES * 200:
            break
    return batch


def lines_of(batch: Path) -> Iterator[str]:
    for file in sorted(batch.iterdir()):
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                if line.strip():
                    yield line.rstrip("\n")


def remove(batch: Path) -> None:
    shutil.rmtree(batch, ignore_errors=True)


def backlog() -> tuple[int, float]:
    """Files that wait, and the age in seconds of the oldest."""
    waiting = folder() / "waiting"
    files = list(waiting.iterdir()) if waiting.exists() else []
    ages = [time.time() - path.stat().st_mtime for path in files if path.suffix == ".jsonl"]
    return len(ages), max(ages, default=0.0)


def hold(code: str, lines: Iterable[str]) -> None:
    """Keep messages of an unknown device, on disk when this returns."""
    _write(_held_folder(code), lines)


def release(code: str) -> int:
    """What was held of a device waits to be landed like anything that has just come in; how many
    files. May be done again, also by several at once."""
    held, waiting = _held_folder(code), folder() / "waiting"
    if not held.is_dir():
        return 0
    waiting.mkdir(parents=True, exist_ok=True)
    count = 0
    for file in sorted(held.glob("*.jsonl")):
        with suppress(FileNotFoundError):  # somebody else was quicker
            file.rename(waiting / file.name)
            count += 1
    _sync(waiting)
    return count


def forget_held(code: str, *, before: float) -> int:
    """Delete what was held of a device and was written before that moment (seconds since 1970)."""
    old = [f for f in _held_folder(code).glob("*.jsonl") if f.stat().st_mtime < before]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def _held_folder(code: str) -> Path:
    return folder() / "held" / hashlib.sha256(code.encode()).hexdigest()[:32]


def _sync(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
