"""The shape of a definition in YAML, key by key, and the record that each makes.

Values are checked here one by one; what depends on several of them is checked in
:mod:`wufei.measures.loading.sources` and :mod:`wufei.measures.loading.linking`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt

from wufei.measures import definitions as records
from wufei.measures.answers import LEVELS
from wufei.measures.loading.field_types import (
    Basis,
    Day,
    Exact,
    Filter,
    Identifier,
    Level,
    Said,
    Word,
    exact_or_no_data,
    one_of,
)


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TextShape(Shape):
    zh: Said
    en: Said

    def record(self) -> records.Text:
        return records.Text(self.zh, self.en)


class ValidityShape(Shape):
    first: Day | None = Field(None, alias="from")
    until: Day | None = None

    def record(self) -> records.Validity:
        return records.Validity(self.first, self.until)


class SourceShape(Shape):
    document: Said
    clause: Word | None = None
    read: Day | None = None
    confirmed: StrictBool

    def record(self) -> records.LegalSource:
        return records.LegalSource(self.document, self.clause or "", self.read, self.confirmed)


class EditionShape(Shape):
    value: Exact
    valid: ValidityShape
    source: SourceShape

    def record(self) -> records.CoefficientEdition:
        return records.CoefficientEdition(self.value, self.valid.record(), self.source.record())


class CoefficientShape(Shape):
    id: Identifier
    name: TextShape
    unit: Word
    editions: Annotated[list[EditionShape], Field(min_length=1)]
    replaces: StrictBool = False

    def record(self, at: records.Place) -> records.Coefficient:
        editions = tuple(edition.record() for edition in self.editions)
        return records.Coefficient(self.id, self.name.record(), self.unit, editions, at)


class AllocationShape(Shape):
    by: Identifier
    within: Level

    def record(self) -> records.Allocation:
        return records.Allocation(self.by, self.within)


class MeasureShape(Shape):
    id: Identifier
    name: TextShape
    source: records.Source = Field(alias="from")
    agg: records.Aggregate
    unit: Word
    basis: Basis
    register_name: Said | None = Field(None, alias="register")
    series: Said | None = None
    column: Said | None = None
    where: Filter = Field(default_factory=dict)
    excluding: Filter = Field(default_factory=dict, alias="except")
    estimated: Filter = Field(default_factory=dict)
    place: Literal["account", "counter"] | None = None
    counted_at: TextShape | None = None
    not_counted: TextShape
    reported_by: Level | None = None
    drill: list[Said] = Field(default_factory=list)
    over_time: records.OverTime | None = None
    missing: records.Missing | None = None
    allocate: AllocationShape | None = None
    replaces: StrictBool = False

    def record(self, at: records.Place) -> records.Measure:
        counted_at = self.counted_at.record() if self.counted_at else records.Text("", "")
        return records.Measure(
            id=self.id,
            name=self.name.record(),
            source=self.source,
            aggregate=self.agg,
            unit=self.unit,
            basis=self.basis,
            counted_at=counted_at,
            not_counted=self.not_counted.record(),
            at=at,
            where=_filter(self.where),
            excluding=_filter(self.excluding),
            estimated=_filter(self.estimated),
            place=self.place or "account",
            table=self.register_name or self.series or "",
            column=self.column or "",
            over_time=self.over_time or _over_time(self),
            missing=self.missing or _missing(self),
            reported_by=self.reported_by or "",
            allocate=self.allocate.record() if self.allocate else None,
            drill=tuple(self.drill),
        )


def _filter(given: Filter) -> dict[str, tuple[str, ...]]:
    return {key: tuple(values) for key, values in given.items()}


def _over_time(shape: MeasureShape) -> records.OverTime:
    stock = shape.agg is records.Aggregate.CLOSING or shape.source is records.Source.REGISTER
    return records.OverTime.LAST if stock else records.OverTime.SUM


def _missing(shape: MeasureShape) -> records.Missing:
    told = shape.source is records.Source.DECLARED
    return records.Missing.NO_DATA if told else records.Missing.ZERO


class ReviewShape(Shape):
    state: Literal["draft", "reviewed"] = "draft"
    author: Said | None = None
    reviewer: Said | None = None
    date: Day | None = None

    def record(self) -> records.Review:
        return records.Review(self.state, self.author or "", self.reviewer or "", self.date)


class ExampleShape(Shape):
    given: Identifier
    period: Word
    region: Word | None = None
    expect: Annotated[Fraction | None, BeforeValidator(exact_or_no_data)]

    def record(self) -> records.Example:
        return records.Example(self.given, self.period, self.expect, self.region or "")


class FigureShape(Shape):
    id: Identifier
    edition: Word
    name: TextShape
    group: Identifier | None = None
    formula: Word
    unit: Word
    decimals: Annotated[StrictInt, Field(ge=0, le=9)]
    basis: Basis
    range: Annotated[list[Exact | None], Field(min_length=2, max_length=2)] | None = None
    requires: list[Annotated[str, one_of("region", "year", *LEVELS)]] = Field(default_factory=list)
    better: Literal["up", "down"] | None = None
    source: SourceShape
    valid: ValidityShape
    review: ReviewShape = ReviewShape()
    not_counted: TextShape
    examples: list[ExampleShape] = Field(default_factory=list)
    replaces: StrictBool = False

    def record(self, at: records.Place, formula: records.Expression) -> records.Figure:
        low, high = self.range or (None, None)
        return records.Figure(
            id=self.id,
            edition=self.edition,
            name=self.name.record(),
            formula=formula,
            unit=self.unit,
            basis=self.basis,
            decimals=self.decimals,
            valid=self.valid.record(),
            source=self.source.record(),
            review=self.review.record(),
            not_counted=self.not_counted.record(),
            at=at,
            bounds=(low, high),
            requires=tuple(self.requires),
            group=self.group or "",
            better=self.better or "",
            examples=tuple(example.record() for example in self.examples),
        )
