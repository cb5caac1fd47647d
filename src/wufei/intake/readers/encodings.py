"""Finds the encoding of a text file by trying, strictly, from the first byte to the last."""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from wufei.intake.refusals import IntakeReason
from wufei.kernel.refusals import Refusal

CHUNK = 1024 * 1024
#: Order of trial; GB18030 reads almost everything, so UTF-8 goes first.
AUTOMATIC = ("utf-8-sig", "gb18030")
#: A gzip file may unpack to this many bytes.
MAX_UNPACKED = 8 * 1024**3


def open_bytes(path: Path, *, packed: bool) -> IO[bytes]:
    return gzip.open(path, "rb") if packed else path.open("rb")  # type: ignore[return-value]


def _chunks(path: Path, name: str, *, packed: bool) -> Iterator[bytes]:
    total = 0
    try:
        with open_bytes(path, packed=packed) as file:
            while chunk := file.read(CHUNK):
                total += len(chunk)
                if total > MAX_UNPACKED:
                    raise Refusal(
                        IntakeReason.FILE_TOO_BIG, name=name, limit=MAX_UNPACKED // 1024**2
                    )
                yield chunk
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Refusal(IntakeReason.FILE_BROKEN, name=name, detail=str(error)) from error


def _first_bad_byte(path: Path, name: str, encoding: str, *, packed: bool) -> int | None:
    """Offset of the first byte that ``encoding`` cannot read; None when it reads all."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    done = 0  # bytes handed to the decoder and taken by it
    for chunk in _chunks(path, name, packed=packed):
        waiting = len(decoder.getstate()[0])
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            return done - waiting + error.start
        done += len(chunk)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return done - len(error.object) + error.start
    return None


def find_encoding(path: Path, wanted: str, *, packed: bool, name: str) -> str:
    """The encoding that reads the whole file: ``wanted``, or the first that fits for ``auto``.

    Raises:
        Refusal: ``WRONG_ENCODING`` with the offset of the first byte that cannot be read (of the
            attempt that came farthest), ``FILE_BROKEN``, ``FILE_TOO_BIG``.
    """
    with open_bytes(path, packed=packed) as file:
        try:
            head = file.read(4)
        except (EOFError, zlib.error, OSError) as error:
            raise Refusal(IntakeReason.FILE_BROKEN, name=name, detail=str(error)) from error
    candidates = AUTOMATIC if wanted == "auto" else (wanted,)
    if wanted == "auto" and head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ("utf-16",)
    if candidates == ("utf-8",):
        candidates = ("utf-8-sig",)  # the same, and a byte order mark does no harm
    reached = 0
    for encoding in candidates:
        offset = _first_bad_byte(path, name, encoding, packed=packed)
        if offset is None:
            return encoding
        reached = max(reached, offset)
    raise Refusal(
        IntakeReason.WRONG_ENCODING,
        name=name,
        encodings=" / ".join(candidates),
        offset=reached,
    )
