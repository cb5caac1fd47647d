"""Asks for figures as pages do: at once where that is quick, otherwise in the background."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language

from wufei.kernel.actors import Actor
from wufei.kernel.periods import parse_period
from wufei.lake.public import Cut, Watch, current_cut
from wufei.measures.answers import AnswerSet, Question
from wufei.measures.canonical import answer_bytes, read_answers
from wufei.measures.catalogue import catalogue
from wufei.measures.domain.answering import answer
from wufei.measures.models import FigureAnswer


class TakesLonger(Exception):  # noqa: N818 - not an error
    """The answer is not there within the time that a page waits."""


def settled(question: Question) -> Question:
    """The question at a cut that does not move on: that of now where none is told."""
    return question if question.cut is not None else replace(question, cut=current_cut())


def answer_soon(*, actor: Actor, question: Question) -> AnswerSet:
    """The answer, kept or computed.

    Raises:
        TakesLonger: it needs more than ``MEASURES_QUICK_SECONDS``.
        Refusal: as :func:`answering.answer`.
    """
    kept = kept_answer(actor, question)
    if kept is not None and kept.body is not None:
        return read_answers(bytes(kept.body))
    return answer(actor=actor, question=question, watch=_deadline())


def _deadline() -> Watch:
    # The first question of a process loads the engine, which takes about as long as a page waits.
    import duckdb  # noqa: F401
    import sqlglot  # noqa: F401

    until = time.monotonic() + settings.MEASURES_QUICK_SECONDS

    def watch(_part: float) -> None:
        if time.monotonic() >= until:
            raise TakesLonger

    watch(0.0)
    return watch


def kept_answer(actor: Actor, question: Question) -> FigureAnswer | None:
    """What is kept, or asked for, of a question at a cut."""
    if question.cut is None:
        return None
    return FigureAnswer.objects.filter(digest=digest_of(actor, question)).first()


@transaction.atomic
def ask_for(*, actor: Actor, question: Question) -> FigureAnswer:
    """Note a question whose answer is to be computed and kept; ``question.cut`` is told."""
    found, _created = FigureAnswer.objects.get_or_create(
        digest=digest_of(actor, question),
        defaults={"question": question_json(question), "language": get_language() or ""},
    )
    return found


def keep(*, actor: Actor, kept: FigureAnswer, watch: Watch | None = None) -> None:
    """Compute the answer of a noted question and keep it.

    Raises:
        Refusal: as :func:`answering.answer`.
    """
    found = answer(actor=actor, question=question_of(kept.question), watch=watch)
    kept.body = answer_bytes(found)
    with transaction.atomic():
        kept.save(update_fields=["body"])


def digest_of(actor: Actor, question: Question) -> bytes:
    """SHA-256 of the question, its cut, the definitions, what the reader may see, the language."""
    scope = "system" if actor.is_system else sorted(map(repr, actor.grants))
    said = [question_json(question), catalogue().digest, scope, get_language()]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).digest()


def question_json(question: Question) -> dict[str, Any]:
    """A question as plain JSON; :func:`question_of` reads it back."""
    return {
        "figures": list(question.figures),
        "periods": [str(period) for period in question.periods],
        "region": question.region,
        "level": question.level,
        "by": list(question.by),
        "where": [list(pair) for pair in question.where],
        "cut": None if question.cut is None else str(question.cut),
    }


def question_of(said: Mapping[str, Any]) -> Question:
    return Question(
        figures=tuple(said["figures"]),
        periods=tuple(parse_period(text) for text in said["periods"]),
        region=said["region"],
        level=said["level"],
        by=tuple(said["by"]),
        where=tuple((name, value) for name, value in said["where"]),
        cut=None if said["cut"] is None else Cut.parse(said["cut"]),
    )
