"""A sealed page becomes a file with its digest recorded; every step may be repeated."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from wufei.lake.domain import pagefiles
from wufei.lake.models import PageFile
from wufei.ledger.public import Page, page_rows


def write_page(page: Page) -> None:
    """Write the file of a page from the database; written again it holds the same rows."""
    path = pagefiles.write(page, page_rows(page))
    PageFile.objects.update_or_create(
        page=page,
        defaults={
            "digest": pagefiles.digest_of(path),
            "size": path.stat().st_size,
            "written_at": timezone.now(),
        },
    )


def is_intact(file: PageFile) -> bool:
    """Whether the bytes on the disk are those recorded."""
    path = pagefiles.path_of(file.page_id)
    return path.exists() and pagefiles.digest_of(path) == bytes(file.digest)


def restore_pages(numbers: Sequence[int]) -> list[int]:
    """Write again those of these pages whose file is missing or changed; their numbers."""
    files = PageFile.objects.filter(page__in=numbers).select_related("page").order_by("page_id")
    restored: list[int] = []
    for file in files.iterator(100):
        if not is_intact(file):
            write_page(file.page)
            restored.append(file.page_id)
    return restored
