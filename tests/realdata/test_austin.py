"""Load tickets and route-days of Austin, Texas, 2005–2021: what their SOURCE.md tells must come
out, to the last digit."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import Sum

from tests.realdata.conftest import CLERK, DryRun, Post, rows_of
from wufei.intake.public import DryRunReport, rejected_rows
from wufei.ledger.public import Balance, Entry, verify

pytestmark = [pytest.mark.realdata, pytest.mark.django_db]

TICKETS = "austin_arr/austin_load_tickets_2021H1.csv"
ROUTE_DAYS = "austin_arr/austin_route_day_2005_2021.csv.gz"

#: material → tickets, pounds, blank weights
PER_TYPE = {
    "garbage": (8_242, "145147842.5394", 1),
    "organics": (5_763, "67930366", 14),
    "recycling": (6_760, "64954430", 0),
    "bulk": (1_594, "12940740", 0),
    "brush": (1_517, "9439680", 3),
    "sweeping": (1_390, "3462480", 1_030),
    "yard-trimming": (137, "1504520", 0),
    "mixed-litter": (329, "1051780", 0),
    "tires": (175, "309787", 0),
    "litter": (41, "128680", 0),
    "recycled-metal": (57, "85670", 0),
    "dead-animal": (150, "24650", 0),
    "contaminated-organics": (1, "25380", 0),
    "contaminated-recycling": (1, "5160", 0),
}
#: month → loads and pounds of brush, of bulk, in both files
BRUSH_AND_BULK = {
    "2021-01": (123, "830220", 289, "2301860"),
    "2021-02": (301, "1483040", 228, "1833200"),
    "2021-03": (327, "1930200", 139, "868660"),
    "2021-04": (229, "1512060", 211, "1754340"),
    "2021-05": (190, "1160980", 323, "2830900"),
    "2021-06": (267, "2015120", 281, "2346580"),
}


def month(report: DryRunReport, material: str, name: str) -> tuple[int, Decimal, int]:
    """Rows with a weight, pounds, rows without."""
    key = f"austin-{material}"
    found = next(m for m in report.months if (m.material, m.month) == (key, name))
    return found.rows, found.declared, found.rows_unweighed


def test_the_tickets_total_307_011_165_5394_pounds(dry: DryRun) -> None:
    report = dry("austin-load-tickets", TICKETS)
    assert report.rows_read == 26_157
    assert report.unit == "lb"
    assert report.total.declared_read == Decimal("307011165.5394")
    assert {
        total.material.removeprefix("austin-"): (
            total.rows_read + total.rows_unweighed,
            total.declared_read,
            total.rows_unweighed,
        )
        for total in report.materials
    } == {name: (rows, Decimal(pounds), blank) for name, (rows, pounds, blank) in PER_TYPE.items()}


def test_every_fault_is_reported_and_nothing_else(dry: DryRun) -> None:
    report = dry("austin-load-tickets", TICKETS)
    assert {(f.code, f.outcome): f.rows for f in report.findings} == {
        ("intake.blank_mass", "skipped"): 1_048,
        ("intake.zero_mass", "skipped"): 3,
        ("intake.implausible_mass", "refused"): 5,
        ("intake.duplicate_row", "noted"): 445,
        ("intake.dates_disagree", "noted"): 837,
    }
    impossible = next(f for f in report.findings if f.code == "intake.implausible_mass")
    assert [(e.row, e.column, e.value) for e in impossible.examples] == [
        (2383, "load_weight", "145160.0 lb"),
        (13634, "load_weight", "80697.0 lb"),
        (13819, "load_weight", "245540.0 lb"),
        (16966, "load_weight", "227780.0 lb"),
        (24241, "load_weight", "102680.0 lb"),
    ]
    assert (report.rows_accepted, report.rows_skipped, report.rows_refused) == (25_101, 1_051, 5)
    # 307,011,165.5394 lb without the five impossible ones
    assert report.total.declared_accepted == Decimal("306209308.5394")
    exact = Decimal("306209308.5394") * Decimal("453.59237")
    assert report.total.grams + report.total.rounding == exact
    assert str(report.first_day) == "2020-06-27"


def test_brush_and_bulk_agree_with_the_route_days_in_every_month(dry: DryRun) -> None:
    tickets = dry("austin-load-tickets", TICKETS)
    only = {"Load.Type": ["BRUSH", "BULK"]}
    routes = dry("austin-route-days", ROUTE_DAYS, only=only)
    for name, (brush_loads, brush, bulk_loads, bulk) in BRUSH_AND_BULK.items():
        assert month(tickets, "brush", name)[:2] == (brush_loads, Decimal(brush))
        assert month(tickets, "bulk", name) == (bulk_loads, Decimal(bulk), 0)
        assert month(routes, "brush", name)[1] == Decimal(brush)
        assert month(routes, "bulk", name)[1] == Decimal(bulk)
    # April has a 230th brush ticket, without weight
    assert [month(tickets, "brush", name)[2] for name in BRUSH_AND_BULK] == [0, 0, 0, 1, 0, 0]


def test_the_loads_of_the_route_days_are_the_tickets_with_a_weight(
    dry: DryRun, shared_data: Path
) -> None:
    loads: Counter[tuple[str, str]] = Counter()
    for row in rows_of(shared_data / ROUTE_DAYS):
        loads[row["Load.Type"], row["date"][:7]] += int(row["nb_loads"])
    tickets = dry("austin-load-tickets", TICKETS)
    for name in BRUSH_AND_BULK:
        assert month(tickets, "brush", name)[0] == loads["BRUSH", name]
        assert month(tickets, "bulk", name)[0] == loads["BULK", name]


def test_one_ticket_of_3200_pounds_is_reported_in_march_and_loaded_in_april(
    shared_data: Path, dry: DryRun
) -> None:
    by_report: Counter[str] = Counter()
    for row in rows_of(shared_data / TICKETS):
        if row["load_type"] in {"BRUSH", "BULK"} and row["load_weight"]:
            by_report[row["report_date"][:7]] += int(Decimal(row["load_weight"]))
    report = dry("austin-load-tickets", TICKETS)
    by_load = {
        name: sum(month(report, what, name)[1] for what in ("brush", "bulk"))
        for name in BRUSH_AND_BULK
    }
    differences = {name: by_report[name] - by_load[name] for name in by_load}
    assert {name: d for name, d in differences.items() if d} == {
        "2021-03": 3_200,
        "2021-04": -3_200,
    }
    disagree = next(f for f in report.findings if f.code == "intake.dates_disagree")
    crossing = [
        e for e in disagree.examples if e.value.startswith("2021-03") and "2021-04" in e.message
    ]
    rows = dict(enumerate(rows_of(shared_data / TICKETS), start=2))
    weights = [
        rows[e.row]["load_weight"]
        for e in crossing
        if rows[e.row]["load_type"] in {"BRUSH", "BULK"}
    ]
    assert weights == ["3200.0"]


@pytest.mark.slow
def test_the_route_days_total_and_end_as_told(dry: DryRun) -> None:
    report = dry("austin-route-days", ROUTE_DAYS)
    assert report.rows_read == 362_977
    assert report.total.declared_read == Decimal("7134882509.5394")
    assert report.sums[0].total == 563_795
    assert {(f.code, f.outcome): f.rows for f in report.findings} == {
        ("intake.zero_mass", "skipped"): 119,
        ("intake.negative_mass", "refused"): 1,
    }
    # it ends in early July 2021, but for one stray record of 3.5 short tons of recycling
    late = [m for m in report.months if m.month > "2021-07"]
    assert [(m.material, m.month, m.rows, m.declared) for m in late] == [
        ("austin-recycling", "2021-12", 1, Decimal(6940))
    ]
    fiscal_2019 = {
        name: sum(
            (
                m.declared
                for m in report.months
                if m.material == f"austin-{name}" and "2018-10" <= m.month <= "2019-09"
            ),
            Decimal(),
        )
        for name in ("garbage", "recycling", "yard-trimming", "brush", "bulk")
    }
    assert {name: round(pounds / 2000, 1) for name, pounds in fiscal_2019.items()} == {
        "garbage": Decimal("130466.8"),
        "recycling": Decimal("59496.5"),
        "yard-trimming": Decimal("24540.8"),
        "brush": Decimal("6411.0"),
        "bulk": Decimal("11100.1"),
    }


def test_posting_puts_the_same_grams_on_the_ledger_once(post: Post) -> None:
    run = post("austin-load-tickets", TICKETS)
    assert (run.state, run.entries_posted, run.rows_refused, run.rows_skipped) == (
        "posted",
        25_101,
        5,
        1_051,
    )
    report = run.dry_run_report
    assert report is not None
    arrived = Balance.objects.filter(account__code__startswith="austin:site:")
    assert arrived.aggregate(grams=Sum("grams"))["grams"] == report.total.grams
    assert (
        -Balance.objects.filter(account__code="austin:collection").aggregate(grams=Sum("grams"))[
            "grams"
        ]
        == report.total.grams
    )
    assert Counter(item.code for item in rejected_rows(run)) == {
        "intake.blank_mass": 1_048,
        "intake.implausible_mass": 5,
        "intake.zero_mass": 3,
    }
    again = post("austin-load-tickets", TICKETS)
    assert (again.entries_posted, again.entries_existed) == (0, 25_101)
    assert Entry.objects.count() == 25_101
    assert verify(actor=CLERK).difference is None
