"""Addresses of the ledger, below ``/ledger/``."""

from django.urls import path

from wufei.ledger.views import (
    accounts,
    alerts,
    balances,
    entries,
    holds,
    lots,
    pages,
    periods,
    pickers,
    postings,
    recording,
    verifying,
)

app_name = "ledger"

urlpatterns = [
    path("", accounts.home, name="home"),
    path("accounts/", accounts.account_list, name="accounts"),
    path("accounts/new/", accounts.account_open, name="account-open"),
    path("accounts/<int:pk>/", accounts.account_detail, name="account"),
    path("accounts/<int:pk>/close/", accounts.account_close, name="account-close"),
    path("balances/", balances.balance_list, name="balances"),
    path("postings/", postings.posting_list, name="postings"),
    path("entries/", entries.entry_list, name="entries"),
    path("entries/new/", recording.transfer_new, name="entry-new"),
    path("entries/<int:pk>/", entries.entry_detail, name="entry"),
    path("entries/<int:pk>/text/", entries.entry_text, name="entry-text"),
    path("entries/<int:pk>/reverse/", entries.entry_reverse, name="entry-reverse"),
    path("receipts/new/", recording.receipt_new, name="receipt-new"),
    path("receipts/check/", recording.receipt_check, name="receipt-check"),
    path("holds/", holds.hold_list, name="holds"),
    path("holds/new/", holds.hold_new, name="hold-new"),
    path("holds/<int:pk>/", holds.hold_detail, name="hold"),
    path("holds/<int:pk>/settle/", holds.hold_settle, name="hold-settle"),
    path("holds/<int:pk>/void/", holds.hold_void, name="hold-void"),
    path("alerts/", alerts.alerts, name="alerts"),
    path("lots/", lots.lot_list, name="lots"),
    path("lots/<int:pk>/", lots.lot_detail, name="lot"),
    path("pages/", pages.page_list, name="pages"),
    path("pages/<int:number>/", pages.page_detail, name="page"),
    path("pages/<int:number>/text/", pages.page_download, name="page-text"),
    path("verify/", verifying.verify_page, name="verify"),
    path("verify/start/", verifying.verify_start, name="verify-start"),
    path("verify/progress/<int:pk>/", verifying.verify_progress, name="verify-progress"),
    path("periods/", periods.period_list, name="periods"),
    path("periods/close/", periods.period_close, name="period-close"),
    path("periods/<int:pk>/reopen/", periods.period_reopen, name="period-reopen"),
    path("pick/<str:kind>/", pickers.pick, name="pick"),
]
