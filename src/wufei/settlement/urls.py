"""Addresses of settlement, below ``/settlement/``."""

from __future__ import annotations

from django.urls import path

from wufei.registry.public import register_pages
from wufei.settlement.declared import REGISTERS
from wufei.settlement.views import (
    balance,
    bills,
    compensation,
    gate,
    haul_gate,
    hauls,
    overview,
    reports,
    trips,
)

app_name = "settlement"

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("standstills/<int:pk>/retry/", overview.retry, name="retry"),
    path("trips/", trips.trip_list, name="trips"),
    path("trips/<int:pk>/", trips.trip, name="trip"),
    path("gate/", gate.gate, name="gate"),
    path(
        "gate/<int:round_pk>/<int:trip>/<int:vehicle_pk>/<int:material_pk>/",
        gate.weigh,
        name="weigh",
    ),
    path("receipts/<int:pk>/withdraw/", gate.withdraw, name="receipt_withdraw"),
    path("hauls/", hauls.haul_list, name="hauls"),
    path("hauls/new/", hauls.haul_new, name="haul_new"),
    path("hauls/<int:pk>/", hauls.haul, name="haul"),
    path("hauls/<int:pk>/withdraw/", hauls.haul_withdraw, name="haul_withdraw"),
    path("hauls/<int:pk>/weigh/", haul_gate.haul_weigh, name="haul_weigh"),
    path(
        "haul-receipts/<int:pk>/withdraw/",
        haul_gate.haul_receipt_withdraw,
        name="haul_receipt_withdraw",
    ),
    path("balance/", balance.balance, name="balance"),
    path("bills/", bills.bill_list, name="bills"),
    path("bills/new/", bills.bill_new, name="bill_new"),
    path("bills/<int:pk>/", bills.bill, name="bill"),
    path("bills/<int:pk>/bill.pdf", bills.bill_paper, name="bill_paper"),
    path("bills/<int:pk>/<slug:state>/", bills.bill_move, name="bill_move"),
    path("compensation/", compensation.sheet, name="compensation"),
    path("compensation/trace/", compensation.trace, name="compensation_trace"),
    path("reports/", reports.report_list, name="reports"),
    path("reports/new/", reports.report_new, name="report_new"),
    path("reports/<int:pk>/", reports.report, name="report"),
    path("reports/<int:pk>/report.pdf", reports.report_paper, name="report_paper"),
    path("reports/<int:pk>/<slug:state>/", reports.report_move, name="report_move"),
    path("registers/", overview.index, name="index"),
    *(page for register in REGISTERS for page in register_pages(register)),
]
