"""Answers as files: JSON in the one spelling, or a table with a row an answer."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import IO, Any

from django.utils.translation import gettext as _

from wufei.kernel.spreadsheets import write_xlsx
from wufei.measures.answers import AnswerSet
from wufei.measures.canonical import answer_bytes

FORMATS = ("json", "csv", "xlsx")
#: What a row tells, by the names that the spelling of answers uses; the group stands between.
_BEFORE = ("figure", "edition", "period")
_AFTER = (
    "state",
    "shown",
    "unit",
    "value",
    "numerator",
    "denominator",
    "coverage_percent",
    "estimated_percent",
    "lines",
    "cut",
)
#: Texts of digits that a spreadsheet holds as numbers.
_DECIMALS = {"shown", "coverage_percent", "estimated_percent"}


def write_answers(target: IO[bytes], answers: AnswerSet, *, form: str) -> None:
    """Write ``answers`` as ``json``, ``csv`` (UTF-8 with a mark, for office programs) or ``xlsx``.

    Raises:
        KeyError: there is no such format.
    """
    {"json": _write_json, "csv": _write_csv, "xlsx": _write_xlsx}[form](target, answers)


def _write_json(target: IO[bytes], answers: AnswerSet) -> None:
    target.write(answer_bytes(answers) + b"\n")


def _write_csv(target: IO[bytes], answers: AnswerSet) -> None:
    groups = _groups(answers)
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*_BEFORE, *groups, *_AFTER])
    writer.writerows(_rows(answers, groups))
    text.detach()  # flushes; the caller closes what the caller opened


def _write_xlsx(target: IO[bytes], answers: AnswerSet) -> None:
    groups = _groups(answers)
    headings = [*_BEFORE, *groups, *_AFTER]
    rows = (
        [_cell(name, value) for name, value in zip(headings, row, strict=True)]
        for row in _rows(answers, groups)
    )
    write_xlsx(target, title=_("指标"), headings=headings, rows=rows)


def _cell(name: str, value: Any) -> Any:
    return Decimal(value) if name in _DECIMALS and value is not None else value


def _groups(answers: AnswerSet) -> list[str]:
    return list(dict.fromkeys(name for each in answers.answers for name, _key in each.group))


def _rows(answers: AnswerSet, groups: Sequence[str]) -> Iterator[list[Any]]:
    """No data is an empty cell."""
    document = json.loads(answer_bytes(answers))
    for told in document["answers"]:
        keys: Mapping[str, str] = {each["by"]: each["key"] for each in told["group"]}
        before = [told[name] for name in _BEFORE]
        yield [*before, *(keys.get(name, "") for name in groups), *(told[n] for n in _AFTER)]
