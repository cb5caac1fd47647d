"""From page files to the postings table, each page once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from django.db import transaction

from wufei.lake.domain import (
    building,
    pagefiles,
    postingcommits,
    postingfiles,
    postinglog,
    registerfiles,
)
from wufei.lake.domain.facts import last_fact
from wufei.lake.domain.pagewriting import restore_pages
from wufei.lake.domain.postinglog import LiveFile
from wufei.lake.models import PageFile, TableFile

#: Pages of one commit, and so of one file.
RUN_PAGES: Final = 256


def append_pages(*, progress: Callable[[int, int], None] | None = None) -> int:
    """Commit every delivered page that the table lacks; how many. The caller owns the lake.

    A run of pages is one file and one commit, with its last page as application transaction.

    Raises:
        Refusal: FILE_DAMAGED, the log is not what was written.
    """
    state = postinglog.state()
    waiting = list(_waiting(state.page))
    for done, run in enumerate(runs_of(waiting), 1):
        _hold_facts(run)
        _append(run)
        if progress is not None:
            progress(min(done * RUN_PAGES, len(waiting)), len(waiting))
    postingfiles.keep_records(postinglog.state())
    return len(waiting)


def _waiting(page: int) -> Iterator[int]:
    """The pages after ``page`` that have files, up to the first that has none."""
    found = PageFile.objects.filter(page_id__gt=page).order_by("page_id")
    for expected, number in enumerate(found.values_list("page_id", flat=True), page + 1):
        if number != expected:
            return
        yield number


def runs_of(pages: Sequence[int]) -> Iterator[Sequence[int]]:
    """The pages in parts of which each becomes a file."""
    for start in range(0, len(pages), RUN_PAGES):
        yield pages[start : start + RUN_PAGES]


def _hold_facts(run: Sequence[int]) -> None:
    """A page is read with the registers as of its delivery at least: they name its accounts."""
    with transaction.atomic():
        PageFile.objects.filter(page__in=run, fact__isnull=True).update(fact=last_fact())


def _append(run: Sequence[int]) -> None:
    postingcommits.commit(added=[write_run(run)], page=run[-1])


def write_run(run: Sequence[int]) -> LiveFile:
    """A new file with the rows of these pages, from page files whose bytes are those recorded."""
    restore_pages(run)
    with building.builder() as connection:
        return postingfiles.write_file(connection, query_of(run), run[0], run[-1])


def query_of(run: Sequence[int]) -> str:
    """SQL: the rows of these pages, from their files and from the registers."""
    paths = [pagefiles.path_of(number) for number in run]
    return postingfiles.rows_of_pages(paths, _register("accounts"), _register("materials"))


def _register(name: str) -> Path:
    """The file of a register, from which no changed byte may come into the table."""
    path = registerfiles.file_at(name, last_fact())
    assert path is not None, "pages have accounts and materials"
    record = TableFile.objects.filter(path=building.named(path)).first()
    if record is not None and pagefiles.digest_of(path) != bytes(record.digest):
        path = registerfiles.rewrite(name)
        assert path is not None
    return path
