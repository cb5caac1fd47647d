from wufei.ledger.models.accounts import GUARDED_STAGES, Account, Stage
from wufei.ledger.models.entries import Entry, Exemption, Posting
from wufei.ledger.models.holds import Hold, HoldEvent
from wufei.ledger.models.lots import Lot
from wufei.ledger.models.pages import ClosedPeriod, Page
from wufei.ledger.models.projections import Balance, Turnover
from wufei.ledger.models.receipts import Receipt

__all__ = [
    "GUARDED_STAGES",
    "Account",
    "Balance",
    "ClosedPeriod",
    "Entry",
    "Exemption",
    "Hold",
    "HoldEvent",
    "Lot",
    "Page",
    "Posting",
    "Receipt",
    "Stage",
    "Turnover",
]
