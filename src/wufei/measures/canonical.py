"""The one spelling of answers: what pages keep, the API sends and files hold.

JSON in UTF-8 with sorted keys and no blanks, so that the same question at the same cut is the same
bytes. Values are exact: ``value``, ``coverage`` and ``estimated`` are texts (``"3/8"``);
numerators, denominators and the values of measures are whole numbers, or such a text where they
are not whole.
``shown`` is the value as people read it (percent times a hundred), rounded half to even to the
figure's decimals, and ``…_percent`` the shares to one decimal; they say nothing beyond the others.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from wufei.kernel.periods import parse_period
from wufei.lake.public import Cut
from wufei.measures.answers import Answer, AnswerSet, NotDefined, Part, State

#: A unit that is a plain ratio, shown times a hundred.
PERCENT = "percent"


def answer_bytes(answers: AnswerSet) -> bytes:
    """The bytes of ``answers``; :func:`read_answers` gives them back."""
    document = {
        "cut": str(answers.cut),
        "answers": [_answer(each) for each in answers.answers],
        "missing": [
            {"figure": each.figure, "period": str(each.period), "lacking": each.lacking}
            for each in answers.missing
        ],
    }
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def read_answers(content: bytes) -> AnswerSet:
    """What :func:`answer_bytes` wrote.

    Raises:
        ValueError, KeyError: the bytes are something else.
    """
    document = json.loads(content)
    return AnswerSet(
        cut=Cut.parse(document["cut"]),
        answers=tuple(_read_answer(each) for each in document["answers"]),
        missing=tuple(
            NotDefined(each["figure"], parse_period(each["period"]), each["lacking"])
            for each in document["missing"]
        ),
    )


def rounded(value: Fraction, decimals: int) -> str:
    """``value`` with exactly ``decimals`` digits after the point, rounded half to even; never
    ``-0``.

    >>> rounded(Fraction(5, 8), 2)
    '0.62'
    """
    whole = round(value * 10**decimals)
    digits = str(abs(whole)).rjust(decimals + 1, "0")
    sign = "-" if whole < 0 else ""
    return sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)


def shown(value: Fraction, unit: str, decimals: int) -> str:
    """A value of a figure as people read it in its unit."""
    return rounded(value * 100 if unit == PERCENT else value, decimals)


def exact(value: Fraction | None) -> int | str | None:
    """Whole numbers as such, others as ``"numerator/denominator"``; None is no data."""
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else str(value)


def _text(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def _percent(share: Fraction | None) -> str | None:
    return None if share is None else rounded(share * 100, 1)


def _answer(answer: Answer) -> dict[str, Any]:
    value = answer.value
    return {
        "figure": answer.figure,
        "edition": answer.edition,
        "period": str(answer.period),
        "group": [{"by": name, "key": key} for name, key in answer.group],
        "state": str(answer.state),
        "value": _text(value),
        "shown": None if value is None else shown(value, answer.unit, answer.decimals),
        "unit": answer.unit,
        "decimals": answer.decimals,
        "numerator": exact(answer.numerator),
        "denominator": exact(answer.denominator),
        "coverage": _text(answer.coverage),
        "coverage_percent": _percent(answer.coverage),
        "estimated": _text(answer.estimated),
        "estimated_percent": _percent(answer.estimated),
        "lines": answer.lines,
        "parts": [_part(part) for part in answer.parts],
        "coefficients": [{"id": name, "value": str(v)} for name, v in answer.coefficients],
        "cut": str(answer.cut),
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "measure": part.measure,
        "value": exact(part.value),
        "lines": part.lines,
        "estimated": exact(part.estimated),
        "allocated": part.allocated,
        "expected": part.expected,
        "reported": part.reported,
    }


def _number(told: int | str | None) -> Fraction | None:
    return None if told is None else Fraction(told)


def _read_answer(told: Mapping[str, Any]) -> Answer:
    return Answer(
        figure=told["figure"],
        edition=told["edition"],
        period=parse_period(told["period"]),
        group=tuple((each["by"], each["key"]) for each in told["group"]),
        state=State(told["state"]),
        value=_number(told["value"]),
        numerator=_number(told["numerator"]),
        denominator=_number(told["denominator"]),
        unit=told["unit"],
        decimals=told["decimals"],
        coverage=_number(told["coverage"]),
        estimated=_number(told["estimated"]),
        lines=told["lines"],
        parts=tuple(_read_part(each) for each in told["parts"]),
        coefficients=tuple((each["id"], Fraction(each["value"])) for each in told["coefficients"]),
        cut=Cut.parse(told["cut"]),
    )


def _read_part(told: Mapping[str, Any]) -> Part:
    return Part(
        measure=told["measure"],
        value=_number(told["value"]),
        lines=told["lines"],
        estimated=Fraction(told["estimated"]),
        allocated=told["allocated"],
        expected=told["expected"],
        reported=told["reported"],
    )
