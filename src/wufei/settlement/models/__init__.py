from wufei.settlement.models.loads import (
    Announcement,
    Load,
    LoadEntry,
    SettledEvent,
    Standstill,
)
from wufei.settlement.models.receipts import GateReceipt, ReceiptWithdrawal

__all__ = [
    "Announcement",
    "GateReceipt",
    "Load",
    "LoadEntry",
    "ReceiptWithdrawal",
    "SettledEvent",
    "Standstill",
]
