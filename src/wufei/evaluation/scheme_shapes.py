"""The shape of a scheme in YAML, key by key, and the records that each makes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool, StrictInt

from wufei.evaluation import schemes as records
from wufei.measures.public import (
    Exact,
    Identifier,
    Said,
    Shape,
    SourceShape,
    TextShape,
    Word,
    one_of,
)

_Days = Annotated[StrictInt, Field(ge=0, le=90)]
_Places = Annotated[StrictInt, Field(ge=0, le=999)]


def _text(shape: TextShape) -> records.Text:
    return records.Text(shape.zh, shape.en)


class LinearShape(Shape):
    zero: Exact
    full: Exact


class StepShape(Shape):
    bound_from: Exact | None = Field(None, alias="from")
    bound_to: Exact | None = Field(None, alias="to")
    share: Exact


class EachShape(Shape):
    each: Exact
    cap: Exact


class CurveShape(Shape):
    linear: LinearShape | None = None
    steps: Annotated[list[StepShape], Field(min_length=1)] | None = None
    deduct: EachShape | None = None
    award: EachShape | None = None


class IndicatorShape(Shape):
    id: Identifier
    name: TextShape
    figure: Identifier
    weight: Exact = Field(default=0, validate_default=True)
    score: CurveShape


class VetoShape(Shape):
    id: Identifier
    name: TextShape
    figure: Identifier
    above: Exact
    zero: StrictBool = False
    tier: Identifier | None = None

    def record(self) -> records.Veto:
        name = _text(self.name)
        return records.Veto(self.id, name, self.figure, self.above, self.zero, self.tier or "")


class TierShape(Shape):
    id: Identifier
    name: TextShape
    least: Exact

    def record(self) -> records.Tier:
        return records.Tier(self.id, _text(self.name), self.least)


class GroupShape(Shape):
    id: Identifier
    name: TextShape
    units: Annotated[list[Word], Field(min_length=1)]

    def record(self) -> records.Group:
        return records.Group(self.id, _text(self.name), tuple(self.units))


class RedShape(Shape):
    first: _Places
    least: Exact


class ListsShape(Shape):
    red: RedShape
    lowest: _Places


class SchemeShape(Shape):
    name: TextShape
    units: Annotated[Said, one_of(*records.Units)]
    source: SourceShape
    full: Exact = Field(default=100, validate_default=True)
    most: Exact = Field(default=100, validate_default=True)
    known: Exact
    objection_days: _Days
    indicators: Annotated[list[IndicatorShape], Field(min_length=1)]
    vetoes: list[VetoShape] = Field(default_factory=list)
    tiers: Annotated[list[TierShape], Field(min_length=1)]
    groups: list[GroupShape] = Field(default_factory=list)
    lists: ListsShape
    tie_break: list[Identifier] = Field(default_factory=list)
