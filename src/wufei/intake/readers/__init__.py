"""From a file to rows of text: CSV as a stream, workbooks through calamine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from wufei.intake.mapfields import FileLayout
from wufei.intake.readers.csvfile import open_csv
from wufei.intake.readers.detect import detect
from wufei.intake.readers.sheets import open_sheet
from wufei.intake.readers.table import Row, Table, clean_header, require_columns

__all__ = ["Row", "Table", "clean_header", "detect", "open_table", "require_columns"]


def open_table(
    path: Path, layout: FileLayout | None = None, *, name: str = "", wanted: Sequence[str] = ()
) -> Table:
    """The table in a file, whatever its kind.

    ``wanted``: columns that the map names; they help to find the delimiter.

    Raises:
        Refusal: an ``IntakeReason`` that says what is wrong with the file.
    """
    layout = layout or FileLayout()
    name = name or path.name
    kind = detect(path, name=name)
    if kind in ("csv", "csv.gz"):
        return open_csv(path, layout, packed=kind == "csv.gz", name=name, wanted=wanted)
    return open_sheet(path, layout, kind=kind, name=name)
