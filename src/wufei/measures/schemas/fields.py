"""Parameters and numbers that several operations share."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar

from django.utils.translation import gettext_noop as _
from pydantic import Field, StringConstraints, WithJsonSchema

from wufei.kernel.api.fields import Among, Answer, Day, Given, plain_text
from wufei.kernel.periods import Period, PeriodKind
from wufei.kernel.refusals import Refusal
from wufei.measures.asking import periods_between, read_periods
from wufei.measures.question_refusals import QuestionReason as No

T = TypeVar("T")
#: Figures that one call may ask for.
MOST_FIGURES = 50
Identity = Annotated[
    str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]*$", min_length=1, max_length=80)
]
_PERIOD = (
    r"^[0-9]{4}(Q[1-4]|-[0-9]{2}(-[0-9]{2})?)?"
    r"(\.\.[0-9]{4}(Q[1-4]|-[0-9]{2}(-[0-9]{2})?)?)?$"
)
PeriodText = Annotated[str, StringConstraints(strict=True, pattern=_PERIOD)]
CutText = Annotated[
    str, StringConstraints(strict=True, pattern=r"^([0-9]{1,12}(\.[0-9]{1,12})?)?$")
]
RegionCode: Any = plain_text(24)
#: ``"3/8"`` or ``"1"``: exact, whatever its size.
Ratio = Annotated[str, WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]+(/[1-9][0-9]*)?$"})]
DecimalShown = Annotated[
    str, WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"})
]
#: A whole number, or ``"n/d"``.
ExactNumber = Annotated[
    int | str,
    WithJsonSchema(
        {
            "oneOf": [
                {"type": "integer"},
                {"type": "string", "pattern": r"^-?[0-9]+/[1-9][0-9]*$"},
            ]
        }
    ),
]
AnyLevel = Literal["", "province", "district", "township", "community"]
SourceWord = Annotated[str, Among(("ledger", "register", "declared", "drops"))]


class Periods(Given):
    """The periods of a question: named one by one, or as all those between two days."""

    period: list[PeriodText] = Field(
        [],
        max_length=400,
        description=_(
            "期间，可给多个：2026、2026Q1、2026-01、2026-01-31、2026-01-05..2026-02-03；"
            "2026-01..2026-12 为其间的每个月"
        ),
    )
    first: Day | None = Field(None, alias="from", description=_("首日；与 to 同时给出"))
    last: Day | None = Field(None, alias="to", description=_("末日，含；与 from 同时给出"))
    every: Literal["day", "month", "quarter", "year"] = Field(
        "month", description=_("from 至 to 之间按日、月、季、年统计，首尾取整个期间")
    )

    def periods(self) -> tuple[Period, ...]:
        """At least one, in the order given, each once.

        Raises:
            Refusal: ``PERIOD_MISSING``, ``NOT_A_PERIOD``, ``LAST_BEFORE_FIRST``,
                ``TOO_MANY_PERIODS``; each names its parameter.
        """
        found = naming("?period", lambda: read_periods(self.period))
        if (self.first is None) != (self.last is None):
            raise Refusal(No.PERIOD_MISSING, pointer="?to" if self.first else "?from")
        if self.first is not None and self.last is not None:
            first, last, every = self.first, self.last, PeriodKind(self.every)
            between = naming("?to", lambda: periods_between(first, last, every))
            found = tuple(dict.fromkeys((*found, *between)))
        if not found:
            raise Refusal(No.PERIOD_MISSING, pointer="?period")
        return found


def decimal_text(value: Decimal) -> str:
    """Without the zeros that a database adds.

    >>> decimal_text(Decimal("120.500000"))
    '120.5'
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def naming(parameter: str, work: Callable[[], T]) -> T:
    """What ``work`` gives; its refusals name the parameter."""
    try:
        return work()
    except Refusal as refusal:
        raise Refusal(refusal.reason, pointer=parameter, **refusal.params) from refusal


class CutAnswer(Answer):
    """A state of the books: the same question at the same cut has the same answer, for ever."""

    cut: str = Field(description=_("账面时点：账页.事实，例如 12.345"))
    page: int = Field(description=_("已写入数据湖的最后一页账页；没有时为 0"))
    fact: int = Field(description=_("登记册版本和填报值的最后编号；没有时为 0"))
