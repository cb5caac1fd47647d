"""Counts and sums while rows go by: exact, and no larger for a longer file."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal, Inexact, Rounded, localcontext
from fractions import Fraction

from wufei.intake.interpret.problems import Problem, short
from wufei.intake.interpret.readrow import Moved, ReadRow
from wufei.intake.report import (
    Example,
    Finding,
    MaterialTotal,
    MonthTotal,
    MoveTotal,
    UnbalancedGroup,
)
from wufei.kernel.units import Mass, Unit, unit_named

#: Sums that would lose a digit raise instead.
EXACT = Context(prec=200, traps=[Inexact, Rounded])


class Sums:
    """An exact sum of masses, kept per unit until it is asked for."""

    __slots__ = ("_parts",)

    def __init__(self) -> None:
        self._parts: dict[tuple[Unit, Fraction], Decimal] = {}

    def add(self, mass: Mass, *, negative: bool = False) -> None:
        key = (mass.unit, mass.grams_each)
        declared = -mass.declared if negative else mass.declared
        found = self._parts.get(key)
        self._parts[key] = declared if found is None else found + declared

    def grams(self) -> Fraction:
        return sum((Fraction(v) * each for (_, each), v in self._parts.items()), Fraction())

    def __add__(self, other: Sums) -> Sums:
        total = Sums()
        for part in (self, other):
            for key, value in part._parts.items():
                total._parts[key] = total._parts.get(key, Decimal()) + value
        return total

    def declared(self, unit: Unit) -> Decimal:
        """The sum in ``unit``: digit for digit as added where all was declared in it."""
        if len(self._parts) == 1:
            ((only, _), value) = next(iter(self._parts.items()))
            if only is unit:
                return value
        return finite(self.grams() / unit.grams_each()) if self._parts else Decimal()


def finite(value: Fraction) -> Decimal:
    """``value`` as a decimal: exact where it ends, else to 50 digits."""
    with localcontext(Context(prec=50)):
        return Decimal(value.numerator) / Decimal(value.denominator)


@dataclass(slots=True)
class _Material:
    rows_read: int = 0
    rows_unweighed: int = 0
    read: Sums = field(default_factory=Sums)
    rows_accepted: int = 0
    accepted: Sums = field(default_factory=Sums)
    grams: int = 0

    def total(self, name: str, unit: Unit) -> MaterialTotal:
        return MaterialTotal(
            material=name,
            rows_read=self.rows_read,
            rows_unweighed=self.rows_unweighed,
            declared_read=self.read.declared(unit),
            rows_accepted=self.rows_accepted,
            declared_accepted=self.accepted.declared(unit),
            grams=self.grams,
            rounding=finite(self.accepted.grams() - self.grams),
        )


@dataclass(slots=True)
class _Month:
    rows: int = 0
    rows_unweighed: int = 0
    read: Sums = field(default_factory=Sums)


@dataclass(slots=True)
class Flow:
    guarded: bool
    in_grams: int = 0
    out_grams: int = 0
    into: Sums = field(default_factory=Sums)
    out_of: Sums = field(default_factory=Sums)


class Findings:
    """Findings by kind and outcome, with the first few of each as examples."""

    def __init__(self, examples: int) -> None:
        self._limit = examples
        self._found: dict[tuple[str, str], Finding] = {}

    def add(self, row: ReadRow) -> None:
        for outcome, problems in (
            ("refused", row.refused),
            ("skipped", row.skipped),
            ("noted", row.notes),
        ):
            for problem in problems:
                self._add(row.number, outcome, problem)

    def _add(self, number: int, outcome: str, problem: Problem) -> None:
        key = (problem.reason.code, outcome)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = Finding(code=key[0], outcome=outcome, rows=0)
        found.rows += 1
        if len(found.examples) < self._limit:
            found.examples.append(
                Example(
                    row=number,
                    column=problem.column,
                    value=short(problem.value),
                    message=problem.message,
                    remedy=problem.remedy,
                )
            )

    def all(self) -> list[Finding]:
        order = {"refused": 0, "skipped": 1, "noted": 2}
        return sorted(self._found.values(), key=lambda f: (order[f.outcome], -f.rows, f.code))


class Tally:
    """All sums of a dry run."""

    def __init__(
        self, unit: str, *, examples: int, standing: Mapping[tuple[str, str], int]
    ) -> None:
        self.unit = unit_named(unit)
        self.standing, self.examples = standing, examples
        self._labels: dict[str, _Material] = defaultdict(_Material)
        self.groups = self.groups_balanced = 0
        self.unbalanced: list[UnbalancedGroup] = []
        self.findings = Findings(examples)
        self.rows_read = self.rows_filtered = 0
        self.rows_accepted = self.rows_skipped = self.rows_refused = 0
        self.first_day: dt.date | None = None
        self.last_day: dt.date | None = None
        self._materials: dict[str, _Material] = defaultdict(_Material)
        self._months: dict[tuple[str, str], _Month] = defaultdict(_Month)
        self.flows: dict[str, Flow] = {}
        #: guarded account, material → [running, lowest, row of the first fall below zero]
        self.running: dict[tuple[str, str], list[int]] = {}

    def filtered(self) -> None:
        self.rows_read += 1
        self.rows_filtered += 1

    def add(self, row: ReadRow) -> None:
        self.rows_read += 1
        if row.refused or row.skipped or row.notes:
            self.findings.add(row)
        self._read(row)
        if row.refused:
            self.rows_refused += 1
        elif not row.moves:
            self.rows_skipped += 1
        else:
            self.rows_accepted += 1
            for moved in row.moves:
                self._accept(row.number, moved)

    def _read(self, row: ReadRow) -> None:
        month = f"{row.day:%Y-%m}" if row.day else ""
        if row.day is not None:
            if self.first_day is None or row.day < self.first_day:
                self.first_day = row.day
            if self.last_day is None or row.day > self.last_day:
                self.last_day = row.day
        for material, mass in row.readable:
            total, part = self._materials[material], self._months[material, month]
            total.rows_read += 1
            total.read.add(mass)
            part.rows += 1
            part.read.add(mass)
        for material in row.unweighed:
            self._materials[material].rows_unweighed += 1
            self._months[material, month].rows_unweighed += 1

    def _accept(self, number: int, moved: Moved) -> None:
        total = self._materials[moved.material]
        total.rows_accepted += 1
        total.accepted.add(moved.mass)
        total.grams += moved.signed
        label = self._labels[moved.label]
        label.rows_accepted += 1
        label.accepted.add(moved.mass)
        label.grams += moved.signed
        for account, sign in ((moved.giver, -1), (moved.receiver, 1)):
            flow = self.flows.get(account.code)
            if flow is None:
                flow = self.flows[account.code] = Flow(account.guarded)
            if sign < 0:
                flow.out_grams += moved.grams
                flow.out_of.add(moved.mass, negative=moved.reversed)
            else:
                flow.in_grams += moved.grams
                flow.into.add(moved.mass, negative=moved.reversed)
            if account.guarded:
                self._run(number, account.code, moved, sign)

    def _run(self, number: int, code: str, moved: Moved, sign: int) -> None:
        key = (code, moved.material)
        cell = self.running.get(key)
        if cell is None:
            cell = self.running[key] = [self.standing.get(key, 0), 0, 0]
        cell[0] += sign * moved.grams
        if cell[0] < cell[1]:
            cell[1] = cell[0]
            cell[2] = cell[2] or number

    def close_group(self, group: Sequence[ReadRow]) -> None:
        """Whether what a group brings to each guarded account it also takes away, exactly."""
        nets: dict[str, Sums] = {}
        for row in group:
            for moved in row.moves if row.accepted else ():
                for account, leaving in ((moved.giver, True), (moved.receiver, False)):
                    if account.guarded:
                        net = nets.setdefault(account.code, Sums())
                        net.add(moved.mass, negative=leaving is not moved.reversed)
        self.groups += 1
        open_ends = {code: net for code, net in nets.items() if net.grams()}
        self.groups_balanced += not open_ends and bool(nets)
        for code, net in open_ends.items():
            if len(self.unbalanced) < self.examples:
                self.unbalanced.append(
                    UnbalancedGroup(
                        group=group[0].group, account=code, declared=net.declared(self.unit)
                    )
                )

    # -- results ---------------------------------------------------------------------------

    def materials(self) -> list[MaterialTotal]:
        totals = [m.total(name, self.unit) for name, m in self._materials.items()]
        return sorted(totals, key=lambda t: (-t.declared_read, t.material))

    def total(self) -> MaterialTotal:
        whole = _Material()
        for part in self._materials.values():
            whole.rows_read += part.rows_read
            whole.rows_unweighed += part.rows_unweighed
            whole.read += part.read
            whole.rows_accepted += part.rows_accepted
            whole.accepted += part.accepted
            whole.grams += part.grams
        return whole.total("", self.unit)

    def moves(self) -> list[MoveTotal]:
        return [
            MoveTotal(
                label=label,
                rows=part.rows_accepted,
                declared=part.accepted.declared(self.unit),
                grams=part.grams,
            )
            for label, part in self._labels.items()
        ]

    def months(self) -> list[MonthTotal]:
        return [
            MonthTotal(
                material=material,
                month=month,
                rows=part.rows,
                rows_unweighed=part.rows_unweighed,
                declared=part.read.declared(self.unit),
            )
            for (material, month), part in sorted(self._months.items())
        ]
