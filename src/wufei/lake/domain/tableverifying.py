"""Checks every row of the postings table against the page files, in parts of bounded size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from wufei.kernel.refusals import Refusal
from wufei.lake.domain import (
    building,
    comparing,
    locks,
    operationfiles,
    postingfiles,
    postinglog,
    postings,
    registerfiles,
)
from wufei.lake.domain.postinglog import LiveFile, State
from wufei.lake.domain.reports import LakeReport
from wufei.lake.models import PageFile, TableFile
from wufei.lake.schema import POSTINGS
from wufei.ledger.public import Difference

if TYPE_CHECKING:
    import duckdb

#: Pages compared at a time: about half a million rows.
PART_PAGES: Final = 64
_KEYS: Final = ("page", "seq", "line")


def verify_table(report: LakeReport) -> None:
    """Bytes of the live files, what the log says of them, and their rows."""
    try:
        with locks.own_lake():  # one moment; later merges do not disturb what is read then
            report.difference = next(changed_log(), None)
            if report.difference is not None:
                return
            state, records = postinglog.state(), recorded()
    except Refusal as refusal:
        report.difference = Difference(
            "log of the postings table",
            str(refusal.params["file"]),
            "a readable log that agrees with itself",
            str(refusal.__cause__ or "another last page than its files hold"),
        )
        return
    compare_table(report, state, records)


def compare_table(report: LakeReport, state: State, records: dict[str, TableFile]) -> None:
    """As :func:`verify_table`, of one version of the table."""
    pages = list(PageFile.objects.order_by("page_id").values_list("page_id", flat=True))
    report.table_waiting = sum(page > state.page for page in pages)
    report.difference = _bytes_differ(state, records) or _pages_differ(state, pages)
    if report.difference is not None or not state.files:
        return
    with building.builder() as connection:
        live = building.listed(file.path for file in state.files)
        report.difference = next(_differences(connection, state, live), None)
    report.table_files = len(state.files)
    report.table_rows = sum(file.rows for file in state.files)


def recorded() -> dict[str, TableFile]:
    """The recorded digests of the table's files, by name."""
    return {file.path: file for file in TableFile.objects.filter(table=postingfiles.TABLE)}


def changed_log() -> Iterator[Difference]:
    """Recorded files of the log whose bytes changed. Those that are gone were cleared away when
    they grew old, or else the log cannot be read, or ends early."""
    for record in TableFile.objects.filter(table=postingfiles.LOG).order_by("path"):
        if building.lake_path(record.path).exists():
            difference = comparing.changed_bytes(record)
            if difference is not None:
                yield difference


def _bytes_differ(state: State, records: dict[str, TableFile]) -> Difference | None:
    for file in state.files:
        name = building.named(file.path)
        record = records.get(name)
        difference = (
            comparing.changed_bytes(record) if record else comparing.not_recorded(file, name)
        )
        if difference is not None:
            return difference
    return None


def _pages_differ(state: State, pages: Sequence[int]) -> Difference | None:
    last = pages[-1] if pages else 0
    if state.page > last:
        return Difference("pages of the postings table", "last page", str(last), str(state.page))
    return None


def _differences(
    connection: duckdb.DuckDBPyConnection, state: State, live: str
) -> Iterator[Difference]:
    yield from _log_differs(connection, state, live)
    for first in range(1, state.page + 1, PART_PAGES):
        run = range(first, min(first + PART_PAGES, state.page + 1))
        difference = _part_differs(connection, run, live)
        if difference is not None:
            yield difference


def _log_differs(
    connection: duckdb.DuckDBPyConnection, state: State, live: str
) -> Iterator[Difference]:
    """What the log tells of each file is what a range of pages is looked up by."""
    query = (
        "SELECT parse_filename(filename), count(*), min(page), max(page), count(page)"  # noqa: S608
        f" FROM read_parquet({live}, filename = true) GROUP BY 1"
    )
    found = {name: tuple(rest) for name, *rest in connection.execute(query).fetchall()}
    for file in state.files:
        told = (file.rows, file.first_page, file.last_page, file.rows)
        have = found.get(file.name, (0, None, None, 0))
        if told != have:
            name = building.named(file.path)
            yield Difference("rows, first and last page in the log", name, str(have), str(told))


def _part_differs(
    connection: duckdb.DuckDBPyConnection, run: range, live: str
) -> Difference | None:
    columns = ", ".join(f'"{name}"' for name in POSTINGS)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE expected AS {postings.query_of(run)}")
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE found AS SELECT {columns} FROM read_parquet({live})"  # noqa: S608
        f" WHERE page BETWEEN {run[0]} AND {run[-1]}"
    )
    return comparing.first_difference(
        connection,
        check="row of the postings table",
        place="postings",
        columns=POSTINGS,
        keys=_KEYS,
    )


def verify_other_files(report: LakeReport) -> None:
    """Bytes of all other recorded files; one that is replaced meanwhile is left out."""
    own = (
        postingfiles.TABLE,
        postingfiles.LOG,
        operationfiles.NAME,
        *registerfiles.NAMES,
    )
    for record in TableFile.objects.exclude(table__in=own).iterator(500):
        difference = comparing.changed_bytes(record)
        if difference is None:
            report.other_files += 1
        elif TableFile.objects.filter(pk=record.pk, digest=record.digest).exists():
            report.difference = difference
            return


def damaged_files(state: State) -> list[LiveFile]:
    """Live files that are missing, changed or not on record."""
    records = recorded()
    return [
        file
        for file in state.files
        if (record := records.get(building.named(file.path))) is None
        or comparing.changed_bytes(record) is not None
    ]
