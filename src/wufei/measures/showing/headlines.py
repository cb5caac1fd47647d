"""The figures that a reader meets first, on pages of other modules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache

from wufei.kernel.actors import Actor
from wufei.kernel.periods import Period
from wufei.kernel.refusals import Refusal
from wufei.measures.answers import AnswerSet, Question
from wufei.measures.canonical import answer_bytes, read_answers
from wufei.measures.catalogue import catalogue
from wufei.measures.domain.waiting import TakesLonger, answer_soon, digest_of, settled
from wufei.measures.queries import HEADLINES
from wufei.measures.rules import home_region
from wufei.measures.showing.addresses import address_of
from wufei.measures.showing.presenting import Value, definition_of, value_of
from wufei.measures.showing.wording import local

_KEEP_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure's value of a period, opening its page."""

    name: str
    value: Value
    period: Period


def headlines(actor: Actor, period: Period, figures: Sequence[str] = HEADLINES) -> list[Headline]:
    """The values of ``figures`` for the actor's area, those that are defined. None at all where no
    data is there, or where it cannot be told at once: a page about something else does not wait."""
    known = catalogue()
    asked = tuple(figure for figure in figures if figure in known.figures)
    if not asked:
        return []
    region = home_region(actor)
    try:
        question = settled(Question(asked, (period,), region))
        if question.cut is None or question.cut.page == 0:  # nothing was sealed yet
            return []
        found = _kept(actor, question)
    except (Refusal, TakesLonger):
        return []
    headed = []
    for answer in found.answers:
        figure = definition_of(answer, known)
        href = address_of(answer, region).url()
        headed.append(Headline(local(figure.name), value_of(answer, figure, href), period))
    return headed if any(each.value.is_data for each in headed) else []


def _kept(actor: Actor, question: Question) -> AnswerSet:
    """An answer at a cut never changes: what was computed once is read from the cache."""
    key = f"measures.headlines.{digest_of(actor, question).hex()}"
    kept = cache.get(key)
    if kept is None:
        kept = answer_bytes(answer_soon(actor=actor, question=question))
        cache.set(key, kept, _KEEP_SECONDS)
    return read_answers(kept)
