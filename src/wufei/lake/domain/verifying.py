"""Checks the lake against the database: page files from the files alone, then registers, then the
postings table against the page files; names the first difference."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from itertools import groupby

from wufei.kernel.actors import Actor
from wufei.lake.domain import pagefiles
from wufei.lake.domain.operationverifying import verify_operations
from wufei.lake.domain.registerverifying import verify_registers
from wufei.lake.domain.reports import LakeReport
from wufei.lake.domain.tableverifying import verify_other_files, verify_table
from wufei.lake.models import PageFile
from wufei.ledger.public import (
    Difference,
    Page,
    PageRow,
    digest_of_rows,
    page_rows,
    require_verifier,
)


def verify_pages(*, actor: Actor, progress: Callable[[int, int], None] | None = None) -> LakeReport:
    """Verify every page file: its bytes, its rows, and the page digest made from its rows.

    Raises:
        Refusal: no right to verify.
    """
    require_verifier(actor)
    report = LakeReport()
    files = {file.page_id: file for file in PageFile.objects.all()}
    total = len(files)
    for page in Page.objects.order_by("number").iterator(500):
        file = files.pop(page.number, None)
        if file is None:
            report.waiting += 1
            continue
        report.difference, rows = _check(page, file)
        if report.difference is not None:
            return report
        report.files += 1
        report.rows += rows
        if progress is not None:
            progress(report.files, total)
    return report


def verify_lake(*, actor: Actor, progress: Callable[[int, int], None] | None = None) -> LakeReport:
    """Verify the whole lake: page files as :func:`verify_pages`, the files of registers and
    operations against the recorded versions and facts, and every row of the postings table against
    the page files, each page once.

    Raises:
        Refusal: no right to verify.
    """
    report = verify_pages(actor=actor, progress=progress)
    for check in (verify_registers, verify_operations, verify_table, verify_other_files):
        if report.difference is None:
            check(report)
    return report


def _check(page: Page, file: PageFile) -> tuple[Difference | None, int]:
    path = pagefiles.path_of(page.number)
    place = f"page file {page.number}"
    if not path.exists():
        return Difference("page file", place, "the file", "no file"), 0
    if pagefiles.digest_of(path) != bytes(file.digest):
        return _where(page, place), 0
    rows = pagefiles.read(path)
    found = digest_of_rows(page.number, bytes(page.previous_digest), _grouped(rows))
    if found != bytes(page.digest):
        difference = _first_row(place, page_rows(page), rows)
        return difference or _digests(place, bytes(page.digest), found), 0
    return None, len(rows)


def _digests(place: str, expected: bytes, found: bytes) -> Difference:
    return Difference("page digest", place, expected.hex(), found.hex())


def _where(page: Page, place: str) -> Difference:
    """The first row and column of a changed file, or, where it cannot be read, the first byte."""
    expected = page_rows(page)
    path = pagefiles.path_of(page.number)
    try:
        difference = _first_row(place, expected, pagefiles.read_apart(path))
    except (pagefiles.Unreadable, subprocess.TimeoutExpired):
        difference = None
    if difference is not None:
        return difference
    intact, changed = pagefiles.spell(page, expected), path.read_bytes()
    offset = next(
        (i for i, (left, right) in enumerate(zip(intact, changed, strict=False)) if left != right),
        min(len(intact), len(changed)),
    )
    return Difference(
        "bytes of the page file",
        f"{place}, byte {offset}",
        intact[offset : offset + 8].hex(" ") or "end of file",
        changed[offset : offset + 8].hex(" ") or "end of file",
    )


def _grouped(rows: Sequence[PageRow]) -> list[list[PageRow]]:
    return [list(group) for _, group in groupby(rows, key=lambda row: row.seq)]


def _first_row(place: str, expected: list[PageRow], found: list[PageRow]) -> Difference | None:
    for index, (left, right) in enumerate(zip(expected, found, strict=False)):
        for name, want, have in zip(PageRow._fields, left, right, strict=True):
            if want != have:
                where = f"{place}, row {index + 1}, sequence {left.seq}, column {name}"
                return Difference("row of the page file", where, str(want), str(have))
    if len(expected) != len(found):
        return Difference("rows of the page file", place, str(len(expected)), str(len(found)))
    return None
