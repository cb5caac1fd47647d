"""The parts of a column map that read one thing: a text, an account, a mass, a time."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from wufei.intake.templates import Template, placeholders
from wufei.kernel.refusals import Refusal
from wufei.kernel.units import unit_named

BlankPolicy = Literal["refuse", "skip", "constant"]
ReportPolicy = Literal["report", "quarantine"]
StageName = Literal["source", "stock", "transit", "process", "sink", "loss", "boundary", "opening"]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def _as_pairs(value: object) -> object:
    return {"zh": value, "en": value} if isinstance(value, str) else value


class Words(Strict):
    """A text in Chinese and English."""

    zh: str
    en: str = ""


Text = Annotated[Words, BeforeValidator(_as_pairs)]


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


Values = Annotated[list[str], BeforeValidator(_as_list)]
#: column → the values that satisfy the condition; all columns must
Condition = dict[str, Values]


class FileLayout(Strict):
    """Where the table is. ``auto`` encoding tries UTF-8, then GB18030, and refuses otherwise."""

    format: Literal["auto", "csv", "xlsx", "xls"] = "auto"
    encoding: Literal["auto", "utf-8", "utf-8-sig", "utf-16", "gb18030"] = "auto"
    delimiter: Literal["auto", ",", ";", "\t", "|"] = "auto"
    sheet: str = ""
    header_row: int = Field(default=1, ge=1, le=1000)


class Numbers(Strict):
    decimal: Literal[".", ","] = "."
    thousands: Literal["", ",", ".", " ", "'"] = ""

    @model_validator(mode="after")
    def _differ(self) -> Self:
        if self.decimal == self.thousands:
            raise ValueError("decimal and thousands must differ")
        return self


class Target(Strict):
    """What a text comes from: exactly one of a column, a template, or a constant.

    ``map`` turns the cell's value into another text; ``*`` is the default. Without a default,
    values outside the map are refused, or kept with ``otherwise: keep``.
    """

    column: str | None = None
    template: str | None = None
    constant: str | None = None
    map: dict[str, str] = {}
    otherwise: Literal["refuse", "keep"] = "refuse"
    blank: BlankPolicy = "refuse"
    blank_value: str = ""

    @field_validator("template")
    @classmethod
    def _parses(cls, value: str | None) -> str | None:
        if value is not None:
            Template(value)
        return value

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        if sum(v is not None for v in (self.column, self.template, self.constant)) != 1:
            raise ValueError("give exactly one of column, template, constant")
        if self.blank == "constant" and not self.blank_value:
            raise ValueError("blank: constant needs blank_value")
        if self.map and self.constant is not None:
            raise ValueError("a constant needs no map")
        return self

    def columns(self) -> list[str]:
        if self.column is not None:
            return [self.column]
        return placeholders(self.template) if self.template is not None else []

    @property
    def where(self) -> str:
        """The column or columns, for messages."""
        return "、".join(self.columns()) or (self.constant or "")


def _as_target(value: object) -> object:
    if isinstance(value, str):
        return {"template": value} if "{" in value else {"constant": value}
    return value


class AccountTarget(Target):
    """An account code. The rest tells how to open the account where the map may do so."""

    stage: StageName | None = None
    zh: str = ""
    en: str = ""
    use: str = ""
    cause: str = ""

    def columns(self) -> list[str]:
        names = [*super().columns(), *placeholders(self.zh), *placeholders(self.en)]
        return list(dict.fromkeys(names))


AnyTarget = Annotated[Target, BeforeValidator(_as_target)]
AnyAccount = Annotated[AccountTarget, BeforeValidator(_as_target)]


class MassField(Strict):
    """The mass: a column in a fixed unit or in the unit that another column names.

    ``minus``: a column to take off (gross − tare). Zero never reaches the ledger; ``skip`` and
    ``refuse`` differ in how the report words it. ``reverse`` swaps giver and receiver of a
    negative quantity, and reports it.
    """

    column: str
    unit: AnyTarget
    minus: str | None = None
    blank: BlankPolicy = "refuse"
    blank_value: str = ""
    zero: Literal["skip", "refuse"] = "skip"
    negative: Literal["refuse", "reverse"] = "refuse"
    grams_per_litre: Decimal | None = None

    @field_validator("unit")
    @classmethod
    def _known(cls, unit: Target) -> Target:
        if unit.constant is not None:
            try:
                unit_named(unit.constant)
            except Refusal as refusal:
                raise ValueError(str(refusal)) from refusal
        return unit

    def columns(self) -> list[str]:
        return [self.column, *([self.minus] if self.minus else []), *self.unit.columns()]


class TimeField(Strict):
    """When it happened. Formats: ``iso``, ``strptime`` patterns, and ``year``, ``quarter``
    (2020-Q2), ``month``. A period stands for its last day; a day without a time for ``at``."""

    column: str | None = None
    template: str | None = None
    constant: str | None = None
    formats: Values = ["iso"]
    zone: str = "Asia/Shanghai"
    at: dt.time = dt.time(12)
    not_before: dt.date = dt.date(1990, 1, 1)

    @field_validator("zone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"unknown time zone {value}") from error
        return value

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        if sum(v is not None for v in (self.column, self.template, self.constant)) != 1:
            raise ValueError("give exactly one of column, template, constant")
        if not self.formats:
            raise ValueError("give at least one format")
        return self

    @property
    def target(self) -> Target:
        return Target(column=self.column, template=self.template, constant=self.constant)


class Plausible(Strict):
    """Above ``max`` a mass is impossible; ``why`` is the reason a person can check."""

    max: Decimal = Field(gt=0)
    unit: str
    why: Text
    policy: ReportPolicy = "quarantine"

    @field_validator("unit")
    @classmethod
    def _known(cls, value: str) -> str:
        try:
            unit_named(value)
        except Refusal as refusal:
            raise ValueError(str(refusal)) from refusal
        return value
