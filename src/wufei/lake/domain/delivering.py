"""From the sealed page to its file, exactly once; every step may be repeated after a kill."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone

from wufei.lake.domain import pagefiles
from wufei.lake.models import PageFile
from wufei.ledger.public import Page, page_rows


def deliver_pages(*, progress: Callable[[int, int], None] | None = None) -> int:
    """Write the file of every page that has none; how many were written.

    A page whose file was written and not yet recorded is written again: the same rows.
    """
    waiting = Page.objects.filter(file__isnull=True).order_by("number")
    total = waiting.count()
    done = 0
    for page in waiting.iterator(100):
        _deliver(page)
        done += 1
        if progress is not None:
            progress(done, total)
    for stray in list(pagefiles.strays()):
        stray.unlink(missing_ok=True)
    return done


def _deliver(page: Page) -> None:
    path = pagefiles.write(page, page_rows(page))
    PageFile.objects.update_or_create(
        page=page,
        defaults={
            "digest": pagefiles.digest_of(path),
            "size": path.stat().st_size,
            "written_at": timezone.now(),
        },
    )


def rebuild_pages(*, progress: Callable[[int, int], None] | None = None) -> list[int]:
    """Write again every page file that is missing or whose bytes changed; their page numbers.

    The database must verify first: rebuilding copies what stands there.
    """
    files = PageFile.objects.select_related("page").order_by("page_id")
    total = files.count()
    rebuilt: list[int] = []
    for done, file in enumerate(files.iterator(100), 1):
        path = pagefiles.path_of(file.page_id)
        if not path.exists() or pagefiles.digest_of(path) != bytes(file.digest):
            _deliver(file.page)
            rebuilt.append(file.page_id)
        if progress is not None:
            progress(done, total)
    return rebuilt
