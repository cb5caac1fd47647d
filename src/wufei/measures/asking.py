"""Periods and cuts as people and programs type them, for the API and the command line."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from itertools import islice

from wufei.kernel.periods import Period, PeriodKind, parse_period
from wufei.kernel.refusals import Refusal
from wufei.lake.public import Cut, cut_at
from wufei.measures.question_refusals import QuestionReason as No

#: Periods of one question.
MOST_PERIODS = 400
#: A run of whole periods is spelled from its first to its last one: ``2026-01..2026-12``.
_DOTS = ".."
_PAGE = re.compile(r"[0-9]{1,12}", re.ASCII)


def read_cut(text: str) -> Cut | None:
    """The cut that ``text`` names: ``12.345``, or ``12`` for the books while page 12 was the last.
    None where nothing is given: the books as they are now.

    Raises:
        Refusal: ``CUT_UNREADABLE``; ``CUT_AHEAD``, that page is not in the lake yet.
    """
    spelled = text.strip()
    if not spelled:
        return None
    try:
        return cut_at(int(spelled)) if _PAGE.fullmatch(spelled) else Cut.parse(spelled)
    except Refusal as refusal:
        raise Refusal(refusal.reason, pointer="/cut", **refusal.params) from refusal
    except ValueError:
        raise Refusal(No.CUT_UNREADABLE, pointer="/cut", cut=spelled[:40]) from None


def read_periods(texts: Iterable[str]) -> tuple[Period, ...]:
    """Periods in the order given, each once. A text is one period (``2026``, ``2026Q1``,
    ``2026-01``, ``2026-01-31``, ``2026-01-05..2026-02-03``) or a run of whole months, quarters or
    years (``2026-01..2026-12``).

    Raises:
        Refusal: ``NOT_A_PERIOD``, ``LAST_BEFORE_FIRST``, ``TOO_MANY_PERIODS``.
    """
    found: dict[Period, None] = {}
    for text in texts:
        found |= dict.fromkeys(_run(text.strip()))
    return _few_enough(tuple(found))


def _run(text: str) -> list[Period]:
    first, dots, last = text.partition(_DOTS)
    begin = parse_period(first)
    end = parse_period(last) if dots else begin
    if not dots or begin.kind is PeriodKind.DAY or begin.kind is not end.kind:
        return [parse_period(text)]
    return list(_split(Period.days(begin.first, end.last), begin.kind))


def periods_between(first: dt.date, last: dt.date, every: PeriodKind) -> tuple[Period, ...]:
    """The days, months, quarters or years that touch the days from ``first`` to ``last``, each
    whole.

    Raises:
        Refusal: ``LAST_BEFORE_FIRST``, ``TOO_MANY_PERIODS``.
    """
    return _few_enough(_split(Period.days(first, last), every))


def _split(span: Period, every: PeriodKind) -> tuple[Period, ...]:
    """One more than may be asked for at most: nobody waits for a thousand years of days."""
    return tuple(islice(span.split(every), MOST_PERIODS + 1))


def _few_enough(periods: tuple[Period, ...]) -> tuple[Period, ...]:
    if len(periods) > MOST_PERIODS:
        raise Refusal(No.TOO_MANY_PERIODS, pointer="/period", most=MOST_PERIODS)
    return periods
