"""What the first rows of a file become by a map, before anything is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import localcontext
from itertools import islice
from typing import Any

from wufei.intake.columnmap import ColumnMap
from wufei.intake.dryrun import latest_moment
from wufei.intake.interpret.catalogue import Catalogue
from wufei.intake.interpret.duplicates import DuplicateFinder
from wufei.intake.interpret.problems import Problem
from wufei.intake.interpret.readrow import Moved, ReadRow
from wufei.intake.interpret.rows import Interpreter
from wufei.intake.interpret.tally import EXACT
from wufei.intake.models import SourceFile
from wufei.intake.readers import open_table
from wufei.intake.wording import in_language
from wufei.ledger.public import Account
from wufei.registry.public import Material, local_name

SHOWN = 20


@dataclass(frozen=True, slots=True)
class PreviewMove:
    material: str
    mass: str
    grams: int
    giver: str
    receiver: str
    giver_is_new: bool = False
    receiver_is_new: bool = False


@dataclass(slots=True)
class PreviewRow:
    """``outcome``: ``accepted``, ``refused``, ``skipped`` (by the map) or ``filtered``."""

    number: int
    outcome: str
    day: str = ""
    moves: list[PreviewMove] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def preview_rows(
    *, source: SourceFile, column_map: ColumnMap, rows: int = SHOWN
) -> list[PreviewRow]:
    """The first rows as the map reads them. Nothing is written.

    Raises:
        Refusal: the file as a whole cannot be read by this map.
    """
    name = source.name
    table = open_table(source.path, column_map.file, name=name, wanted=column_map.columns())
    head = list(islice(table.rows(), rows))
    bounded = replace(table, read=lambda: iter(head))
    with DuplicateFinder() as duplicates, localcontext(EXACT):
        interpreter = Interpreter(
            column_map, bounded, latest=latest_moment(), duplicates=duplicates
        )
        read = [row for group in interpreter.groups() for row in group]
    names = _Names(column_map, interpreter.catalogue, read)
    shown = {row.number: _shown(row, names) for row in read}
    return [shown.get(number) or PreviewRow(number, "filtered") for number, _cells in head]


def _shown(row: ReadRow, names: _Names) -> PreviewRow:
    outcome = "refused" if row.refused else "accepted" if row.accepted else "skipped"
    moves = [names.move(moved) for moved in row.moves]
    if row.refused and not moves:
        moves = [
            PreviewMove(names.material(key), mass.wording, mass.grams, "", "")
            for key, mass in row.readable
        ]
    return PreviewRow(
        row.number,
        outcome,
        row.day.isoformat() if row.day else "",
        moves,
        [*row.refused, *row.skipped, *row.notes],
    )


class _Names:
    """Materials and accounts by the names that a person knows."""

    def __init__(
        self, column_map: ColumnMap, catalogue: Catalogue, rows: Iterable[ReadRow]
    ) -> None:
        self.new = catalogue.new_accounts
        moves = [moved for row in rows for moved in row.moves]
        codes = {side.code for moved in moves for side in (moved.giver, moved.receiver)}
        self._accounts = _spoken(Account.objects.filter(code__in=codes), "code")
        self._accounts |= {
            code: in_language(new.zh, new.en) for code, new in self.new.items() if code in codes
        }
        self._materials = {m.key: in_language(m.zh, m.en) for m in column_map.materials}
        keys = {key for row in rows for key, _mass in row.readable}
        self._materials |= _spoken(Material.objects.filter(key__in=keys), "key")

    def material(self, key: str) -> str:
        return self._materials.get(key, key)

    def move(self, moved: Moved) -> PreviewMove:
        giver, receiver = moved.giver.code, moved.receiver.code
        return PreviewMove(
            self.material(moved.material),
            moved.mass.wording,
            moved.grams,
            self._accounts.get(giver, giver),
            self._accounts.get(receiver, receiver),
            giver in self.new,
            receiver in self.new,
        )


def _spoken(rows: Any, key: str) -> dict[str, str]:
    return {code: local_name(n, en) for code, n, en in rows.values_list(key, "name", "name_en")}
