"""The page of one figure: value, what it is made of, definition, year, revisions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wufei.kernel.periods import Period, PeriodKind
from wufei.kernel.refusals import Refusal
from wufei.kernel.requests import actor_of_request
from wufei.measures.answers import Answer, AnswerSet
from wufei.measures.catalogue import catalogue
from wufei.measures.definitions import Catalogue, Figure
from wufei.measures.domain.revising import Revision, revisions
from wufei.measures.forms.exploring import Wanted
from wufei.measures.queries import key_names, regions
from wufei.measures.question_refusals import QuestionReason as No
from wufei.measures.showing import explaining
from wufei.measures.showing.addresses import FigureAddress, read_address
from wufei.measures.showing.pictures import pictures_of
from wufei.measures.showing.presenting import change_of, definition_of, result_of, value_of
from wufei.measures.showing.wording import dimension_name, local, share_text
from wufei.measures.views.refusing import refusals_shown
from wufei.measures.views.working import GoesOn, answers_to, working

#: Years on the time line of a figure that is told for whole years only.
_YEARS = 5


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, and the address without it."""

    label: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class ShownRevision:
    """From ``day`` on the value was ``text``; ``before`` what it had been."""

    revision: Revision
    text: str
    before: str
    change: str
    href: str


def editions_of(figure: str, known: Catalogue) -> tuple[Figure, ...]:
    """Raises:
    Refusal: ``UNKNOWN_FIGURE``.
    """
    editions = known.figures.get(figure)
    if not editions:
        raise Refusal(No.UNKNOWN_FIGURE, figure=figure)
    return editions


@login_required
@require_safe
@refusals_shown
def figure_page(request: HttpRequest, figure: str) -> HttpResponseBase:
    known = catalogue()
    editions = editions_of(figure, known)
    actor = actor_of_request(request)
    at = read_address(figure, request.GET, actor)
    edition = known.figure_on(figure, at.period.last) or editions[-1]
    context: dict[str, Any] = {
        "at": at,
        "explained": explaining.explained(edition, known, at.period.last),
        "editions": editions,
        "regions": regions([at.region]),
        "hidden": dict(at.where),
    }
    line = _time_line(at.period, edition)
    periods = tuple(dict.fromkeys([at.period, *line]))
    try:
        (found,) = answers_to(actor, [replace(at.question, periods=periods)])
    except GoesOn as goes_on:
        return working(request, goes_on, local(edition.name))
    except Refusal as refusal:
        shown = {**context, "refusal": refusal}
        return render(request, "measures/figure.html", shown, status=refusal.reason.status)
    told = {answer.period: answer for answer in found.answers}
    here = told.get(at.period)
    fixed = replace(at, cut=found.cut)
    context |= {
        "fixed": fixed,
        "chips": chips_of(at),
        "missing": next((each.message for each in found.missing if each.period == at.period), ""),
        "previous": at_period(at, at.period.previous()),
        "next": at_period(at, at.period.next()),
        "pictures": _pictures(fixed, line, [told[p] for p in line if p in told], known),
    }
    if here is not None:
        context |= _value(here, fixed, known)
    return render(request, "measures/figure.html", context)


def _value(answer: Answer, at: FigureAddress, known: Catalogue) -> dict[str, Any]:
    return {
        "answer": answer,
        "value": value_of(answer, definition_of(answer, known)),
        "sides": explaining.sides(answer, known, at),
        "coverage": share_text(answer.coverage),
        "estimated": share_text(answer.estimated),
    }


def at_period(at: FigureAddress, period: Period) -> str:
    return replace(at, period=period).url()


def chips_of(at: FigureAddress, view: str = "figure", *parts: str) -> list[Chip]:
    """The filters of an address in words."""
    called = key_names({name: [value] for name, value in at.where})
    return [
        Chip(
            dimension_name(name),
            called.get((name, value), value) if value else _("未分"),
            at.without(name).url(view, *parts),
        )
        for name, value in at.where
    ]


def _time_line(period: Period, figure: Figure) -> tuple[Period, ...]:
    """The months of the year, or the years up to it where the definition asks for whole years."""
    year = Period.containing(period.last, PeriodKind.YEAR)
    if "year" not in figure.requires:
        return tuple(year.split(PeriodKind.MONTH))
    years = [year]
    while len(years) < _YEARS:
        years.insert(0, years[0].previous())
    return tuple(years)


def _pictures(
    at: FigureAddress, line: tuple[Period, ...], answers: list[Answer], known: Catalogue
) -> list[Any]:
    if not answers or at.cut is None:
        return []
    question = replace(at.question, periods=line)
    result = result_of(Wanted(question), [AnswerSet(at.cut, tuple(answers))], known)
    return list(pictures_of(result))


@login_required
@require_safe
def figure_revisions(request: HttpRequest, figure: str) -> HttpResponse:
    """The part of the page that tells how the value changed since it was first told."""
    known = catalogue()
    context: dict[str, Any] = {}
    status = 200
    try:
        edition = editions_of(figure, known)[-1]
        actor = actor_of_request(request)
        at = read_address(figure, request.GET, actor)
        found = revisions(actor=actor, figure=figure, period=at.period, region=at.region)
        context = {"shown": _shown(found, at, known), "at": at, "name": local(edition.name)}
    except Refusal as refusal:
        context = {"refusal": refusal}
        status = refusal.reason.status
    template = (
        "measures/parts/revisions.html"
        if request.headers.get("HX-Request")
        else "measures/revisions.html"
    )
    return render(request, template, context, status=status)


def _shown(found: list[Revision], at: FigureAddress, known: Catalogue) -> list[ShownRevision]:
    shown = []
    for one, before in zip_longest(found, found[1:]):
        figure = definition_of(one.answer, known)
        old = None if before is None else before.answer
        shown.append(
            ShownRevision(
                one,
                value_of(one.answer, figure).text,
                _("首次得出") if old is None else value_of(old, figure).text,
                change_of(one.answer, old, figure)[0],
                replace(at, cut=one.cut).url(),
            )
        )
    return shown
