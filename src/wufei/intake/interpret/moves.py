"""One move of a map, read from the cells of a row."""

from __future__ import annotations

from wufei.intake.columnmap import ColumnMap, Move
from wufei.intake.interpret.catalogue import AccountReader, Catalogue
from wufei.intake.interpret.fields import Cells, Columns, text_getter
from wufei.intake.interpret.masses import MassReader, Weighed
from wufei.intake.interpret.problems import MoveSkipped, Problem, RowRefused
from wufei.intake.interpret.readrow import Moved, ReadRow
from wufei.intake.ledgerlimits import LedgerLimits
from wufei.intake.refusals import RowReason


class MoveReader:
    """One move of the map."""

    def __init__(
        self,
        move: Move,
        column_map: ColumnMap,
        columns: Columns,
        catalogue: Catalogue,
        limits: LedgerLimits,
    ) -> None:
        self.when = columns.condition(move.when) if move.when else None
        target = move.material
        names = catalogue.material_names()
        if names and target.column is not None:
            target = target.model_copy(update={"map": {**names, **target.map}})
        self.where = target.where
        self.material = text_getter(target, columns)
        self.mass = MassReader(move.mass, column_map.numbers, columns, column_map.plausible)
        self.giver = AccountReader(move.giver, columns, catalogue)
        self.receiver = AccountReader(move.receiver, columns, catalogue)
        self.catalogue, self.label = catalogue, move.label
        self.limits = limits
        self._checked: set[str] = set()

    def read(self, cells: Cells, row: ReadRow) -> None:
        """Adds the move, or the reason why not, to ``row``."""
        material = self._material(cells, row)
        try:
            weighed = self.mass(cells)
        except MoveSkipped as skip:
            row.skipped.append(skip.problem)
            row.unweighed.append(material)
            return
        except RowRefused as refused:
            row.refused.append(refused.problem)
            row.unweighed.append(material)
            return
        row.readable.append((material, weighed.mass))
        if weighed.problem is not None:
            (row.skipped if weighed.skipped else row.refused).append(weighed.problem)
            return
        if weighed.noted is not None:
            row.notes.append(weighed.noted)
        absurd = self.limits.of_grams(weighed.mass.grams)
        if absurd is not None:
            row.refused.append(absurd)
        elif material:
            self._add(cells, row, material, weighed)

    def _material(self, cells: Cells, row: ReadRow) -> str:
        """The material's key; empty, with the reason noted, when there is none."""
        try:
            key = self.material(cells)
            if key not in self._checked:
                self.catalogue.check_material(key, self.where, key)
                self._checked.add(key)
        except RowRefused as refused:
            row.refused.append(refused.problem)
            return ""
        except MoveSkipped as skip:
            row.skipped.append(skip.problem)
            return ""
        return key

    def _add(self, cells: Cells, row: ReadRow, material: str, weighed: Weighed) -> None:
        try:
            giver, receiver = self.giver(cells), self.receiver(cells)
        except RowRefused as refused:
            row.refused.append(refused.problem)
            return
        except MoveSkipped as skip:
            row.skipped.append(skip.problem)
            return
        if giver.code == receiver.code:
            row.refused.append(Problem(RowReason.SAME_ACCOUNT, params={"code": giver.code}))
            return
        row.moves.append(Moved(giver, receiver, material, weighed.mass, 0, self.label))
