"""What a dry run found: complete counts, exact totals, and examples. Kept as JSON with the run.

All decimals are exact and written in full; ``declared`` figures are in ``unit``.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, PlainSerializer

Exact = Annotated[Decimal, PlainSerializer(lambda value: f"{value:f}", return_type=str)]


class Example(BaseModel):
    row: int
    column: str
    value: str
    message: str
    remedy: str


class Finding(BaseModel):
    """One kind of finding. ``outcome``: ``refused`` (row kept out), ``skipped`` (left out as the
    map says) or ``noted`` (posted all the same)."""

    code: str
    outcome: str
    rows: int
    examples: list[Example] = []


class MaterialTotal(BaseModel):
    """Of one material; a row that moves two masses counts twice. *Read*: every mass that is
    readable; *accepted*: what will be posted.
    ``rounding`` = accepted mass − grams, in grams: what whole grams cannot hold."""

    material: str
    rows_read: int = 0
    rows_unweighed: int = 0
    declared_read: Exact = Decimal()
    rows_accepted: int = 0
    declared_accepted: Exact = Decimal()
    grams: int = 0
    rounding: Exact = Decimal()


class MonthTotal(BaseModel):
    """Of one material and month (by the file's own date), every readable row."""

    material: str
    month: str
    rows: int = 0
    rows_unweighed: int = 0
    declared: Exact = Decimal()


class MoveTotal(BaseModel):
    """Of the moves with one label: signed, so a negative quantity counts against."""

    label: str
    rows: int
    declared: Exact
    grams: int


class UnbalancedGroup(BaseModel):
    """A group of rows that leaves something on a guarded account (or takes it)."""

    group: str
    account: str
    declared: Exact


class AccountFlow(BaseModel):
    """What the file brings to and takes from an account, all materials together.

    ``missing_grams``: by how much the account would end below zero – opening stock that is not on
    the ledger. Reported, never clipped.
    """

    account: str
    guarded: bool
    is_new: bool
    standing_grams: int = 0
    in_grams: int = 0
    out_grams: int = 0
    declared_in: Exact = Decimal()
    declared_out: Exact = Decimal()
    missing_grams: int = 0
    missing_declared: Exact = Decimal()


class Shortage(BaseModel):
    """One material of an account falls below zero while the file is posted in its order."""

    account: str
    material: str
    lowest_grams: int
    first_row: int


class AlertTotal(BaseModel):
    zh: str
    en: str
    rows: int
    total: Exact


class ControlTotal(BaseModel):
    column: str
    zh: str
    en: str
    rows: int
    unreadable: int
    total: Exact


class OpenedAccount(BaseModel):
    code: str
    stage: str
    zh: str
    en: str = ""


class DryRunReport(BaseModel):
    """The answer of a dry run. Lists are cut to the numbers given to it; counts never are."""

    file: str
    digest: str
    map: str
    unit: str
    kind: str
    encoding: str
    delimiter: str
    sheet: str
    columns: list[str]
    rows_read: int = 0
    rows_filtered: int = 0
    rows_accepted: int = 0
    rows_skipped: int = 0
    rows_refused: int = 0
    entries: int = 0
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    findings: list[Finding] = []
    total: MaterialTotal
    materials: list[MaterialTotal] = []
    months: list[MonthTotal] = []
    moves: list[MoveTotal] = []
    groups: int = 0
    groups_balanced: int = 0
    unbalanced: list[UnbalancedGroup] = []
    accounts: list[AccountFlow] = []
    accounts_count: int = 0
    drawn_down: list[AccountFlow] = []
    drawn_down_count: int = 0
    shortages: list[Shortage] = []
    shortages_count: int = 0
    new_accounts: list[OpenedAccount] = []
    new_accounts_count: int = 0
    new_materials: list[str] = []
    alerts: list[AlertTotal] = []
    sums: list[ControlTotal] = []
    seconds: float = 0.0

    def rows_with(self, code: str) -> int:
        """Rows with this finding, whatever became of them."""
        return sum(f.rows for f in self.findings if f.code in (code, f"intake.{code}"))

    def material(self, key: str) -> MaterialTotal:
        return next(total for total in self.materials if total.material == key)

    def move(self, label: str) -> MoveTotal:
        return next(total for total in self.moves if total.label == label)

    def account(self, code: str) -> AccountFlow:
        return next(flow for flow in self.accounts if flow.account == code)

    @property
    def refused_by_reason(self) -> dict[str, int]:
        return {f.code: f.rows for f in self.findings if f.outcome == "refused"}

    def to_json(self) -> dict[str, Any]:
        return self.model_dump(mode="json")
