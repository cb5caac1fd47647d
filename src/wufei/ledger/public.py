"""What other modules may use of the ledger."""

from wufei.ledger.domain.posting import BatchRefused, post, post_many
from wufei.ledger.drafts import (
    EntryDraft,
    Handover,
    LotDraft,
    Outcome,
    Paper,
    PostingDraft,
)
from wufei.ledger.models import (
    GUARDED_STAGES,
    Account,
    Balance,
    ClosedPeriod,
    Entry,
    Exemption,
    Hold,
    Lot,
    Page,
    Posting,
    Receipt,
    Stage,
    Turnover,
)
from wufei.ledger.refusals import LedgerReason

__all__ = [
    "GUARDED_STAGES",
    "Account",
    "Balance",
    "BatchRefused",
    "ClosedPeriod",
    "Entry",
    "EntryDraft",
    "Exemption",
    "Handover",
    "Hold",
    "LedgerReason",
    "Lot",
    "LotDraft",
    "Outcome",
    "Page",
    "Paper",
    "Posting",
    "PostingDraft",
    "Receipt",
    "Stage",
    "Turnover",
    "post",
    "post_many",
]
