"""What stands in the columns of a file: the distinct values, bounded, most frequent first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice

from wufei.intake.readers import Table

#: Rows that are looked at, and distinct values that are offered for one column.
MOST_ROWS = 100_000
MOST_VALUES = 150
MAX_VALUE = 200


@dataclass(frozen=True, slots=True)
class ColumnSample:
    """``complete``: no other value stands in the file. ``blanks``: rows that leave it empty."""

    values: list[str]
    complete: bool
    blanks: int = 0


def sample_columns(table: Table, *, rows: int = MOST_ROWS) -> dict[str, ColumnSample]:
    """A sample of each column of the header; a file of more than ``rows`` rows is cut there."""
    width = len(table.header)
    found: list[Counter[str]] = [Counter() for _ in range(width)]
    crowded: set[int] = set()
    count = 0
    for _number, cells in islice(table.rows(), rows):
        count += 1
        for place, cell in enumerate(cells[:width]):
            value = cell.strip()
            known = found[place]
            if value in known or len(known) <= MOST_VALUES:
                known[value] += 1
            else:
                crowded.add(place)
    return {
        name: _sample(found[place], complete=count < rows and place not in crowded)
        for place, name in enumerate(table.header)
        if name
    }


def _sample(known: Counter[str], *, complete: bool) -> ColumnSample:
    blanks = known.pop("", 0)
    values = [value for value, _count in known.most_common() if len(value) <= MAX_VALUE]
    kept = values[:MOST_VALUES]
    return ColumnSample(kept, complete and len(kept) == len(known), blanks)
