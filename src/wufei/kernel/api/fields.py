"""Field types of the API: strict readings, with the same bounds in code and in the schema.

JSON carries texts, integers and truth values only. Nothing is guessed: ``"5"`` is no number and
``0`` no date. Grams are integers; quantities as papers word them are texts beside their unit.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from wufei.kernel.api.refusals import ApiReason
from wufei.kernel.refusals import Refusal

#: Largest integer that every JSON reader keeps exactly.
SAFE_INTEGER = 2**53 - 1
INT64 = 2**63 - 1
#: No control characters: they break digests, files and PostgreSQL.
PLAIN = r"^[^\u0000-\u001f\u007f]*$"

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?"
    r"(?:[Zz]|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII,
)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
_WHOLE = re.compile(r"-?[0-9]{1,19}", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1900, 2199


def _day(value: Any) -> Any:
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise PydanticCustomError("date_parsing", "YYYY-MM-DD")
    if not isinstance(value, str | dt.date):
        raise PydanticCustomError("date_parsing", "YYYY-MM-DD")
    return value


def _moment(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return timezone.localtime(value)
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        naive = isinstance(value, str) and _MOMENT.fullmatch(f"{value}Z")
        kind: Any = "timezone_aware" if naive else "datetime_parsing"
        raise PydanticCustomError(kind, "YYYY-MM-DDThh:mm:ss+08:00")
    return value


def _uuid(value: Any) -> Any:
    if isinstance(value, UUID) or (isinstance(value, str) and _UUID.fullmatch(value)):
        return value
    raise PydanticCustomError("uuid_parsing", "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")


def whole(value: Any) -> Any:
    """A query parameter is text; no blanks, signs or underscores that Python would accept."""
    if isinstance(value, str):
        if not _WHOLE.fullmatch(value):
            raise PydanticCustomError("int_parsing", "integer")
        return int(value)
    return value


def _truth(value: Any) -> Any:
    if isinstance(value, str):
        if value not in {"true", "false"}:
            raise PydanticCustomError("bool_parsing", "true, false")
        return value == "true"
    return value


def plain_text(longest: int, *, shortest: int = 0) -> Any:
    """A text without control characters, of a length that the database keeps whole."""
    return Annotated[
        str,
        StringConstraints(
            strict=True, min_length=shortest or None, max_length=longest, pattern=PLAIN
        ),
    ]


@dataclass(frozen=True)
class Among:
    """One of these words, exactly."""

    words: tuple[str, ...]

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        return core_schema.literal_schema(list(self.words))


Code = plain_text(80, shortest=1)
OptionalCode = plain_text(80)
Text40, Text120, Text160, Text300 = (plain_text(n) for n in (40, 120, 160, 300))
Day = Annotated[
    dt.date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})
]
Moment = Annotated[
    dt.datetime,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
Identifier = Annotated[
    UUID, BeforeValidator(_uuid), WithJsonSchema({"type": "string", "format": "uuid"})
]
Truth = Annotated[StrictBool, BeforeValidator(_truth)]

SignedGrams = Annotated[
    StrictInt, Field(ge=-SAFE_INTEGER, le=SAFE_INTEGER, json_schema_extra={"format": "int64"})
]
SomeGrams = Annotated[
    StrictInt, Field(ge=1, le=SAFE_INTEGER, json_schema_extra={"format": "int64"})
]
NoLessGrams = Annotated[
    StrictInt, Field(ge=0, le=SAFE_INTEGER, json_schema_extra={"format": "int64"})
]
#: What the service answers: a sum may exceed what one posting may hold.
Grams = Annotated[int, Field(ge=-INT64 - 1, le=INT64, json_schema_extra={"format": "int64"})]
Number = Annotated[int, Field(ge=0, le=INT64, json_schema_extra={"format": "int64"})]
Limit = Annotated[StrictInt, Field(ge=1, le=500), BeforeValidator(whole)]
Position = Annotated[
    StrictInt,
    Field(ge=0, le=INT64, json_schema_extra={"format": "int64"}),
    BeforeValidator(whole),
]

ExactGrams = Annotated[
    int | str,
    WithJsonSchema(
        {
            "oneOf": [
                {"type": "integer", "format": "int64"},
                {"type": "string", "pattern": r"^-?[0-9]+/[1-9][0-9]*$"},
            ]
        }
    ),
]


def exact(grams: Fraction) -> int | str:
    """Whole grams as an integer, parts of a gram as ``"numerator/denominator"``."""
    if grams.denominator == 1:
        return grams.numerator
    return f"{grams.numerator}/{grams.denominator}"


def in_range(moment: dt.datetime, pointer: str) -> dt.datetime:
    """``moment`` if every calendar and time zone can hold it.

    Raises:
        Refusal: ``IMPOSSIBLE_TIME``.
    """
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise Refusal(ApiReason.IMPOSSIBLE_TIME, pointer=pointer, text=moment.isoformat())
    return moment


class Given(BaseModel):
    """Base of what callers send: an unknown field is a spelling mistake and refused."""

    model_config = ConfigDict(extra="forbid")


class Answer(BaseModel):
    """Base of what the service answers; fields may be added, never change their meaning."""


class Warned(Answer):
    code: str = Field(description=_("提醒代码"))
    message: str = Field(description=_("提醒内容；提醒不影响入账"))
