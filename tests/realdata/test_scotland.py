"""Scottish returns: household waste, licensed sites, and a small ledger that is complete."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import Sum

from tests.realdata.conftest import CLERK, DryRun, Post, rows_of
from wufei.intake.public import rejected_rows
from wufei.ledger.public import Balance, Entry, Turnover, verify

pytestmark = [pytest.mark.realdata, pytest.mark.django_db]

FOOD = "scotland_sepa/stirling-community-food-tonnes.csv"
HOUSEHOLD = "scotland_sepa/household-waste.csv"
MATERIALS = "scotland_sepa/waste-site-material-io.csv.gz"
SITES = "scotland_sepa/waste-site-io.csv"
BINS = "scotland_sepa/bin-collection.csv"
TONNE = 1_000_000


# -- Stirling Community Food: a complete ledger ------------------------------------------------


def test_the_food_that_came_in_is_the_food_that_went_out(dry: DryRun) -> None:
    report = dry("stirling-food", FOOD)
    assert report.rows_accepted == report.rows_read == 1_350
    assert report.move("in").declared == Decimal("78.499783300000000084")
    assert report.move("out").declared == Decimal("78.499783300000000084")
    assert report.move("in").grams == report.move("out").grams == 78_499_783
    assert (report.groups, report.groups_balanced, report.unbalanced) == (379, 379, [])
    assert report.drawn_down_count == report.shortages_count == 0


def test_all_379_days_balance_to_zero_on_the_ledger(post: Post) -> None:
    run = post("stirling-food", FOOD)
    assert (run.entries_posted, run.rows_refused, run.rows_skipped) == (379, 0, 0)
    days = Turnover.objects.filter(account__code="stirling-food:stock")
    assert days.count() == 379
    assert [day for day in days if day.in_grams != day.out_grams] == []
    assert Balance.objects.get(account__code="stirling-food:stock").grams == 0
    came = Balance.objects.filter(account__code__startswith="stirling-food:from:")
    went = Balance.objects.filter(account__code__startswith="stirling-food:to:")
    assert -came.aggregate(g=Sum("grams"))["g"] == 78_499_783
    assert went.aggregate(g=Sum("grams"))["g"] == 78_499_783
    assert verify(actor=CLERK).difference is None


# -- household waste ---------------------------------------------------------------------------

RATES = {
    2011: "40.597",
    2012: "41.489",
    2013: "41.526",
    2014: "42.835",
    2015: "44.093",
    2016: "45.024",
    2017: "45.550",
    2018: "44.695",
    2019: "44.865",
}


def tonnes_by_year(account: str) -> dict[int, int]:
    """From the ledger: whole tonnes that arrived on an account, per year."""
    rows = (
        Turnover.objects.filter(account__code=account)
        .values_list("day__year")
        .annotate(grams=Sum("in_grams"))
    )
    found = {}
    for year, grams in rows:
        assert grams % TONNE == 0
        found[year] = grams // TONNE
    return found


def test_the_recycling_series_comes_out_of_the_ledger(post: Post) -> None:
    run = post("scotland-household", HOUSEHOLD)
    assert (run.entries_posted, run.rows_skipped, run.rows_refused) == (6_257, 12_751, 0)
    recycled = tonnes_by_year("scot:recycled")
    landfilled = tonnes_by_year("scot:landfilled")
    other = tonnes_by_year("scot:other-diversion")
    total = {year: recycled[year] + landfilled[year] + other[year] for year in RATES}
    rates = {year: round(Decimal(recycled[year]) / Decimal(total[year]) * 100, 3) for year in RATES}
    assert rates == {year: Decimal(rate) for year, rate in RATES.items()}
    assert (total[2019], total[2019] - total[2018]) == (2_421_207, 16_704)
    assert (recycled[2019], recycled[2019] - recycled[2018]) == (1_086_273, 11_591)
    assert landfilled[2019] == 758_138
    assert landfilled[2019] - landfilled[2018] == -273_327
    assert landfilled[2019] - landfilled[2011] == -695_650
    assert (other[2019], other[2019] - other[2018]) == (576_796, 278_440)
    assert verify(actor=CLERK).difference is None


def test_the_dry_run_counts_the_household_file_exactly(dry: DryRun) -> None:
    report = dry("scotland-household", HOUSEHOLD)
    assert report.rows_read == 19_008
    assert report.total.declared_read == Decimal(22_107_257)
    assert report.rows_accepted == 6_257
    assert report.rows_with("zero_mass") == report.rows_skipped == 12_751
    only = {"year": ["2019"]}
    year = dry("scotland-household", HOUSEHOLD, only=only)
    assert year.account("scot:recycled").declared_in == 1_086_273
    assert year.total.declared_accepted == 2_421_207
    assert year.rows_filtered == 19_008 - 19_008 // 9


# -- licensed sites ----------------------------------------------------------------------------


def test_the_site_totals_and_the_alerts(dry: DryRun) -> None:
    report = dry("scotland-site-totals", SITES)
    assert report.move("in").declared == Decimal("18454318.81")
    assert report.sums[0].total == Decimal("11288265.34")
    assert report.move("out").declared == Decimal("8357238.04")
    assert [(alert.rows, alert.total) for alert in report.alerts] == [(6, Decimal("91934.90"))]
    raised = next(f for f in report.findings if f.code == "intake.alert")
    assert sum(Decimal(example.value) for example in raised.examples) == Decimal("91934.90")
    assert raised.outcome == "noted"


def test_754_of_754_permits_reconcile_between_the_two_tables(
    dry: DryRun, shared_data: Path
) -> None:
    materials = dry("scotland-site-materials", MATERIALS, only={"year": ["2019"]})
    by_permit = {
        flow.account.removeprefix("sepa:"): (flow.declared_in, flow.declared_out)
        for flow in materials.accounts
        if flow.guarded
    }
    assert len(by_permit) == 763
    # a site without any input or output has no row among the flows of the totals file
    totals = {
        flow.account.removeprefix("sepa:"): (flow.declared_in, flow.declared_out)
        for flow in dry("scotland-site-totals", SITES).accounts
        if flow.guarded
    }
    named = {row["permit"] for row in rows_of(shared_data / SITES)}
    both = by_permit.keys() & named
    assert len(both) == 754
    assert [permit for permit in both if by_permit[permit] != totals[permit]] == []


def test_207_of_763_permits_draw_stock_down_and_are_told_never_clipped(dry: DryRun) -> None:
    report = dry("scotland-site-materials", MATERIALS, only={"year": ["2019"]})
    assert report.accounts_count == 763 + 2  # and where it comes from and goes to
    assert report.drawn_down_count == 207
    for flow in report.drawn_down:
        assert flow.missing_declared == flow.declared_out - flow.declared_in > 0
        assert flow.missing_grams == flow.missing_declared * TONNE
    strongly = [f for f in report.drawn_down if f.declared_out > f.declared_in * Decimal("1.05")]
    assert len(strongly) == 132


def test_the_one_negative_row_is_kept_out_with_its_reason(dry: DryRun) -> None:
    report = dry("scotland-site-materials", MATERIALS)
    assert (report.rows_read, report.rows_accepted, report.rows_refused) == (118_333, 118_332, 1)
    (finding,) = [f for f in report.findings if f.outcome == "refused"]
    (example,) = finding.examples
    assert (finding.code, example.row, example.column, example.value) == (
        "intake.negative_mass",
        34_305,
        "tonnes",
        "-8.56 t",
    )
    assert len(report.materials) == 35


def test_the_ledger_refuses_what_a_site_never_had_and_keeps_the_rest(post: Post) -> None:
    run = post("scotland-site-totals", SITES)
    assert (run.state, run.rows_refused) == ("posted", 205)
    assert run.entries_posted + run.rows_refused + run.rows_skipped == 1_254
    assert {i.code for i in rejected_rows(run) if i.outcome == "refused"} == {
        "ledger.not_enough_mass"
    }
    assert not Balance.objects.filter(guarded=True, grams__lt=0).exists()
    assert Entry.objects.count() == run.entries_posted
    assert verify(actor=CLERK).difference is None


# -- bins --------------------------------------------------------------------------------------


def test_the_bins_of_stirling(dry: DryRun) -> None:
    report = dry("stirling-bins", BINS)
    assert report.total.declared_accepted == Decimal("120385.20")
    assert report.account("stirling:missed-bins").declared_out == Decimal("2661.56")
    assert report.rows_accepted == 145
