"""The checks of an issue as it stands, without what was marked as a false alarm."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from wufei.bulletin.assembling import content_of
from wufei.bulletin.checks.checking import check
from wufei.bulletin.checks.context import Context, KnownFigure, Unit
from wufei.bulletin.checks.remarks import Remark, Severity
from wufei.bulletin.content import Issue as Content
from wufei.bulletin.figures import FigureValue, values_of
from wufei.bulletin.markup import figures_in
from wufei.bulletin.models import Confirmation, FalseAlarm, Issue, Recipient, Series
from wufei.measures.public import figure_name


@dataclass(frozen=True, slots=True)
class Checked:
    """``open`` remarks wait for somebody; ``settled`` ones were found to be none, and why."""

    content: Content
    open: tuple[Remark, ...]
    settled: tuple[tuple[Remark, FalseAlarm], ...]

    @property
    def errors(self) -> tuple[Remark, ...]:
        return tuple(remark for remark in self.open if remark.severity is Severity.ERROR)


def checked(issue: Issue, *, content: Content | None = None) -> Checked:
    """All remarks on ``issue`` as it stands."""
    whole = content or content_of(issue)
    alarms = {alarm.key: alarm for alarm in FalseAlarm.objects.filter(issue=issue)}
    remarks = check(whole, context_of(issue, whole))
    return Checked(
        whole,
        tuple(remark for remark in remarks if remark.key not in alarms),
        tuple((remark, alarms[remark.key]) for remark in remarks if remark.key in alarms),
    )


def context_of(issue: Issue, content: Content) -> Context:
    """What the registers and the measures know about the words of ``content``."""
    series = issue.series
    confirmed = _confirmed(series)
    queries = [query for item in content.items for query in figures_in(item.blocks)]
    return Context(
        units=_units(series),
        persons=confirmed[Confirmation.Kind.PERSON],
        abbreviations=confirmed[Confirmation.Kind.ABBREVIATION],
        figures=_known(values_of(queries).values()) if queries else (),
        figure_names={query.figure: figure_name(query.figure) for query in queries},
    )


def _units(series: Series) -> dict[str, Unit]:
    return {
        row.name: Unit(
            row.name,
            row.valid_from,
            row.valid_to,
            tuple(name for name in row.successors.split("、") if name),  # zh: between names
        )
        for row in Recipient.objects.filter(series=series)
    }


def _confirmed(series: Series) -> dict[str, frozenset[str]]:
    today = timezone.localdate()
    found: dict[str, set[str]] = {kind: set() for kind in Confirmation.Kind}
    for row in series.confirmations.all():
        if row.good_until is None or row.good_until >= today:
            found[row.kind].add(row.text)
    return {kind: frozenset(texts) for kind, texts in found.items()}


def _known(values: Iterable[FigureValue]) -> tuple[KnownFigure, ...]:
    return tuple(
        KnownFigure(value.name, value.query.period, value.number, value.unit)
        for value in values
        if value.shown is not None
    )
