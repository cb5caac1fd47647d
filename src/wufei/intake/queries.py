"""Named reads of intake, for pages, API and terminal."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from wufei.intake.domain.maps import header_signature
from wufei.intake.mapfields import FileLayout
from wufei.intake.models import ImportRun, RejectedRow, RunState, SavedMap, SourceFile
from wufei.intake.readers import open_table
from wufei.intake.rejected import Rejected, read_rejected, write_workbook
from wufei.intake.shipped import shipped_map, shipped_names
from wufei.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Preview:
    """The head of a file as the readers see it. ``rows``: number and cells."""

    kind: str
    encoding: str
    delimiter: str
    sheet: str
    sheets: tuple[str, ...]
    header: list[str]
    rows: list[tuple[int, list[str]]]
    signature: str


def preview(*, source: SourceFile, layout: FileLayout | None = None, rows: int = 20) -> Preview:
    """The first rows of an uploaded file.

    Raises:
        Refusal: the file cannot be read; an ``IntakeReason``.
    """
    table = open_table(source.path, layout, name=source.name)
    return Preview(
        kind=table.kind,
        encoding=table.encoding,
        delimiter=table.delimiter,
        sheet=table.sheet,
        sheets=table.sheets,
        header=table.header,
        rows=list(islice(table.rows(), rows)),
        signature=header_signature(table.header),
    )


def suggested_maps(actor: Actor, header: Sequence[str]) -> list[SavedMap]:
    """Maps for a file with this header, best first: remembered for just these columns, then those
    whose columns are all there. Each name in its latest version only."""
    signature = header_signature(header)
    latest: dict[str, SavedMap] = {}
    for saved in SavedMap.objects.visible_to(actor).order_by("name", "version"):
        latest[saved.name] = saved
    present = set(header)
    remembered = [m for m in latest.values() if m.header_signature == signature]
    fitting = [
        m
        for m in latest.values()
        if m not in remembered and present.issuperset(m.column_map.columns())
    ]
    fitting.sort(key=lambda m: -len(m.column_map.columns()))
    return remembered + fitting


def suggested_shipped(header: Sequence[str]) -> list[str]:
    """Names of shipped maps whose columns are all in ``header``, the most specific first."""
    present = set(header)
    fitting = [n for n in shipped_names() if present.issuperset(shipped_map(n).columns())]
    return sorted(fitting, key=lambda n: -len(shipped_map(n).columns()))


def earlier_runs(*, digest: str) -> list[ImportRun]:
    """Imports of the same content that stand in the ledger, whoever made them and whatever the
    file was called then."""
    return list(
        ImportRun.objects.filter(
            source__digest=digest,
            state__in=(RunState.POSTING, RunState.INTERRUPTED, RunState.POSTED),
        ).select_related("source", "saved_map")
    )


def rejected_rows(run: ImportRun) -> Iterator[Rejected]:
    """Rows that were kept out: of posting once it began, before that of the dry run."""
    if run.batch is not None:
        rows = RejectedRow.objects.filter(run=run).order_by("row")
        for row in rows.iterator(chunk_size=2000):
            yield Rejected(
                row=row.row,
                code=row.code,
                column=row.column,
                value=row.value,
                message=row.message,
                remedy=row.remedy,
                cells=row.cells,
                outcome="skipped" if row.skipped else "refused",
            )
    elif run.rejected_path.exists():
        yield from read_rejected(run.rejected_path)


def header_of(run: ImportRun) -> list[str]:
    """The columns of the run's file, as the dry run found them."""
    report = run.dry_run_report
    return report.columns if report else []


def rejected_rows_workbook(run: ImportRun, path: Path | None = None) -> Path:
    """A spreadsheet of the rows kept out: their cells, row number, reason and remedy.

    Written to ``path`` or to a scratch file that the caller removes.
    """
    if path is None:
        with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as file:
            path = Path(file.name)
    write_workbook(path, header_of(run), rejected_rows(run))
    return path
