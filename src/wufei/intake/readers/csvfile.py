"""CSV as a stream: constant memory, strict decoding, packed or not."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from wufei.intake.mapfields import FileLayout
from wufei.intake.readers.encodings import find_encoding, open_bytes
from wufei.intake.readers.table import Row, Table, clean_header
from wufei.intake.refusals import IntakeReason
from wufei.kernel.refusals import Refusal

_DELIMITERS = (",", ";", "\t", "|", "，")
#: A cell longer than this is an unclosed quote.
MAX_CELL = 131_072


def open_csv(
    path: Path, layout: FileLayout, *, packed: bool, name: str, wanted: Sequence[str] = ()
) -> Table:
    """The table in a CSV file.

    Raises:
        Refusal: ``WRONG_ENCODING``, ``NO_HEADER``, ``BROKEN_CSV``, ``FILE_BROKEN``.
    """
    encoding = find_encoding(path, layout.encoding, packed=packed, name=name)
    source = partial(_records, path, encoding, packed=packed)
    delimiter = layout.delimiter
    if delimiter == "auto":
        delimiter = _guess_delimiter(source, layout.header_row, wanted)  # type: ignore[assignment]
    header: list[str] = []
    for number, cells in source(delimiter):
        if number == layout.header_row:
            header = clean_header(cells)
            break
    if not any(header):
        raise Refusal(IntakeReason.NO_HEADER, row=layout.header_row)

    def rows() -> Iterator[Row]:
        for number, cells in source(delimiter):
            if number > layout.header_row and cells:
                yield number, cells

    return Table(
        header=header,
        kind="csv.gz" if packed else "csv",
        read=rows,
        encoding=encoding,
        delimiter=delimiter,
    )


def _records(path: Path, encoding: str, delimiter: str, *, packed: bool) -> Iterator[Row]:
    csv.field_size_limit(MAX_CELL)
    number = 0
    with (
        open_bytes(path, packed=packed) as binary,
        io.TextIOWrapper(binary, encoding=encoding, errors="strict", newline="") as text,
    ):
        reader = csv.reader(text, delimiter=delimiter)
        try:
            for cells in reader:
                number += 1
                yield number, cells
        except csv.Error as error:
            raise Refusal(IntakeReason.BROKEN_CSV, row=number + 1, detail=str(error)) from error


def _guess_delimiter(source: partial[Iterator[Row]], header_row: int, wanted: Sequence[str]) -> str:
    """The delimiter that finds most of the map's columns, then the one that gives most columns."""
    best, best_score = ",", (-1, 0)
    for delimiter in _DELIMITERS:
        cells: list[str] = []
        for number, found in source(delimiter):
            if number == header_row:
                cells = clean_header(found)
                break
        score = (sum(name in cells for name in wanted), len(cells))
        if score > best_score:
            best, best_score = delimiter, score
    return best
