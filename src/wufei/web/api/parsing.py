"""Reads bodies as JSON that every part of the system can hold."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

#: More digits than any field of the API holds.
MOST_DIGITS = 25


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _no_double(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The same name twice means two different things to two readers."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _exact(text: str) -> int | Decimal:
    """``1000.0`` and ``1e3`` are integers in JSON; nothing becomes a float on the way."""
    number = Decimal(text)
    if number.adjusted() < MOST_DIGITS and number == number.to_integral_value():
        return int(number)
    return number


class StrictParser(Parser):
    """Refuses NaN and infinity, names that stand twice, and halves of UTF-16 characters."""

    def parse_body(self, request: HttpRequest) -> Any:
        text = request.body.decode("utf-8")
        found = json.loads(
            text,
            parse_float=_exact,
            parse_constant=_no_constant,
            object_pairs_hook=_no_double,
        )
        if "\\u" in text:
            json.dumps(found, ensure_ascii=False, default=str).encode(
                "utf-8"
            )  # raises on a lone surrogate
        return found
