"""Answers as pages, charts and files show them: in words, each with what stands behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wufei.kernel.exporting import Cell
from wufei.measures.answers import Answer, AnswerSet, State
from wufei.measures.canonical import PERCENT, rounded, shown
from wufei.measures.definitions import Catalogue, Figure
from wufei.measures.forms.exploring import Wanted
from wufei.measures.queries import key_names
from wufei.measures.showing.addresses import FigureAddress, address_of
from wufei.measures.showing.wording import (
    bounds_text,
    dimension_name,
    local,
    share_text,
    unit_words,
    value_text,
)

Key = tuple[str, Any, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Value:
    """One value in words. ``note`` says why it is marked; ``href`` opens its page."""

    text: str
    state: State
    note: str = ""
    href: str = ""

    @property
    def is_data(self) -> bool:
        return self.state is not State.NO_DATA


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One answer as a line of the result. ``improved``: None where the figure has no better side,
    or nothing changed."""

    answer: Answer
    name: str
    groups: tuple[str, ...]
    value: Value
    compared: Value | None
    change: str
    improved: bool | None
    coverage: str
    estimated: str


@dataclass(frozen=True, slots=True)
class Result:
    """``dimensions``: headings of the groups; ``missing``: figures without a value at all, why."""

    rows: list[ResultRow]
    dimensions: tuple[str, ...]
    several_figures: bool
    several_periods: bool
    compared: bool
    missing: list[tuple[str, str]]


def definition_of(answer: Answer, known: Catalogue) -> Figure:
    """The edition by which an answer was computed; where it is gone since, the latest."""
    editions = known.figures[answer.figure]
    return next((each for each in editions if each.edition == answer.edition), editions[-1])


def value_of(answer: Answer, figure: Figure, href: str = "") -> Value:
    """An answer in words: no data as such and never as nothing, the impossible marked."""
    if answer.value is None:
        return Value(_("无数据"), State.NO_DATA, "", href)
    text = value_text(answer.value, answer.decimals, answer.unit)
    note = ""
    if answer.state is State.IMPOSSIBLE:
        note = _("超出定义允许的范围（%(range)s），请核对数据。") % {"range": bounds_text(figure)}
    return Value(text, answer.state, note, href)


def result_of(wanted: Wanted, sets: Sequence[AnswerSet], known: Catalogue) -> Result:
    """The answers to ``wanted.questions``, put beside each other."""
    question = wanted.question
    shown_answers = [a for a in sets[0].answers if a.period in question.periods]
    names = _names(shown_answers)
    others = {_key(answer): answer for answer in sets[-1].answers}
    rows = []
    for answer in shown_answers:
        figure = definition_of(answer, known)
        other = _compared(wanted, answer, others)
        rows.append(_row(wanted, answer, figure, other, names))
    dimensions = ((question.level,) if question.level else ()) + question.by
    return Result(
        rows=rows,
        dimensions=tuple(dimension_name(name) for name in dimensions),
        several_figures=len(question.figures) > 1,
        several_periods=len(question.periods) > 1,
        compared=bool(wanted.compare),
        missing=[
            (f"{local(known.figures[each.figure][-1].name)} · {each.period.label}", each.message)
            for each in sets[0].missing
        ],
    )


def _key(answer: Answer) -> Key:
    return answer.figure, answer.period, answer.group


def _names(answers: Sequence[Answer]) -> dict[tuple[str, str], str]:
    keys: dict[str, set[str]] = defaultdict(set)
    for answer in answers:
        for dimension, key in answer.group:
            keys[dimension].add(key)
    return key_names(keys)


def _compared(wanted: Wanted, answer: Answer, others: Mapping[Key, Answer]) -> Answer | None:
    if wanted.compare == "region":
        return others.get(_key(answer))
    earlier = wanted.earlier(answer.period)
    return None if earlier is None else others.get((answer.figure, earlier, answer.group))


def _row(
    wanted: Wanted,
    answer: Answer,
    figure: Figure,
    other: Answer | None,
    names: Mapping[tuple[str, str], str],
) -> ResultRow:
    region = wanted.question.region
    change, improved = change_of(answer, other, figure)
    return ResultRow(
        answer=answer,
        name=local(figure.name),
        groups=tuple(
            names.get((dimension, key), key) if key else _("未分")
            for dimension, key in answer.group
        ),
        value=value_of(answer, figure, address_of(answer, region, wanted.question.where).url()),
        compared=None
        if other is None
        else value_of(other, figure, _compared_at(wanted, other).url()),
        change=change,
        improved=improved,
        coverage=share_text(answer.coverage),
        estimated=share_text(answer.estimated),
    )


def _compared_at(wanted: Wanted, other: Answer) -> FigureAddress:
    question = wanted.question
    return address_of(other, wanted.compared_region or question.region, question.where)


def change_of(answer: Answer, other: Answer | None, figure: Figure) -> tuple[str, bool | None]:
    """By how much a value differs from another: percent in points, all else in percent of the
    other; and whether that is the better side."""
    if answer.value is None or other is None or other.value is None:
        return "", None
    difference = answer.value - other.value
    better = {"up": difference > 0, "down": difference < 0}.get(figure.better)
    improved = better if difference else None
    if answer.unit == PERCENT:
        points = shown(abs(difference), PERCENT, answer.decimals)
        return _("%(points)s 个百分点") % {"points": _sign(difference) + points}, improved
    if not other.value:
        return "", improved
    share = rounded(abs(difference / other.value) * 100, 1)
    return f"{_sign(difference)}{share}%", improved


def _sign(value: Fraction) -> str:
    return "+" if value > 0 else "−" if value < 0 else "±"


def headings(result: Result) -> list[str]:
    """Of the file that holds the result."""
    compared = [_("比较期间或区划的值")] if result.compared else []
    return [
        _("指标标识"), _("指标"), _("版本"), _("期间"), _("首日"), _("末日"), *result.dimensions,
        _("数值"), _("计量单位"), _("状态"), _("分子"), _("分母"), _("填报率"), _("估算占比"),
        _("计入行数"), pgettext("one", "账页"), _("时点"), *compared,
    ]  # fmt: skip


def state_words(state: State) -> str:
    return {
        State.OK: _("正常"),
        State.NO_DATA: _("无数据"),
        State.IMPOSSIBLE: _("超出允许范围"),
    }[state]


def cells(row: ResultRow) -> list[Cell]:
    """One line of that file; numbers as numbers, exact where they have an end."""
    answer = row.answer
    told = [] if row.compared is None else [row.compared.text]
    return [
        answer.figure, row.name, answer.edition, answer.period.label, answer.period.first,
        answer.period.last, *row.groups, _number(answer), unit_words(answer.unit),
        state_words(answer.state), _exact(answer.numerator), _exact(answer.denominator),
        row.coverage, row.estimated, answer.lines, answer.cut.page, str(answer.cut), *told,
    ]  # fmt: skip


def _number(answer: Answer) -> Decimal | None:
    if answer.value is None:
        return None
    return Decimal(shown(answer.value, answer.unit, answer.decimals))


def _exact(value: Fraction | None) -> int | str | None:
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else str(value)
