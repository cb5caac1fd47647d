"""What other modules may use of the ledger."""

from wufei.ledger.domain.accounts import AccountDraft, close_account, open_account, open_accounts
from wufei.ledger.domain.exemptions import load_exemptions
from wufei.ledger.domain.holding import announce, expire_holds, settle, void
from wufei.ledger.domain.pagerows import PageRow, digest_of_rows, page_rows
from wufei.ledger.domain.periods import close_period, reopen_period
from wufei.ledger.domain.posting import BatchRefused, post, post_many
from wufei.ledger.domain.receiving import Gate, Weighing, receive_load
from wufei.ledger.domain.reversing import BatchReversal, reverse, reverse_batch, reverse_many
from wufei.ledger.domain.sealing import seal_page, seal_pages
from wufei.ledger.domain.statistics import refresh_statistics
from wufei.ledger.domain.verifying import Difference, Report, require_verifier, verify
from wufei.ledger.drafts import EntryDraft, Handover, LotDraft, Outcome, Paper, PostingDraft
from wufei.ledger.models import (
    GUARDED_STAGES,
    Account,
    Balance,
    ClosedPeriod,
    Entry,
    Exemption,
    Hold,
    HoldEvent,
    Lot,
    Page,
    Posting,
    Receipt,
    Stage,
    Turnover,
)
from wufei.ledger.phrases import paper_kind
from wufei.ledger.queries.alerts import (
    REFUSED_USE,
    OverdueMass,
    expired_holds,
    overdue_transit,
    refused_on_site,
    transit_grams,
)
from wufei.ledger.queries.balances import (
    BalanceRow,
    LedgerStatus,
    TurnoverRow,
    balances_at,
    daily_turnover,
    status,
    turnover,
)
from wufei.ledger.queries.postings import PostingFilter, postings, total_grams
from wufei.ledger.queries.tracing import Edge, Node, Trace, trace_back, trace_forward
from wufei.ledger.refusals import LedgerReason

__all__ = [
    "GUARDED_STAGES",
    "REFUSED_USE",
    "Account",
    "AccountDraft",
    "Balance",
    "BalanceRow",
    "BatchRefused",
    "BatchReversal",
    "ClosedPeriod",
    "Difference",
    "Edge",
    "Entry",
    "EntryDraft",
    "Exemption",
    "Gate",
    "Handover",
    "Hold",
    "HoldEvent",
    "LedgerReason",
    "LedgerStatus",
    "Lot",
    "LotDraft",
    "Node",
    "Outcome",
    "OverdueMass",
    "Page",
    "PageRow",
    "Paper",
    "Posting",
    "PostingDraft",
    "PostingFilter",
    "Receipt",
    "Report",
    "Stage",
    "Trace",
    "Turnover",
    "TurnoverRow",
    "Weighing",
    "announce",
    "balances_at",
    "close_account",
    "close_period",
    "daily_turnover",
    "digest_of_rows",
    "expire_holds",
    "expired_holds",
    "load_exemptions",
    "open_account",
    "open_accounts",
    "overdue_transit",
    "page_rows",
    "paper_kind",
    "post",
    "post_many",
    "postings",
    "receive_load",
    "refresh_statistics",
    "refused_on_site",
    "reopen_period",
    "require_verifier",
    "reverse",
    "reverse_batch",
    "reverse_many",
    "seal_page",
    "seal_pages",
    "settle",
    "status",
    "total_grams",
    "trace_back",
    "trace_forward",
    "transit_grams",
    "turnover",
    "verify",
    "void",
]
