"""Where the page of a figure is: figure, period, region, group and cut, in the address and out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from wufei.kernel.actors import Actor
from wufei.kernel.periods import Period, parse_period
from wufei.lake.public import Cut, current_cut
from wufei.measures.answers import LEVELS, SPLITS, Answer, Question
from wufei.measures.asking import read_cut
from wufei.measures.domain.drilling import Behind
from wufei.measures.queries import latest_period
from wufei.measures.rules import home_region

#: Filters that an address may hold besides figure, period, region and cut.
FILTERS = tuple(name for name in SPLITS if name != "region")
#: The filters whose key is empty: what the dimension does not tell apart.
UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class FigureAddress:
    """One value of a figure. ``cut`` None: as the books are when the page is opened."""

    figure: str
    period: Period
    region: str = ""
    where: tuple[tuple[str, str], ...] = ()
    cut: Cut | None = None

    @property
    def question(self) -> Question:
        return Question((self.figure,), (self.period,), self.region, where=self.where, cut=self.cut)

    def behind(self, measure: str) -> Behind:
        return Behind(measure, self.period, self.region, self.where, self.cut)

    def narrowed(self, dimension: str, key: str) -> FigureAddress:
        """The same with one more filter, or another value of a filter it has."""
        others = tuple(pair for pair in self.where if pair[0] != dimension)
        return replace(self, where=(*others, (dimension, key)))

    def without(self, dimension: str) -> FigureAddress:
        return replace(self, where=tuple(pair for pair in self.where if pair[0] != dimension))

    @property
    def fields(self) -> dict[str, str]:
        """The parameters of the address."""
        told = {"period": str(self.period), "region": self.region, **dict(self.where)}
        told[UNTOLD] = ",".join(name for name, key in self.where if not key)
        if self.cut is not None:
            told["as_of"] = str(self.cut)
        # A region is always told: an address without one means the reader's own.
        return {name: value for name, value in told.items() if value or name == "region"}

    def url(self, view: str = "figure", *parts: str, **more: Any) -> str:
        """The address of a page about this value, ``parts`` after the figure in its path."""
        path = reverse(f"measures:{view}", args=[self.figure, *parts])
        return f"{path}?{urlencode({**self.fields, **more})}"

    @property
    def revisions_url(self) -> str:
        """How the value changed, whatever the cut."""
        return replace(self, cut=None).url("revisions")


def read_address(figure: str, given: QueryDict, actor: Actor) -> FigureAddress:
    """What an address asks for; the latest month where it names no period, and the actor's own
    area where it names no region (an empty one is the whole).

    Raises:
        Refusal: of periods and cuts that cannot be read.
    """
    period = given.get("period", "")
    return FigureAddress(
        figure=figure,
        period=parse_period(period) if period else latest_period(),
        region=given.get("region", "").strip() if "region" in given else home_region(actor),
        where=tuple(_filters(given)),
        cut=read_cut(given.get("as_of", "")),
    )


def settled(at: FigureAddress) -> FigureAddress:
    """The same at a cut that does not move on, so that all pages opened from it agree."""
    return at if at.cut is not None else replace(at, cut=current_cut())


def _filters(given: QueryDict) -> Iterator[tuple[str, str]]:
    untold = given.get(UNTOLD, "").split(",")
    for name in FILTERS:
        value = given.get(name, "").strip()
        if value or name in untold:
            yield name, value


def address_of(
    answer: Answer, region: str, where: tuple[tuple[str, str], ...] = ()
) -> FigureAddress:
    """The page of an answer inside a question over ``region``."""
    at = FigureAddress(answer.figure, answer.period, region, where, answer.cut)
    for dimension, key in answer.group:
        is_region = dimension in LEVELS and key
        at = replace(at, region=key) if is_region else at.narrowed(dimension, key)
    return at
