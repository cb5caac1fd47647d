"""The catalogue of definitions: by group, searched, with what was refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from wufei.kernel.requests import actor_of_request
from wufei.measures.catalogue import catalogue, definition_folders
from wufei.measures.definitions import Catalogue, Figure, Problem, Text
from wufei.measures.forms.exploring import latest_editions
from wufei.measures.rules import reads_problems
from wufei.measures.showing.explaining import (
    CoefficientInUse,
    explained_measures,
    in_words,
    words_of,
)
from wufei.measures.showing.wording import group_name, local, unit_words, with_unit
from wufei.measures.spelling import number_text


@dataclass(frozen=True, slots=True)
class Listed:
    figure: Figure
    name: str
    formula: str
    unit: str
    editions: int
    href: str


@dataclass(frozen=True, slots=True)
class ShownProblem:
    """``file`` below its folder of definitions; machines keep their own paths to themselves."""

    file: str
    line: int
    definition: str
    message: str


@login_required
@require_safe
def definitions(request: HttpRequest) -> HttpResponse:
    known = catalogue()
    words = request.GET.get("q", "").strip()[:80]
    figures = [f for f in latest_editions(known) if _fits(words, f.id, f.name)]
    measures = [m for m in known.measures.values() if _fits(words, m.id, m.name)]
    context: dict[str, Any] = {
        "q": words,
        "groups": _grouped(figures, known),
        "measures": explained_measures(measures),
        "coefficients": list(_coefficients(known, words)),
        "found": len(figures) + len(measures),
        "figure_count": len(known.figures),
        "measure_count": len(known.measures),
        "problem_count": len(known.problems),
        "digest": known.digest,
    }
    if reads_problems(actor_of_request(request)):
        context["problems"] = shown_problems(known.problems)
    return render(request, "measures/definitions.html", context)


def _fits(words: str, name: str, text: Text) -> bool:
    wanted = words.lower()
    return not wanted or any(wanted in each.lower() for each in (name, text.zh, text.en))


def _grouped(figures: Iterable[Figure], known: Catalogue) -> list[tuple[str, list[Listed]]]:
    names = words_of(known)
    groups: dict[str, list[Listed]] = {}
    for figure in figures:
        listed = Listed(
            figure,
            local(figure.name),
            in_words(figure.formula, names),
            unit_words(figure.unit) or "1",
            len(known.figures[figure.id]),
            reverse("measures:figure", args=[figure.id]),
        )
        groups.setdefault(group_name(figure.group), []).append(listed)
    return list(groups.items())


def _coefficients(known: Catalogue, words: str) -> Iterator[CoefficientInUse]:
    today = timezone.localdate()
    for coefficient in known.coefficients.values():
        edition = coefficient.on(today) or coefficient.editions[-1]
        if _fits(words, coefficient.id, coefficient.name):
            value = with_unit(number_text(edition.value), coefficient.unit)
            yield CoefficientInUse(local(coefficient.name), value, edition)


def shown_problems(problems: Iterable[Problem]) -> list[ShownProblem]:
    return [
        ShownProblem(_short(each.file), each.line, each.definition, each.message)
        for each in problems
    ]


def _short(file: str) -> str:
    path = Path(file)
    for folder in definition_folders():
        if path.is_relative_to(folder):
            return path.relative_to(folder).as_posix()
    return path.name
