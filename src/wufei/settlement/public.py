"""What other modules may use of settlement."""

from wufei.settlement.domain.announcing import Announced, announce_orders
from wufei.settlement.domain.arriving import take_haul_in, withdraw_haul_receipt
from wufei.settlement.domain.billing import draw_up, move_bill
from wufei.settlement.domain.hauling import HaulDraft, Portion, take_back, take_out
from wufei.settlement.domain.posting import Settled, settle_rounds, settle_waiting
from wufei.settlement.domain.receiving import ReceiptDraft, take_receipt, withdraw_receipt
from wufei.settlement.domain.reporting import declare, generate_report, move_report
from wufei.settlement.models import (
    Announcement,
    Bill,
    BillLine,
    BillState,
    CompensationRate,
    GateReceipt,
    Haul,
    HaulReceipt,
    Load,
    LoadEntry,
    MonthlyReport,
    ReceiptWithdrawal,
    ReportRule,
    ReportState,
    SettledEvent,
    Standstill,
)
from wufei.settlement.queries.origins import compensation, parts_of
from wufei.settlement.queries.trips import loads_with_masses
from wufei.settlement.refusals import SettlementReason

__all__ = [
    "Announced",
    "Announcement",
    "Bill",
    "BillLine",
    "BillState",
    "CompensationRate",
    "GateReceipt",
    "Haul",
    "HaulDraft",
    "HaulReceipt",
    "Load",
    "LoadEntry",
    "MonthlyReport",
    "Portion",
    "ReceiptDraft",
    "ReceiptWithdrawal",
    "ReportRule",
    "ReportState",
    "Settled",
    "SettledEvent",
    "SettlementReason",
    "Standstill",
    "announce_orders",
    "compensation",
    "declare",
    "draw_up",
    "generate_report",
    "loads_with_masses",
    "move_bill",
    "move_report",
    "parts_of",
    "settle_rounds",
    "settle_waiting",
    "take_back",
    "take_haul_in",
    "take_out",
    "take_receipt",
    "withdraw_haul_receipt",
    "withdraw_receipt",
]
