"""What other modules may use of settlement."""

from wufei.settlement.domain.posting import Settled, settle_rounds, settle_waiting
from wufei.settlement.domain.receiving import ReceiptDraft, take_receipt, withdraw_receipt
from wufei.settlement.models import (
    Announcement,
    GateReceipt,
    Load,
    LoadEntry,
    ReceiptWithdrawal,
    SettledEvent,
    Standstill,
)
from wufei.settlement.refusals import SettlementReason

__all__ = [
    "Announcement",
    "GateReceipt",
    "Load",
    "LoadEntry",
    "ReceiptDraft",
    "ReceiptWithdrawal",
    "Settled",
    "SettledEvent",
    "SettlementReason",
    "Standstill",
    "settle_rounds",
    "settle_waiting",
    "take_receipt",
    "withdraw_receipt",
]
