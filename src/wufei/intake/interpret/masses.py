"""The mass of a row: number, unit, sign, limits – exact, with the policies of the map."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wufei.intake.interpret.fields import Cells, Columns, text_getter
from wufei.intake.interpret.problems import MoveSkipped, Problem, RowRefused
from wufei.intake.mapfields import MassField, Numbers, Plausible
from wufei.intake.refusals import RowReason
from wufei.intake.wording import as_data, both
from wufei.kernel.quantities import parse_number
from wufei.kernel.refusals import Refusal
from wufei.kernel.units import Mass, Unit, unit_named


@dataclass(slots=True)
class Weighed:
    """A mass as read. ``text`` is the cell; ``problem`` tells why it may not be posted, when it
    is readable all the same (so that totals stay complete)."""

    mass: Mass
    text: str
    problem: Problem | None = None
    skipped: bool = False
    noted: Problem | None = None


class MassReader:
    """Reads the mass field of a move."""

    def __init__(
        self, field: MassField, numbers: Numbers, columns: Columns, plausible: Plausible | None
    ) -> None:
        self.field = field
        self.thousands, self.point = numbers.thousands, numbers.decimal
        self.cell = columns.cell(field.column)
        self.minus = columns.cell(field.minus) if field.minus else None
        self.unit = self._unit_getter(columns)
        self.limit: int | None = None
        self.limit_params: dict[str, object] = {}
        self.quarantine = plausible is not None and plausible.policy == "quarantine"
        if plausible is not None:
            limit = unit_named(plausible.unit).of(plausible.max)
            self.limit = limit.grams
            self.limit_params = {
                "limit": f"{plausible.max:f} {plausible.unit}",
                "why": both(plausible.why),
            }

    def _unit_getter(self, columns: Columns) -> Callable[[Cells], Unit]:
        target = self.field.unit
        if target.constant is not None:
            fixed = unit_named(target.constant)
            return lambda _cells: fixed
        get, where = text_getter(target, columns), target.where
        known: dict[str, Unit] = {}

        def unit(cells: Cells) -> Unit:
            name = get(cells)
            if name not in known:
                try:
                    known[name] = unit_named(name)
                except Refusal as refusal:
                    raise RowRefused(
                        RowReason.BAD_UNIT,
                        where,
                        name,
                        why=as_data(refusal),
                        how=as_data(refusal, "remedy"),
                    ) from None
            return known[name]

        return unit

    def __call__(self, cells: Cells) -> Weighed:
        """Raises:
        RowRefused: ``BLANK_MASS``, ``BAD_NUMBER``, ``BAD_UNIT``.
        MoveSkipped: ``BLANK_MASS`` where the map skips blanks.
        """
        text = self.cell(cells) or self._blank()
        unit = self.unit(cells)
        mass = self._parse(text, unit, self.field.column)
        if self.minus is not None:
            tare = self._parse(self.minus(cells) or "0", unit, self.field.minus or "")
            mass = unit.of(
                mass.declared - tare.declared, grams_per_litre=self.field.grams_per_litre
            )
        return self._judged(mass, text)

    def _blank(self) -> str:
        if self.field.blank == "constant":
            return self.field.blank_value
        if self.field.blank == "skip":
            raise MoveSkipped(RowReason.BLANK_MASS, self.field.column)
        raise RowRefused(RowReason.BLANK_MASS, self.field.column)

    def _parse(self, text: str, unit: Unit, column: str) -> Mass:
        try:
            number = parse_number(text, thousands=self.thousands, decimal_point=self.point)
            return unit.of(number, grams_per_litre=self.field.grams_per_litre)
        except Refusal as refusal:
            why, how = as_data(refusal), as_data(refusal, "remedy")
            raise RowRefused(RowReason.BAD_NUMBER, column, text, why=why, how=how) from None

    def _judged(self, mass: Mass, text: str) -> Weighed:
        column = self.field.column
        if mass.declared > 0:
            if self.limit is None or mass.grams <= self.limit:
                return Weighed(mass, text)
            found = Problem(RowReason.IMPLAUSIBLE_MASS, column, mass.wording, self.limit_params)
            if self.quarantine:
                return Weighed(mass, text, problem=found)
            return Weighed(mass, text, noted=found)
        if mass.declared == 0:
            zero = Problem(RowReason.ZERO_MASS, column, text)
            return Weighed(mass, text, problem=zero, skipped=self.field.zero == "skip")
        if self.field.negative == "reverse":
            return Weighed(
                mass, text, noted=Problem(RowReason.NEGATIVE_REVERSED, column, mass.wording)
            )
        return Weighed(mass, text, problem=Problem(RowReason.NEGATIVE_MASS, column, mass.wording))
