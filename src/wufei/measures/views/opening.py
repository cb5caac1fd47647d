"""A measure inside a figure, as the address of a page opens it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.kernel.requests import actor_of_request
from wufei.measures.catalogue import catalogue
from wufei.measures.definitions import Aggregate, Catalogue, Measure, Source
from wufei.measures.domain.drilling import Behind
from wufei.measures.question_refusals import QuestionReason as No
from wufei.measures.showing.addresses import FigureAddress, read_address, settled
from wufei.measures.showing.explaining import explained_measure
from wufei.measures.showing.wording import local
from wufei.measures.views.figures import editions_of

#: Measures whose groups do not add up: the same thing may stand in several.
DISTINCT = (Aggregate.ENTRIES, Aggregate.ACCOUNTS, Aggregate.LOTS, Aggregate.DISTINCT)


@dataclass(frozen=True, slots=True)
class Opened:
    """A measure inside a figure, as an address opens it at a fixed cut."""

    at: FigureAddress
    measure: Measure
    behind: Behind
    known: Catalogue
    actor: Actor

    @property
    def counts_lines(self) -> bool:
        return self.measure.source is Source.LEDGER

    @property
    def counts_events(self) -> bool:
        return self.measure.source is Source.OPERATIONS

    def context(self) -> dict[str, Any]:
        return {
            "at": self.at,
            "measure": self.measure,
            "explained": explained_measure(self.measure),
            "figure_name": local(editions_of(self.at.figure, self.known)[-1].name),
            "figure_url": self.at.url(),
            "groups_url": self.at.url("behind", self.measure.id),
            "distinct": self.measure.aggregate in DISTINCT,
        }


def opened(request: HttpRequest, figure: str, measure: str) -> Opened:
    """Raises:
    Refusal: ``UNKNOWN_FIGURE``, ``UNKNOWN_MEASURE``, and those of the address.
    """
    known = catalogue()
    editions_of(figure, known)
    found = known.measures.get(measure)
    if found is None:
        raise Refusal(No.UNKNOWN_MEASURE, measure=measure)
    actor = actor_of_request(request)
    at = settled(read_address(figure, request.GET, actor))
    return Opened(at, found, at.behind(measure), known, actor)
