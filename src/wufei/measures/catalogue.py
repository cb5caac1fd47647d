"""The catalogue in use: the shipped definitions and those of this installation."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from django.conf import settings

from wufei.measures.definitions import Catalogue
from wufei.measures.loading.folders import definition_files, load_catalogue

SHIPPED = Path(__file__).resolve().parent / "definitions_data"

logger = logging.getLogger(__name__)

_Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A catalogue with the times and sizes, and the content, of the files it came from."""

    folders: tuple[Path, ...]
    stamp: _Stamp
    content: str
    catalogue: Catalogue


_lock = Lock()
_last: list[_Loaded] = []


def definition_folders() -> tuple[Path, ...]:
    """Where definitions are read from, the installation's own folder last."""
    return (SHIPPED, Path(settings.MEASURES_FOLDER))


def catalogue() -> Catalogue:
    """The definitions in force. Files are looked at on each call and read again only where one has
    changed; the same content is the same object. What is left out is logged when it is read."""
    folders = definition_folders()
    stamp = _stamp(folders)
    with _lock:
        last = _last[0] if _last else None
        if last is not None and last.folders == folders and last.stamp == stamp:
            return last.catalogue
        content = _content(folders)
        if last is not None and last.folders == folders and last.content == content:
            found = last.catalogue
        else:
            found = load_catalogue(folders)
            for problem in found.problems:
                logger.warning(
                    "%s:%s: %s left out: %s (%s)",
                    problem.file,
                    problem.line,
                    problem.definition or "content",
                    problem.code,
                    problem.message,
                )
        _last[:] = [_Loaded(folders, stamp, content, found)]
        return found


def _files(folders: Sequence[Path]) -> list[Path]:
    return [path for folder in folders for path in definition_files(folder)]


def _stamp(folders: Sequence[Path]) -> _Stamp:
    found = []
    for path in _files(folders):
        try:
            state = path.stat()
        except FileNotFoundError:
            continue
        found.append((str(path), state.st_mtime_ns, state.st_size))
    return tuple(found)


def _content(folders: Sequence[Path]) -> str:
    """SHA-256 over names and bytes; a file that cannot be read counts by its name alone."""
    digest = hashlib.sha256()
    for path in _files(folders):
        try:
            content = path.read_bytes()
        except OSError:
            content = b""
        digest.update(f"{path}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
