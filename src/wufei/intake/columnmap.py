"""The declared column map: how the columns of one kind of file become ledger entries.

Written in YAML (see ``mapfile.py``), checked by these models, kept with every import. A map is
data: nothing in it is code. The manual explains it with examples; ``maps/`` holds shipped ones.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field, field_validator, model_validator

from wufei.intake.mapfields import (
    AnyAccount,
    AnyTarget,
    Condition,
    FileLayout,
    MassField,
    Numbers,
    Plausible,
    ReportPolicy,
    StageName,
    Strict,
    Text,
    TimeField,
    Values,
)
from wufei.intake.templates import placeholders
from wufei.kernel.refusals import Refusal
from wufei.kernel.units import unit_named


class Agreement(Strict):
    """The date in ``column`` must be the date in ``other`` (each with formats of its own)."""

    column: str
    other: str
    formats: Values = ["iso"]
    other_formats: Values = ["iso"]
    policy: ReportPolicy = "report"


class Check(Strict):
    """``equals`` = sum of ``plus`` − sum of ``minus``, within ``tolerance``; no check where a
    cell is blank."""

    name: Text
    plus: Values
    minus: Values = []
    equals: str
    tolerance: Decimal = Field(default=Decimal(0), ge=0)
    policy: ReportPolicy = "quarantine"

    def columns(self) -> list[str]:
        return [*self.plus, *self.minus, self.equals]


class Alert(Strict):
    """Rows that somebody must look into: the condition holds and ``above_zero`` is above zero."""

    name: Text
    when: Condition
    above_zero: str | None = None

    def columns(self) -> list[str]:
        return [*self.when, *([self.above_zero] if self.above_zero else [])]


class ControlSum(Strict):
    """A column added up exactly and reported, never posted."""

    column: str
    name: Text


class Rounding(Strict):
    """``row``: each row half to even to the gram, the summed difference is reported.
    ``carry``: the running total of a stream is rounded, so that sums never drift."""

    mode: Literal["row", "carry"] = "row"
    stream: str = ""


class EntryShape(Strict):
    """``per``: ``row``, or a template; neighbouring rows with the same text are one entry.

    ``aggregate``: rows are totals of many weighings (a year of a city), so a mass above the
    ledger's limit for one line is no mistake: it is written in several lines of one entry.
    """

    per: str = "row"
    aggregate: bool = False
    paper: str = ""
    reference: AnyTarget | None = None
    lot: AnyTarget | None = None
    reason: str = ""


class HandoverField(Strict):
    """Proofs of giver and receiver from columns or templates, or an exemption for the file."""

    giver: AnyTarget | None = None
    receiver: AnyTarget | None = None
    exemption: str = ""


class DeclaredMaterial(Strict):
    """A material of a foreign list that the map brings along. ``values``: its names in the file."""

    key: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=64)
    zh: str
    en: str = ""
    values: Values | None = None

    @property
    def names(self) -> list[str]:
        return self.values if self.values is not None else [self.en or self.zh]


class DeclaredAccount(Strict):
    code: str = Field(min_length=1, max_length=80)
    stage: StageName
    zh: str
    en: str = ""
    use: str = ""
    cause: str = ""


class Move(Strict):
    """Mass from one account to another, for the rows that satisfy ``when``. Moves with the same
    ``label`` are totalled together in the report."""

    label: str = ""
    when: Condition = {}
    material: AnyTarget
    mass: MassField
    giver: AnyAccount = Field(alias="from")
    receiver: AnyAccount = Field(alias="to")

    def columns(self) -> list[str]:
        parts = (self.material, self.mass, self.giver, self.receiver)
        return [*self.when, *(name for part in parts for name in part.columns())]


class ColumnMap(Strict):
    """The whole map. ``material``, ``mass``, ``from`` and ``to`` at the top are defaults of every
    move; without ``moves`` they are the one move of each row."""

    name: str = Field(pattern=r"^[\w-]+$", max_length=80)
    title: Text
    source: str = ""
    file: FileLayout = FileLayout()
    numbers: Numbers = Numbers()
    blank_values: Values = []
    declared_unit: str = ""
    time: TimeField
    only: Condition = {}
    moves: list[Move] = Field(min_length=1)
    entry: EntryShape = EntryShape()
    handover: HandoverField = HandoverField()
    rounding: Rounding = Rounding()
    duplicates: ReportPolicy = "report"
    plausible: Plausible | None = None
    agree: list[Agreement] = []
    checks: list[Check] = []
    alerts: list[Alert] = []
    sums: list[ControlSum] = []
    open_accounts: bool = False
    accounts: list[DeclaredAccount] = []
    materials: list[DeclaredMaterial] = []

    @model_validator(mode="before")
    @classmethod
    def _spread_defaults(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        data = dict(data)
        defaults = {k: data.pop(k) for k in ("material", "mass", "from", "to") if k in data}
        moves = data.get("moves", [{}])
        if isinstance(moves, list):
            data["moves"] = [
                {**defaults, **move} if isinstance(move, dict) else move for move in moves
            ]
        return data

    @field_validator("declared_unit")
    @classmethod
    def _known(cls, value: str) -> str:
        if value:
            try:
                unit_named(value)
            except Refusal as refusal:
                raise ValueError(str(refusal)) from refusal
        return value

    @property
    def unit(self) -> str:
        """The unit of totals: the declared one, else the fixed unit of the first move, else kg."""
        fixed = self.moves[0].mass.unit.constant
        return unit_named(self.declared_unit or fixed or "kg").code

    def columns(self) -> list[str]:
        """Every column the map reads, once, in the order of first mention."""
        names: list[str] = [*self.time.target.columns(), *self.only]
        names += [name for move in self.moves for name in move.columns()]
        if self.entry.per != "row":
            names += placeholders(self.entry.per)
        for target in (
            self.entry.reference,
            self.entry.lot,
            self.handover.giver,
            self.handover.receiver,
        ):
            names += target.columns() if target else []
        names += placeholders(self.rounding.stream)
        for agreement in self.agree:
            names += [agreement.column, agreement.other]
        for part in self.checks:
            names += part.columns()
        for alert in self.alerts:
            names += alert.columns()
        names += [control.column for control in self.sums]
        return list(dict.fromkeys(names))
