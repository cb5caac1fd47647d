"""Questions and answers of the measures engine: what every page, API and bulletin hands about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from wufei.kernel.periods import Period
from wufei.kernel.refusals import Refusal
from wufei.lake.public import Cut
from wufei.measures.refusals import MeasuresReason

#: Levels of region that an answer can be split by, from the top.
LEVELS = ("province", "district", "township", "community")
#: Everything else that a ledger measure can be split by.
DIMENSIONS = (
    "region",
    "account",
    "counter_account",
    "site",
    "site_kind",
    "organisation",
    "stage",
    "use",
    "cause",
    "material",
    "material_root",
    "lot",
    "kind",
    "paper_kind",
    "day",
)
#: What only measures of operations can be split by besides.
OPERATION_DIMENSIONS = ("point", "vehicle", "outcome", "category")
#: Everything that a question can be split by or narrowed to.
SPLITS = (*LEVELS, *DIMENSIONS, *OPERATION_DIMENSIONS)


class State(StrEnum):
    """``no_data``: an operand is missing or the divisor is nothing. ``impossible``: computed, and
    outside the range that the definition allows: shown, and marked."""

    OK = "ok"
    NO_DATA = "no_data"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class Question:
    """``region``: a region's code, empty for all. ``level``: split by the regions of this level.
    ``by``: further splits (:data:`SPLITS`). ``where``: narrower filters, column → value.
    ``cut``: as of when; None = now."""

    figures: tuple[str, ...]
    periods: tuple[Period, ...]
    region: str = ""
    level: str = ""
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    cut: Cut | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """The value of one measure inside an answer, in the measure's own unit (grams for masses).

    ``lines``: ledger lines (or declared values, or events) counted. ``estimated``: the part of
    the value that was not weighed. ``allocated``: the whole value was shared out by proportion.
    ``expected`` and ``reported``: regions that should report, and did; 0 of 0 = nobody need.
    """

    measure: str
    value: Fraction | None
    lines: int
    estimated: Fraction = Fraction(0)
    allocated: bool = False
    expected: int = 0
    reported: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """One figure for one period and one group.

    ``value`` is in the figure's unit (percent: a plain ratio), None without data. ``numerator`` and
    ``denominator`` are in the base units of their measures (grams, persons …); a figure that
    divides by nothing has no denominator. ``coverage``: share of those who should report and did,
    None where nobody need. ``estimated``: share of numerator and denominator that was not weighed.
    ``group``: dimension → key.
    """

    figure: str
    edition: str
    period: Period
    group: tuple[tuple[str, str], ...]
    state: State
    value: Fraction | None
    numerator: Fraction | None
    denominator: Fraction | None
    unit: str
    decimals: int
    coverage: Fraction | None
    estimated: Fraction | None
    lines: int
    parts: tuple[Part, ...]
    coefficients: tuple[tuple[str, Fraction], ...]
    cut: Cut


@dataclass(frozen=True, slots=True)
class NotDefined:
    """A figure that has no definition for a period: ``lacking`` is the figure, measure or
    coefficient that has no edition in force on the period's last day."""

    figure: str
    period: Period
    lacking: str

    @property
    def message(self) -> str:
        """The same in words, with what would help."""
        day = self.period.last.isoformat()
        return str(Refusal(MeasuresReason.NO_EDITION, id=self.lacking, day=day))


@dataclass(frozen=True, slots=True)
class AnswerSet:
    """Answers in the order of figures, periods, groups; ``missing`` in that order too."""

    cut: Cut
    answers: tuple[Answer, ...]
    missing: tuple[NotDefined, ...] = ()
