"""Dated rows of figures → the library's rulebook, and which row held for a finding."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wufei.supervision.domain.days import at_midnight, offset_of, span_of
from wufei.supervision.domain.parameters import FIELDS, record_name, record_of, shipped_severity
from wufei.supervision.models import RuleParameter
from wufei.tracking.public import Dated, Parameters, Rulebook


@dataclass(frozen=True)
class Row:
    """One row of figures; ``pk`` None: not stored, on trial. Dates as in the registers."""

    pk: int | None
    rule: str
    district: str
    enabled: bool
    severity: str
    values: dict[str, Any]
    valid_from: dt.date
    valid_to: dt.date | None = None

    def holds_on(self, day: dt.date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True)
class Book:
    """``rulebook`` for the library; ``rows`` by which it was made."""

    rulebook: Rulebook
    rows: tuple[Row, ...]

    def row_at(self, rule: str, district: str, day: dt.date) -> Row | None:
        """The row that held: the district's own, else the one of all; None: what is shipped."""
        return _row_at(self.rows, rule, district, day)

    @property
    def digest(self) -> str:
        """Tells whether two runs were made by the same figures."""
        spelled = [
            (row.rule, row.district, row.enabled, row.severity, row.values, str(row.valid_from))
            for row in self.rows
        ]
        plain = json.dumps(sorted(spelled, key=str), sort_keys=True, default=str)
        return hashlib.sha256(plain.encode()).hexdigest()


def book_for(day: dt.date, *, other: Iterable[Row] = (), only: str = "") -> Book:
    """The figures that hold around ``day``. ``other`` rows go before stored ones of the same rule
    and district; with ``only`` all other rules are off."""
    first, last = day - dt.timedelta(days=2), day + dt.timedelta(days=1)
    trial = tuple(other)
    rows = (*trial, *(row for row in stored_rows(first, last) if not _replaced(row, trial)))
    if only:
        rows = tuple(row for row in rows if row.rule == only)
    days = [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]
    districts = sorted({"", *(row.district for row in rows)})
    dated = [
        Dated(
            _parameters(rows, district, each, only),
            district=district,
            begins=-(2**62) if each == first else at_midnight(each),
            ends=2**62 if each == last else span_of(each).ends,
        )
        for district in districts
        for each in days
    ]
    return Book(Rulebook(dated), rows)


def stored_rows(first: dt.date, last: dt.date) -> tuple[Row, ...]:
    """Rows in force on some day from ``first`` to ``last``."""
    found = RuleParameter.objects.filter(valid_from__lte=last).exclude(valid_to__lte=first)
    return tuple(
        Row(
            pk=row.pk,
            rule=row.rule,
            district=row.district.code if row.district else "",
            enabled=row.enabled,
            severity=row.severity,
            values=row.values,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in found.select_related("district").order_by("pk")
    )


def _replaced(row: Row, trial: tuple[Row, ...]) -> bool:
    return any(row.rule == each.rule and row.district == each.district for each in trial)


def _row_at(rows: Iterable[Row], rule: str, district: str, day: dt.date) -> Row | None:
    held = [row for row in rows if row.rule == rule and row.holds_on(day)]
    for wanted in dict.fromkeys((district, "")):
        own = [row for row in held if row.district == wanted]
        if own:
            return max(own, key=lambda row: row.valid_from)
    return None


def _parameters(rows: Iterable[Row], district: str, day: dt.date, only: str) -> Parameters:
    records: dict[str, Any] = {}
    for rule in FIELDS:
        row = _row_at(rows, rule, district, day)
        if (only and rule != only) or (row is not None and not row.enabled):
            records[record_name(rule)] = None
            continue
        values = row.values if row else {}
        severity = row.severity if row else shipped_severity(rule)
        records[record_name(rule)] = record_of(rule, values, severity, offset=offset_of(day))
    return Parameters(**records)
