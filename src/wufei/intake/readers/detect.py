"""What a file is, from its first bytes and not from its name."""

from __future__ import annotations

import zipfile
from pathlib import Path

from django.utils.translation import gettext as _

from wufei.intake.refusals import IntakeReason
from wufei.kernel.refusals import Refusal

#: A workbook may unpack to this many bytes; more is a bomb or no job for a workbook.
MAX_UNPACKED = 2 * 1024**3

_FOREIGN = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"{\\rtf", "RTF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"SQLite format 3", "SQLite"),
    (b"PAR1", "Parquet"),
    (b"\x7fELF", "ELF"),
    (b"MZ", "EXE"),
)


def detect(path: Path, *, name: str = "") -> str:
    """``csv``, ``csv.gz``, ``xlsx`` or ``xls``.

    Raises:
        Refusal: ``EMPTY_FILE``, ``WRONG_FILE_TYPE``, ``FILE_BROKEN``.
    """
    name = name or path.name
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip(b" \t\r\n\xef\xbb\xbf\x00"):
        raise Refusal(IntakeReason.EMPTY_FILE, name=name)
    if head.startswith(b"\x1f\x8b"):
        return "csv.gz"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "xls"
    if head.startswith(b"PK"):
        _check_workbook(path, name)
        return "xlsx"
    for magic, kind in _FOREIGN:
        if head.startswith(magic):
            raise Refusal(IntakeReason.WRONG_FILE_TYPE, name=name, kind=kind)
    if head.lstrip()[:9].lower().startswith((b"<html", b"<!doctype", b"<?xml")):
        raise Refusal(IntakeReason.WRONG_FILE_TYPE, name=name, kind="HTML/XML")
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refusal(IntakeReason.WRONG_FILE_TYPE, name=name, kind=_("二进制文件"))
    return "csv"


def _check_workbook(path: Path, name: str) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        raise Refusal(IntakeReason.FILE_BROKEN, name=name, detail=str(error)) from error
    if not any(entry.filename == "xl/workbook.xml" for entry in entries):
        raise Refusal(IntakeReason.WRONG_FILE_TYPE, name=name, kind=_("压缩包"))
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Refusal(IntakeReason.FILE_TOO_BIG, name=name, limit=MAX_UNPACKED // 1024**2)
