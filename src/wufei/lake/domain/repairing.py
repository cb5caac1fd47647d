"""What is missing or damaged in the lake is made again from the database, in place, while it is
read: every step leaves either the old answer or the new one, or a refusal, never a wrong sum."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from wufei.kernel.refusals import Refusal
from wufei.lake.domain import (
    building,
    comparing,
    locks,
    operationfiles,
    postingcommits,
    postingfiles,
    postinglog,
    postings,
    registerfiles,
)
from wufei.lake.domain.delivering import rebuild_pages
from wufei.lake.domain.operationverifying import verify_operations
from wufei.lake.domain.postinglog import LiveFile, State
from wufei.lake.domain.registers import capture_registers
from wufei.lake.domain.registerverifying import verify_register
from wufei.lake.domain.reports import LakeReport
from wufei.lake.domain.tableverifying import (
    changed_log,
    compare_table,
    damaged_files,
    recorded,
)
from wufei.lake.models import PageFile


@dataclass(slots=True)
class Repair:
    """What was made again: page numbers, and files by their names in the lake's folder."""

    pages: list[int] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


def repair_lake(*, progress: Callable[[int, int], None] | None = None) -> Repair:
    """Make page files, registers and the postings table whole again. ``progress`` is about pages.

    The database must verify first: repairing copies what stands there.
    """
    repair = Repair()
    with locks.own_lake():
        repair.pages = rebuild_pages(progress=progress)
        capture_registers(thorough=True)
        repair.files += _repair_registers()
        repair.files += _repair_operations()
        repair.files += _repair_log()
        repair.files += _repair_table()
        postings.append_pages()
        repair.files += _replace_if_different()
    return repair


def _repair_registers() -> list[str]:
    rewritten = []
    for name in registerfiles.NAMES:
        report = LakeReport()
        verify_register(name, report)
        if report.difference is not None:
            path = registerfiles.rewrite(name)
            rewritten.append(building.named(path) if path else name)
    return rewritten


def _repair_operations() -> list[str]:
    report = LakeReport()
    verify_operations(report)
    if report.difference is None:
        return []
    return [building.named(path) for path in operationfiles.rewrite()]


def _repair_log() -> list[str]:
    """A log that is gone, cannot be read, or whose bytes changed, begins anew with the recorded
    files that are intact, up to the first page that is in none of them."""
    changed = [difference.place for difference in changed_log()]
    live = _intact_from_the_first()
    try:
        lost = postinglog.state().version < 0 and bool(live)
    except Refusal:
        lost = True
    if lost and not changed:
        changed = [building.named(postinglog.log_folder())]
    if changed:
        postingcommits.renew_log(live=live, page=live[-1].last_page if live else 0)
    return changed


def _intact_from_the_first() -> list[LiveFile]:
    records = recorded()
    live: list[LiveFile] = []
    for file in postingfiles.recorded_files():
        expected = live[-1].last_page + 1 if live else 1
        record = records[building.named(file.path)]
        if file.first_page == expected and comparing.changed_bytes(record) is None:
            live.append(file)
    return live


def _repair_table() -> list[str]:
    """Put new files in the place of damaged ones, in one commit."""
    state = postinglog.state()
    damaged = damaged_files(state)
    if damaged and not _is_gapless(state):
        damaged = list(state.files)
    _replace(damaged, state.page)
    return [building.named(file.path) for file in damaged]


def _is_gapless(state: State) -> bool:
    """Whether each page is in one file, as the log tells it."""
    expected = 1
    for file in state.files:
        if file.first_page != expected:
            return False
        expected = file.last_page + 1
    return True


def _replace(files: list[LiveFile], page: int) -> None:
    """Damaged bytes are deleted, so that nobody reads them by an earlier version."""
    if not files:
        return
    wanted = {number for file in files for number in range(file.first_page, file.last_page + 1)}
    pages = sorted(wanted)
    added = [postings.write_run(run) for run in _neighbours(pages)]
    postingcommits.commit(added=added, removed=files, page=page)
    for file in files:
        file.path.unlink(missing_ok=True)
    postingfiles.keep_records(postinglog.state())


def _neighbours(pages: list[int]) -> list[list[int]]:
    """Runs without a gap, each at most as long as a run of delivery."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and runs[-1][-1] == page - 1 and len(runs[-1]) < postings.RUN_PAGES:
            runs[-1].append(page)
        else:
            runs.append([page])
    return runs


def _replace_if_different() -> list[str]:
    """Files whose bytes are on record and whose rows are not those of the pages."""
    report, state = LakeReport(), postinglog.state()
    compare_table(report, state, recorded())
    if report.difference is None:
        return []
    pages = list(PageFile.objects.order_by("page_id").values_list("page_id", flat=True))
    added = [postings.write_run(run) for run in postings.runs_of(pages)]
    postingcommits.commit(added=added, removed=state.files, page=pages[-1] if pages else 0)
    postingfiles.keep_records(postinglog.state())
    return [building.named(file.path) for file in state.files]
