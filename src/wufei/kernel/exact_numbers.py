"""Reads a decimal number from text exactly: no floats, no guesses about separators."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from wufei.kernel.quantity_refusals import QuantityReason
from wufei.kernel.refusals import Refusal

#: Longest number accepted, in characters, and largest exponent (a spreadsheet writes 1.5E+06).
MAX_DIGITS = 60
MAX_EXPONENT = 30

_PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE]([+-]?[0-9]+))?", re.ASCII)
_GROUPED_WHOLE = r"[+-]?[0-9]{1,3}(?:%s[0-9]{3})+"
_NOT_SEPARATORS = frozenset("0123456789+-eE")


@lru_cache(maxsize=32)
def _separators(thousands: str, decimal_point: str) -> re.Pattern[str] | None:
    """Checks the setting once; gives the pattern of a correctly grouped whole part.

    Raises:
        Refusal: ``SEPARATORS_CLASH``.
    """
    bad = (
        len(decimal_point) != 1
        or len(thousands) > 1
        or thousands == decimal_point
        or not _NOT_SEPARATORS.isdisjoint(thousands + decimal_point)
    )
    if bad:
        raise Refusal(
            QuantityReason.SEPARATORS_CLASH, separator=thousands[:8], point=decimal_point[:8]
        )
    return re.compile(_GROUPED_WHOLE % re.escape(thousands)) if thousands else None


def _plain_form(text: str, thousands: str, decimal_point: str) -> str:
    """``text`` with an ASCII point and no thousands separators."""
    if not text.isascii():  # full-width digits, the typographic minus, no-break spaces
        text = unicodedata.normalize("NFKC", text).replace("\u2212", "-")
    text = text.strip()
    grouped = _separators(thousands, decimal_point)
    if grouped is not None and thousands in text:
        whole = text.split(decimal_point)[0].split("e")[0].split("E")[0]
        if grouped.fullmatch(whole) is None or text.count(thousands) != whole.count(thousands):
            _refuse_grouping(text, thousands, decimal_point)
        text = text.replace(thousands, "")
    if decimal_point != ".":
        if "." in text:
            raise Refusal(QuantityReason.NOT_A_NUMBER, text=text[:40])
        text = text.replace(decimal_point, ".")
    return text


def _refuse_grouping(text: str, thousands: str, decimal_point: str) -> None:
    bare = text.replace(thousands, "").replace(decimal_point, ".")
    reason = (
        QuantityReason.MISPLACED_SEPARATOR
        if _PLAIN.fullmatch(bare)
        else QuantityReason.NOT_A_NUMBER
    )
    raise Refusal(reason, text=text[:40], separator=thousands)


def parse_number(text: str, *, thousands: str = "", decimal_point: str = ".") -> Decimal:
    """The number that ``text`` writes, exactly.

    Full-width digits and surrounding blanks are read; "nan", "inf", hexadecimal, underscores and
    digits of other scripts are not.

    Raises:
        Refusal: ``EMPTY_QUANTITY``, ``NOT_A_NUMBER``, ``MISPLACED_SEPARATOR``,
            ``NUMBER_TOO_LONG``, ``SEPARATORS_CLASH``.
    """
    match = None
    if thousands or decimal_point != "." or (match := _PLAIN.fullmatch(text)) is None:
        given = text.strip()
        if not given:
            raise Refusal(QuantityReason.EMPTY_QUANTITY)
        if len(given) > MAX_DIGITS:
            _refuse_length(given)
        text = _plain_form(given, thousands, decimal_point)
        match = _PLAIN.fullmatch(text)
        if match is None:
            raise Refusal(QuantityReason.NOT_A_NUMBER, text=given[:40])
    exponent = match[1]
    if len(text) > MAX_DIGITS or (exponent is not None and abs(int(exponent)) > MAX_EXPONENT):
        _refuse_length(text)
    return Decimal(text)


def _refuse_length(text: str) -> None:
    raise Refusal(
        QuantityReason.NUMBER_TOO_LONG,
        text=f"{text[:24]}…" if len(text) > 24 else text,
        digits=MAX_DIGITS,
        exponent=MAX_EXPONENT,
    )
