"""Checks beside the posting: duplicates, dates that should agree, sums, alerts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from wufei.intake.columnmap import Agreement, Alert, Check, ControlSum
from wufei.intake.interpret.fields import Cells, Columns
from wufei.intake.interpret.problems import Problem
from wufei.intake.interpret.times import reader_of
from wufei.intake.mapfields import Numbers
from wufei.intake.refusals import RowReason
from wufei.intake.wording import both
from wufei.kernel.quantities import parse_number
from wufei.kernel.refusals import Refusal

#: A check's answer: nothing, or the problem and whether it keeps the row out.
Finding = tuple[Problem, bool]
RowCheck = Callable[[Cells], Finding | None]


def agreement_check(rule: Agreement, columns: Columns, *, native_dates: bool) -> RowCheck:
    """Reports rows where two columns tell different dates; unreadable ones are no finding here."""
    left, right = columns.cell(rule.column), columns.cell(rule.other)
    read_left = reader_of(rule.formats, native_dates=native_dates)
    read_right = reader_of(rule.other_formats, native_dates=native_dates)
    same: dict[tuple[str, str], bool] = {}
    quarantine = rule.policy == "quarantine"

    def agrees(one: str, two: str) -> bool:
        try:
            return str(read_left(one))[:10] == str(read_right(two))[:10]
        except ValueError:
            return True

    def check(cells: Cells) -> Finding | None:
        one, two = left(cells), right(cells)
        if not one or not two:
            return None
        if (one, two) not in same:
            if len(same) > 20_000:
                same.clear()
            same[one, two] = agrees(one, two)
        if same[one, two]:
            return None
        params = {"other": rule.other, "other_value": two}
        return Problem(RowReason.DATES_DISAGREE, rule.column, one, params), quarantine

    return check


def sum_check(rule: Check, columns: Columns, numbers: Numbers) -> RowCheck:
    """Reports rows where the sum does not come out; blank or unreadable cells: no check."""
    plus = [columns.cell(name) for name in rule.plus]
    minus = [columns.cell(name) for name in rule.minus]
    equals = columns.cell(rule.equals)
    quarantine = rule.policy == "quarantine"

    def number(text: str) -> Decimal:
        return parse_number(text, thousands=numbers.thousands, decimal_point=numbers.decimal)

    def check(cells: Cells) -> Finding | None:
        try:
            total = sum((number(get(cells)) for get in plus), Decimal())
            total -= sum((number(get(cells)) for get in minus), Decimal())
            written = number(equals(cells))
        except Refusal:
            return None
        if abs(total - written) <= rule.tolerance:
            return None
        params = {"check": both(rule.name), "expected": f"{total:f}"}
        return Problem(RowReason.CHECK_FAILED, rule.equals, f"{written:f}", params), quarantine

    return check


@dataclass(slots=True)
class AlertCount:
    """How often an alert was raised and the exact sum of its column."""

    rows: int = 0
    total: Decimal = Decimal()


class AlertCheck:
    """Raises one alert of the map; alerts never keep a row out."""

    def __init__(self, rule: Alert, columns: Columns, numbers: Numbers) -> None:
        self.rule, self.numbers = rule, numbers
        self.holds = columns.condition(rule.when)
        self.cell = columns.cell(rule.above_zero) if rule.above_zero else None
        self.shown = columns.cell(rule.above_zero or next(iter(rule.when)))
        self.count = AlertCount()

    def __call__(self, cells: Cells) -> Problem | None:
        if not self.holds(cells):
            return None
        if self.cell is not None:
            try:
                amount = parse_number(
                    self.cell(cells),
                    thousands=self.numbers.thousands,
                    decimal_point=self.numbers.decimal,
                )
            except Refusal:
                return None
            if amount <= 0:
                return None
            self.count.total += amount
        self.count.rows += 1
        column = self.rule.above_zero or next(iter(self.rule.when))
        return Problem(RowReason.ALERT, column, self.shown(cells), {"alert": both(self.rule.name)})


class SumCount:
    """The exact sum of a control column; cells that are no numbers are counted apart."""

    def __init__(self, rule: ControlSum, columns: Columns, numbers: Numbers) -> None:
        self.rule, self.numbers = rule, numbers
        self.cell = columns.cell(rule.column)
        self.total, self.rows, self.unreadable = Decimal(), 0, 0

    def __call__(self, cells: Cells) -> None:
        text = self.cell(cells)
        if not text:
            return
        try:
            self.total += parse_number(
                text, thousands=self.numbers.thousands, decimal_point=self.numbers.decimal
            )
        except Refusal:
            self.unreadable += 1
        else:
            self.rows += 1
