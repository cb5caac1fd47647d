"""From the sealed page to the lake, exactly once; every step may be repeated after a kill."""

from __future__ import annotations

from collections.abc import Callable

from wufei.lake.domain import locks, operationfiles, pagefiles
from wufei.lake.domain.pagewriting import is_intact, write_page
from wufei.lake.domain.postings import append_pages
from wufei.lake.domain.registerfiles import export_registers
from wufei.lake.domain.registers import capture_registers
from wufei.lake.models import PageFile
from wufei.ledger.public import Page


def deliver_pages(*, progress: Callable[[int, int], None] | None = None) -> int:
    """Bring the lake up to the last sealed page: page files, registers, the postings table. How
    many page files were written.

    A step that was done and not yet recorded is done again, with the same rows.

    Raises:
        Refusal: FILE_DAMAGED, the log of the postings table is not what was written.
    """
    with locks.own_lake():
        done = _write_pages(progress)
        capture_registers()
        export_registers()
        operationfiles.bring_up_to_date()
        append_pages()
    return done


def _write_pages(progress: Callable[[int, int], None] | None) -> int:
    waiting = Page.objects.filter(file__isnull=True).order_by("number")
    total = waiting.count()
    done = 0
    for page in waiting.iterator(100):
        write_page(page)
        done += 1
        if progress is not None:
            progress(done, total)
    for stray in list(pagefiles.strays()):
        stray.unlink(missing_ok=True)
    return done


def rebuild_pages(*, progress: Callable[[int, int], None] | None = None) -> list[int]:
    """Write again every page file that is missing or whose bytes changed; their page numbers.

    The database must verify first: rebuilding copies what stands there.
    """
    files = PageFile.objects.select_related("page").order_by("page_id")
    total = files.count()
    rebuilt: list[int] = []
    for done, file in enumerate(files.iterator(100), 1):
        if not is_intact(file):
            write_page(file.page)
            rebuilt.append(file.page_id)
        if progress is not None:
            progress(done, total)
    return rebuilt
