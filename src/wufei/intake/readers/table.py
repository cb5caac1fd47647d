"""What every reader gives: a header and numbered rows of text cells."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wufei.intake.refusals import IntakeReason
from wufei.kernel.refusals import Refusal

#: A row: its number as a spreadsheet shows it (the header's row counts), and its cells.
Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Table:
    """An opened table. ``rows()`` starts from the first data row each time it is called.

    ``native_dates``: dates come as ISO text from date cells, whatever the format on the sheet.
    """

    header: list[str]
    kind: str
    read: Callable[[], Iterator[Row]]
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    native_dates: bool = False

    def rows(self) -> Iterator[Row]:
        return self.read()


def clean_header(cells: Iterable[str]) -> list[str]:
    """Header names without stray blanks; empty columns at the end are dropped."""
    names = [" ".join(cell.replace("\ufeff", "").split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    return names


def require_columns(header: Sequence[str], wanted: Iterable[str]) -> None:
    """Every column that the map names must be there, once.

    Raises:
        Refusal: ``MISSING_COLUMNS`` with the nearest names present, ``DOUBLE_COLUMN``.
    """
    wanted = list(wanted)
    missing = [name for name in wanted if name not in header]
    if missing:
        raise Refusal(
            IntakeReason.MISSING_COLUMNS,
            missing="、".join(missing),
            nearest=_nearest(missing, header),
            columns=missing,
            present=list(header),
        )
    for name in wanted:
        if header.count(name) > 1:
            raise Refusal(IntakeReason.DOUBLE_COLUMN, column=name)


def _nearest(missing: list[str], header: Sequence[str]) -> str:
    lower = {name.casefold(): name for name in header if name}
    hints = []
    for name in missing:
        near = difflib.get_close_matches(name.casefold(), list(lower), n=1, cutoff=0.5)
        if near:
            hints.append(
                _("“%(missing)s”最接近“%(near)s”；") % {"missing": name, "near": lower[near[0]]}
            )
    present = _("文件中有：%(names)s。") % {"names": "、".join(n for n in header if n)[:300]}
    return "".join(hints) + present
