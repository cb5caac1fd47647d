"""What a definition is once it has been read: plain frozen records, all of them checked.

Files are read by :mod:`wufei.measures.loading`; nothing else makes these. A *measure* is one
aggregate over one source; a *figure* is a formula over measures, other figures, coefficients and
``days`` (the length of the period).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any

from wufei.kernel.refusals import Reason, Refusal


class Source(StrEnum):
    """Where a measure counts."""

    LEDGER = "ledger"
    REGISTER = "register"
    DECLARED = "declared"
    DROPS = "drops"
    OPERATIONS = "operations"


class Aggregate(StrEnum):
    """How a measure counts. The first eight are of the ledger.

    ``in`` and ``out``: grams that arrived, that left; a reversal takes back what it undoes.
    ``net_in`` and ``net_out``: their difference. ``closing``: what stands at the end of the last
    day (never added over time). ``entries``, ``accounts``, ``lots``: how many different ones.
    """

    IN = "in"
    OUT = "out"
    NET_IN = "net_in"
    NET_OUT = "net_out"
    CLOSING = "closing"
    ENTRIES = "entries"
    ACCOUNTS = "accounts"
    LOTS = "lots"
    COUNT = "count"
    SUM = "sum"
    DISTINCT = "distinct"


class OverTime(StrEnum):
    """How values of shorter periods make that of a longer one: added, or the last one holds."""

    SUM = "sum"
    LAST = "last"


class Missing(StrEnum):
    """What no row at all means: nothing happened (0), or nobody told (no data)."""

    ZERO = "zero"
    NO_DATA = "no_data"


@dataclass(frozen=True, slots=True)
class Text:
    """A text in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a definition stands: for messages."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Validity:
    """From ``first`` (inclusive) to ``until`` (exclusive); None = open."""

    first: dt.date | None = None
    until: dt.date | None = None

    def holds_on(self, day: dt.date) -> bool:
        started = self.first is None or self.first <= day
        return started and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class LegalSource:
    """The text that gives the definition; ``confirmed`` is False where it was not seen."""

    document: str
    clause: str = ""
    read: dt.date | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """Who wrote and who checked a definition. ``state``: draft, reviewed."""

    state: str = "draft"
    author: str = ""
    reviewer: str = ""
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Allocation:
    """How a measure counted at plants is shared among regions below ``within``: in proportion to
    the measure ``by``, whole grams, the largest remainders first."""

    by: str
    within: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One aggregate. ``where`` and ``excluding``: column → values, any of which fits.

    ``place``: whether region and account of a ledger line are its own (``account``) or those of
    the other side of the entry (``counter``). ``table``: the register, or the series of declared
    values; ``column``: what is summed or told apart there. ``estimated``: lines that were not
    weighed. ``reported_by``: the level of region each of which is expected to report.
    ``counted_at``: in words, the one stage at which the kilogram is counted.
    """

    id: str
    name: Text
    source: Source
    aggregate: Aggregate
    unit: str
    basis: str
    counted_at: Text
    not_counted: Text
    at: Place
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    excluding: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    estimated: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    place: str = "account"
    table: str = ""
    column: str = ""
    over_time: OverTime = OverTime.SUM
    missing: Missing = Missing.ZERO
    reported_by: str = ""
    allocate: Allocation | None = None
    drill: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CoefficientEdition:
    value: Fraction
    valid: Validity
    source: LegalSource


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A factor that a rule sets, with its editions in time. Not confirmed = the office may edit."""

    id: str
    name: Text
    unit: str
    editions: tuple[CoefficientEdition, ...]
    at: Place

    def on(self, day: dt.date) -> CoefficientEdition | None:
        """The edition in force on ``day``."""
        return next((e for e in self.editions if e.valid.holds_on(day)), None)


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: what the figure is on the ledger of the file ``given``."""

    given: str
    period: str
    expect: Fraction | None
    region: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A formula. ``formula`` is its checked tree. ``unit`` "percent" is a plain ratio shown times a
    hundred; ``bounds`` are in the plain value. ``requires``: what a question must tell (``region``,
    ``year``, a level). ``better``: ``up``, ``down`` or empty."""

    id: str
    edition: str
    name: Text
    formula: Expression
    unit: str
    basis: str
    decimals: int
    valid: Validity
    source: LegalSource
    review: Review
    not_counted: Text
    at: Place
    bounds: tuple[Fraction | None, Fraction | None] = (None, None)
    requires: tuple[str, ...] = ()
    group: str = ""
    better: str = ""
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a formula, exact."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Name:
    """A measure, figure, coefficient, or ``days``."""

    id: str


@dataclass(frozen=True, slots=True)
class Operation:
    """``operator`` is one of + - * /."""

    operator: str
    left: Expression
    right: Expression


Expression = Number | Name | Operation


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a definition was left out. ``reason`` and ``params`` are those of a refusal, so that each
    reader sees ``message`` (remedy included) in their own language."""

    file: str
    line: int
    definition: str
    reason: Reason
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return self.reason.code

    @property
    def message(self) -> str:
        return str(Refusal(self.reason, **self.params))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All definitions that passed, and what did not. ``figures``: id → editions, oldest first."""

    measures: Mapping[str, Measure]
    coefficients: Mapping[str, Coefficient]
    figures: Mapping[str, tuple[Figure, ...]]
    problems: tuple[Problem, ...]
    digest: str

    def figure_on(self, id: str, day: dt.date) -> Figure | None:  # noqa: A002
        """The edition of a figure in force on ``day``."""
        editions = self.figures.get(id, ())
        return next((figure for figure in editions if figure.valid.holds_on(day)), None)
