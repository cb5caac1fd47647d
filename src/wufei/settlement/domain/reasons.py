"""Refusals by their code, to show again what was kept as code and figures."""

from __future__ import annotations

from functools import cache

from wufei.collection.public import CollectionReason
from wufei.kernel.reasons import TransitionReason
from wufei.kernel.refusals import Reason
from wufei.ledger.public import LedgerReason
from wufei.settlement.refusals import SettlementReason


@cache
def _by_code() -> dict[str, Reason]:
    tables = (LedgerReason, SettlementReason, CollectionReason, TransitionReason)
    return {reason.code: reason for table in tables for reason in table}


def reason_of(code: str) -> Reason | None:
    """The reason with this code, None where no module that settles knows it."""
    return _by_code().get(code)
