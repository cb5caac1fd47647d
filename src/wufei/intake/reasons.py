"""Reasons by their stable codes, so that what was stored is worded in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from wufei.intake.refusals import IntakeReason, RowReason
from wufei.intake.wording import worded
from wufei.kernel.quantity_refusals import QuantityReason
from wufei.kernel.refusals import Reason
from wufei.ledger.public import LedgerReason


@cache
def _by_code() -> dict[str, Reason]:
    return {
        r.code: r for kind in (RowReason, IntakeReason, LedgerReason, QuantityReason) for r in kind
    }


def message_of(code: str, params: Mapping[str, Any]) -> str:
    """The reason's text; the code itself when it is not known or its parameters do not fit."""
    return _filled(code, "text", params)


def remedy_of(code: str, params: Mapping[str, Any]) -> str:
    return _filled(code, "remedy", params)


def _filled(code: str, part: str, params: Mapping[str, Any]) -> str:
    reason = _by_code().get(code)
    if reason is None:
        return code if part == "text" else ""
    try:
        return str(getattr(reason, part)) % worded(params)
    except (KeyError, TypeError, ValueError):
        return str(getattr(reason, part))
