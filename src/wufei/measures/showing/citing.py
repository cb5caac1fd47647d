"""Answers as other papers cite them: a number with its unit, its name, and where it opens."""

from __future__ import annotations

from wufei.measures.answers import Answer
from wufei.measures.canonical import PERCENT, shown
from wufei.measures.catalogue import catalogue
from wufei.measures.showing.addresses import address_of
from wufei.measures.showing.wording import grouped, local, unit_words


def value_words(answer: Answer) -> tuple[str, str]:
    """Number and unit as two words (``35.2``, ``%``), written together; empty without data."""
    if answer.value is None:
        return "", ""
    number = grouped(shown(answer.value, answer.unit, answer.decimals))
    return number, "%" if answer.unit == PERCENT else unit_words(answer.unit)


def figure_name(figure: str) -> str:
    """The name of a figure in the active language; its id where it is not defined (any more)."""
    editions = catalogue().figures.get(figure)
    return local(editions[-1].name) if editions else figure


def figure_href(answer: Answer, region: str) -> str:
    """The page of an answer inside a question over ``region``, at the answer's cut."""
    return address_of(answer, region).url()
