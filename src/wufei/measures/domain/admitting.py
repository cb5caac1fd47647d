"""Whether a question can be asked, and by whom."""

from __future__ import annotations

from collections.abc import Iterable

from wufei.kernel.actors import Actor
from wufei.kernel.periods import Period
from wufei.kernel.refusals import Refusal
from wufei.measures.answers import LEVELS, OPERATION_DIMENSIONS, SPLITS, Question
from wufei.measures.atlas import Atlas
from wufei.measures.compiling.slices import Slice
from wufei.measures.definitions import Catalogue, Figure, Measure, Name, Source
from wufei.measures.formulas import expand, names
from wufei.measures.queries import codes_of_bodies
from wufei.measures.question_refusals import REQUIREMENTS
from wufei.measures.question_refusals import QuestionReason as No
from wufei.measures.rules import reads_region, reads_sums

_YEAR_DAYS = 365


def slice_of(question: Question) -> Slice:
    """What the measures are fetched for."""
    level = (question.level,) if question.level else ()
    return Slice(question.periods, question.region, (*level, *question.by), question.where)


def check(
    actor: Actor,
    question: Question,
    known: Catalogue,
    atlas: Atlas,
    measures: Iterable[Measure] = (),
) -> None:
    """Whether the actor may ask this, and whether it can be asked at all. ``measures``: those
    asked for beside figures.

    Raises:
        Refusal: as told in :func:`wufei.measures.domain.answering.answer`.
    """
    for figure in question.figures:
        if figure not in known.figures:
            raise Refusal(No.UNKNOWN_FIGURE, pointer="/figures", figure=figure)
    if question.region and question.region not in atlas.divisions:
        raise Refusal(No.UNKNOWN_REGION, pointer="/region", region=question.region)
    if question.level and question.level not in LEVELS:
        raise Refusal(
            No.UNKNOWN_SPLIT, pointer="/level", split=question.level, known="、".join(LEVELS)
        )
    for name in (*question.by, *(name for name, _ in question.where)):
        if name not in SPLITS:
            raise Refusal(No.UNKNOWN_SPLIT, pointer="/by", split=name, known="、".join(SPLITS))
    if not may_read(actor, question, atlas) and not _is_own(actor, question, known, measures):
        raise Refusal(No.REGION_NOT_YOURS, pointer="/region")
    for figure in question.figures:
        for period in question.periods:
            _require_told(known.figure_on(figure, period.last), period, question, atlas)


def require_told_apart(measures: Iterable[Measure], part: Slice) -> None:
    """A value that its source cannot narrow to a point or vehicle is refused, never widened.

    Raises:
        Refusal: ``UNKNOWN_SPLIT``.
    """
    asked = {*part.dimensions, *(name for name, _ in part.where)}
    for name in sorted(asked & set(OPERATION_DIMENSIONS)):
        for measure in measures:
            if measure.source is not Source.OPERATIONS:
                listed = "、".join(measure.drill)
                raise Refusal(No.UNKNOWN_SPLIT, pointer="/by", split=name, known=listed)


def may_read(actor: Actor, question: Question, atlas: Atlas) -> bool:
    """Own areas in every detail; of others only undivided sums of districts and above."""
    if actor.is_system:
        return True
    places = [question.region] if question.region else atlas.tops()
    if places and all(reads_region(actor, atlas.divisions[code].path) for code in places):
        return True
    fine = bool(question.by or question.where)
    levels = [question.level] if question.level else [atlas.level_of(question.region)]
    return not fine and all(reads_sums(actor, level) for level in levels)


def _is_own(
    actor: Actor, question: Question, known: Catalogue, measures: Iterable[Measure]
) -> bool:
    """Whether all that is asked for are operations of the actor's own body."""
    bodies = {key for name, key in question.where if name == "organisation" and key}
    if not bodies or not bodies <= codes_of_bodies(actor):
        return False
    counted = {measure.id: measure for measure in measures}
    for figure in question.figures:
        for period in question.periods:
            if known.figure_on(figure, period.last) is None:
                continue
            used = names(expand(Name(figure), known, period.last))
            counted |= {name: known.measures[name] for name in used if name in known.measures}
    return bool(counted) and all(m.source is Source.OPERATIONS for m in counted.values())


def _require_told(figure: Figure | None, period: Period, question: Question, atlas: Atlas) -> None:
    """What a definition requires of a question: whole years, a region, or a level not passed."""
    if figure is None:
        return
    asked = question.level or atlas.level_of(question.region)
    for needed in figure.requires:
        met = {
            "year": period.length >= _YEAR_DAYS,
            "region": bool(question.region or question.level),
        }.get(needed, asked in LEVELS and LEVELS.index(asked) <= LEVELS.index(needed))
        if not met:
            told = str(REQUIREMENTS[needed])
            raise Refusal(No.NEEDS, pointer="/periods", figure=figure.id, needed=told)
