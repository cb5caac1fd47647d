"""Many small files of the postings table become few large ones; no reader sees anything between."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from wufei.kernel.refusals import Refusal
from wufei.lake.domain import building, locks, postingcommits, postingfiles, postinglog
from wufei.lake.domain.pagefiles import digest_of
from wufei.lake.domain.postinglog import LiveFile
from wufei.lake.models import TableFile
from wufei.lake.refusals import LakeReason

#: A file of this many bytes is worth a scan of its own; half of it is left as it is.
TARGET_BYTES: Final = 256 * 1024 * 1024


def compact_lake(
    *, target_bytes: int = TARGET_BYTES, progress: Callable[[int, int], None] | None = None
) -> int:
    """Merge neighbouring small files, each merge in one commit; how many files were merged.

    Files keep whole pages in order, so a range of pages is still found by the files' statistics.

    Raises:
        Refusal: FILE_DAMAGED, FILE_MISSING: a file is not what was written. It is not merged.
    """
    merged = 0
    with locks.own_lake():
        state = postinglog.state()
        groups = list(_groups(state.files, target_bytes))
        for done, group in enumerate(groups, 1):
            _merge(group, state.page)
            merged += len(group)
            if progress is not None:
                progress(done, len(groups))
        postingfiles.keep_records(postinglog.state())
    return merged


def _groups(files: Sequence[LiveFile], target: int) -> Iterator[list[LiveFile]]:
    """Neighbours in the order of pages that together stay within the target, two or more."""
    group: list[LiveFile] = []
    for file in files:
        small = file.size < target // 2
        if group and not (small and sum(one.size for one in group) + file.size <= target):
            yield from [group] if len(group) > 1 else []
            group = []
        if small:
            group.append(file)
    yield from [group] if len(group) > 1 else []


def _merge(group: Sequence[LiveFile], page: int) -> None:
    for file in group:
        require_recorded(file)
    query = f"SELECT * FROM read_parquet({building.listed(file.path for file in group)})"  # noqa: S608
    with building.builder() as connection:
        file = postingfiles.write_file(
            connection, query, group[0].first_page, max(one.last_page for one in group)
        )
    assert file.rows == sum(one.rows for one in group), "a merge keeps every row"
    postingcommits.commit(added=[file], removed=group, page=page, same_rows=True)


def require_recorded(file: LiveFile) -> None:
    """Raises FILE_MISSING or FILE_DAMAGED unless the bytes on the disk are those recorded."""
    name = building.named(file.path)
    if not file.path.exists():
        raise Refusal(LakeReason.FILE_MISSING, file=name)
    record = TableFile.objects.filter(path=name).first()
    if record is None or digest_of(file.path) != bytes(record.digest):
        raise Refusal(LakeReason.FILE_DAMAGED, file=name)
