from wufei.settlement.models.billing import (
    BILL_LIFECYCLE,
    BINDING,
    Bill,
    BillLine,
    BillState,
)
from wufei.settlement.models.compensation import CompensationRate
from wufei.settlement.models.hauls import (
    Haul,
    HaulPart,
    HaulReceipt,
    HaulReceiptWithdrawal,
    HaulWithdrawal,
)
from wufei.settlement.models.loads import (
    Announcement,
    Load,
    LoadEntry,
    SettledEvent,
    Standstill,
)
from wufei.settlement.models.receipts import GateReceipt, ReceiptWithdrawal
from wufei.settlement.models.reports import (
    REPORT_LIFECYCLE,
    MonthlyReport,
    ReportRule,
    ReportState,
)

__all__ = [
    "BILL_LIFECYCLE",
    "BINDING",
    "REPORT_LIFECYCLE",
    "Announcement",
    "Bill",
    "BillLine",
    "BillState",
    "CompensationRate",
    "GateReceipt",
    "Haul",
    "HaulPart",
    "HaulReceipt",
    "HaulReceiptWithdrawal",
    "HaulWithdrawal",
    "Load",
    "LoadEntry",
    "MonthlyReport",
    "ReceiptWithdrawal",
    "ReportRule",
    "ReportState",
    "SettledEvent",
    "Standstill",
]
