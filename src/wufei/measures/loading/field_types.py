"""The kinds of value that the YAML of definitions knows, each checked and made exact."""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from wufei.measures.answers import LEVELS
from wufei.measures.units import BASES

_EXACT = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30}|/[1-9][0-9]{0,29})?", re.ASCII)
ID = "^[a-z][a-z0-9_]{0,79}$"


def exact(value: Any) -> Fraction:
    """A whole number, or text such as ``0.375`` or ``3/8``."""
    if type(value) is int:
        return Fraction(value)
    if isinstance(value, str) and _EXACT.fullmatch(value):
        return Fraction(value)
    raise PydanticCustomError("exact_number", "not an exact number")


def exact_or_no_data(value: Any) -> Fraction | None:
    return None if value == "no_data" else exact(value)


def _day(value: Any) -> Any:
    """Only days as such or spelled out; pydantic alone would take seconds since 1970."""
    if isinstance(value, str | dt.date):
        return value
    raise PydanticCustomError("date_type", "not a day")


def _word(value: Any) -> Any:
    """Text that people write without quotes although YAML reads a number or day in it."""
    if type(value) is bool:
        return "true" if value else "false"
    return str(value) if isinstance(value, int | dt.date) else value


def _words(value: Any) -> Any:
    return [_word(item) for item in value] if isinstance(value, list) else [_word(value)]


def one_of(*allowed: str) -> AfterValidator:
    """Refuses every text but these."""

    def check(value: str) -> str:
        if value in allowed:
            return value
        raise PydanticCustomError("literal_error", "unknown", {"expected": ", ".join(allowed)})

    return AfterValidator(check)


def _printable(value: str) -> str:
    """No control characters: texts go to spreadsheets and pages, which cannot hold them."""
    if any(ord(sign) < 32 or ord(sign) == 127 for sign in value.replace("\n", "")):
        raise PydanticCustomError("control_character", "control character")
    return value


Printable = Annotated[str, Field(min_length=1), AfterValidator(_printable)]
Identifier = Annotated[str, Field(pattern=ID)]
Words = Annotated[list[Printable], BeforeValidator(_words), Field(min_length=1)]
Word = Annotated[Printable, BeforeValidator(_word)]
Said = Printable
Exact = Annotated[Fraction, BeforeValidator(exact)]
Day = Annotated[dt.date, BeforeValidator(_day)]
Filter = dict[str, Words]
Level = Annotated[str, one_of(*LEVELS)]
Basis = Annotated[str, one_of(*BASES)]
