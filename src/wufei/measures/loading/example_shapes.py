"""The shape of a worked example's ledger in YAML (see :mod:`wufei.measures.loading.examples`)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt

from wufei.lake.public import OperationFact
from wufei.ledger.public import Stage
from wufei.measures.loading.field_types import Day, Exact, Said, Word, one_of
from wufei.measures.loading.shapes import Shape
from wufei.registry.public import Material, Region, Site

_Amount = Annotated[StrictInt, Field(ge=0)]
_Posting = tuple[Word, Said, StrictInt]


class RegionShape(Shape):
    code: Word
    level: Annotated[str, one_of(*Region.Level.values)]
    kind: Annotated[str, one_of(*Region.Kind.values)] | None = None
    parent: Word | None = None
    households: _Amount | None = None
    population: _Amount | None = None


class MaterialShape(Shape):
    key: Said
    scheme: Annotated[str, one_of(*Material.Scheme.values)] = Material.Scheme.HOUSEHOLD.value
    parent: Said | None = None


class AccountShape(Shape):
    code: Word
    stage: Annotated[str, one_of(*Stage.values)]
    region: Word | None = None
    site: Word | None = None
    site_kind: Annotated[str, one_of(*Site.Kind.values)] | None = None
    use: Said | None = None
    cause: Said | None = None
    organisation: Word | None = None


class EntryShape(Shape):
    id: Word
    day: Day
    kind: Literal["transfer", "transformation"] = "transfer"
    paper_kind: Said | None = None
    reverses: Word | None = None
    postings: list[_Posting] = Field(default_factory=list)


class DeclaredShape(Shape):
    series: Said
    region: Word
    first_day: Day
    last_day: Day
    value: Exact
    unit: Word
    estimated: StrictBool = False


class DropShape(Shape):
    day: Day
    point: Word
    household: Word
    material: Said
    grams: _Amount
    correct: StrictBool
    device: Word | None = None


class OperationShape(Shape):
    key: Word
    kind: Annotated[str, one_of(*OperationFact.Kind.values)]
    day: Day
    outcome: Said
    on_time: StrictBool | None = None
    region: Word
    point: Word | None = None
    organisation: Word | None = None
    vehicle: Word | None = None
    material: Said | None = None
    category: Said | None = None
    bins: _Amount | None = None
    grams: _Amount | None = None
    metres: _Amount | None = None
    fen: _Amount | None = None
    checked: _Amount | None = None
    correct: _Amount | None = None


class LedgerShape(Shape):
    regions: list[RegionShape] = Field(default_factory=list)
    materials: list[MaterialShape] = Field(default_factory=list)
    accounts: list[AccountShape] = Field(default_factory=list)
    entries: list[EntryShape] = Field(default_factory=list)
    declared: list[DeclaredShape] = Field(default_factory=list)
    drops: list[DropShape] = Field(default_factory=list)
    operations: list[OperationShape] = Field(default_factory=list)
