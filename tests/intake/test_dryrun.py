"""What the dry run finds in a row, and how it adds up."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation

from tests.intake.conftest import CLERK, HEADER, SIMPLE, Check, posted
from wufei.intake.public import DryRunReport, IntakeReason
from wufei.intake.rejected import read_rejected
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import Account, Balance, Entry, LedgerReason, close_period

pytestmark = pytest.mark.django_db


def found(report: DryRunReport) -> dict[str, tuple[str, list[int]]]:
    """Finding → outcome and rows."""
    return {
        f.code.removeprefix("intake."): (f.outcome, [e.row for e in f.examples])
        for f in report.findings
    }


def test_a_clean_file(check: Check) -> None:
    report = check("2026-01-02,in,厨余,1000,A1", "2026-01-02,out,厨余,400.5,A2")
    assert found(report) == {}
    assert (report.rows_read, report.rows_accepted, report.entries) == (2, 2, 2)
    assert report.total.declared_accepted == Decimal("1400.5")
    assert report.total.grams == 1_400_500
    assert report.account("yard").in_grams == 1_000_000
    assert report.account("yard").out_grams == 400_500
    assert (report.first_day, report.last_day) == (dt.date(2026, 1, 2), dt.date(2026, 1, 2))


def test_a_dry_run_changes_nothing(check: Check) -> None:
    before = Account.objects.count()
    check("2026-01-02,in,厨余,1000,A1")
    assert (Account.objects.count(), Entry.objects.count(), Balance.objects.count()) == (
        before,
        0,
        0,
    )


@pytest.mark.parametrize(
    ("line", "code", "outcome"),
    [
        ("2026-01-02,in,厨余,,A1", "blank_mass", "skipped"),
        ("2026-01-02,in,厨余,0.0,A1", "zero_mass", "skipped"),
        ("2026-01-02,in,厨余,-5,A1", "negative_mass", "refused"),
        ("2026-01-02,in,厨余,5 kg,A1", "bad_number", "refused"),
        ("2026-01-02,in,厨余,nan,A1", "bad_number", "refused"),
        ('2026-01-02,in,厨余,"1,000",A1', "bad_number", "refused"),
        ("2026-01-02,in,塑料,5,A1", "value_not_mapped", "refused"),
        ("2026-01-02,in,,5,A1", "blank_field", "refused"),
        ("2026-02-30,in,厨余,5,A1", "bad_date", "refused"),
        (",in,厨余,5,A1", "blank_field", "refused"),
        ("1926-01-02,in,厨余,5,A1", "date_too_old", "refused"),
        ("2126-01-02,in,厨余,5,A1", "future_date", "refused"),
        ("2026-01-02,back,厨余,5,A1", "no_rule", "refused"),
        ("2026-01-02,in,厨余,5,A1,extra", "too_many_cells", "refused"),
        ("2026-01-02,in,厨余", "too_few_cells", "refused"),
        ("2026-01-02,in,厨余,0.0004,A1", "rounds_to_nothing", "noted"),
        ("2026-01-02,in,厨余,100000001,A1", "ledger.absurd_mass", "refused"),
    ],
)
def test_one_bad_row_among_good_ones(check: Check, line: str, code: str, outcome: str) -> None:
    report = check("2026-01-02,in,厨余,1,A0", line, "2026-01-02,in,厨余,1,A9")
    assert found(report) == {code: (outcome, [3])}
    assert report.total.grams == 2_000
    example = report.findings[0].examples[0]
    assert example.message
    assert example.remedy


def test_empty_cells_too_many_at_the_end_do_no_harm(check: Check) -> None:
    assert check("2026-01-02,in,厨余,5,A1,,").rows_accepted == 1


def test_a_row_with_two_faults_counts_for_both_and_is_refused_once(check: Check) -> None:
    report = check("2026-02-30,in,厨余,-5,A1")
    assert set(found(report)) == {"bad_date", "negative_mass"}
    assert report.rows_refused == 1
    assert report.total.declared_read == -5  # readable, so it stays in the total read


def test_blank_can_be_refused_or_filled(check: Check) -> None:
    refused = SIMPLE.replace("blank: skip, zero", "blank: refuse, zero")
    assert found(check("2026-01-02,in,厨余,,A1", by=refused))["blank_mass"][0] == "refused"
    filled = SIMPLE.replace("blank: skip, zero", 'blank: constant, blank_value: "3", zero')
    assert check("2026-01-02,in,厨余,,A1", by=filled).total.grams == 3_000


def test_words_for_blank_are_declared(check: Check) -> None:
    report = check("2026-01-02,in,厨余,NA,A1", by=SIMPLE + "blank_values: [NA]\n")
    assert found(report) == {"blank_mass": ("skipped", [2])}


def test_exact_duplicates_name_the_first_row(check: Check) -> None:
    lines = ["2026-01-02,in,厨余,5,A1", "2026-01-02,in,厨余,5,A2", "2026-01-02,in,厨余,5,A1"]
    report = check(*lines)
    assert found(report) == {"duplicate_row": ("noted", [4])}
    assert "第 2 行" in report.findings[0].examples[0].message
    assert report.rows_accepted == 3
    kept_out = check(*lines, by=SIMPLE + "duplicates: quarantine\n")
    assert found(kept_out) == {"duplicate_row": ("refused", [4])}
    assert kept_out.total.grams == 10_000


def test_an_impossible_mass_tells_limit_and_reason_in_the_readers_language(check: Check) -> None:
    limit = 'plausible: {max: "60", unit: t, why: {zh: 车货限重, en: gross limit}, policy: %s}\n'
    line = "2026-01-02,in,厨余,60000.001,A1"
    report = check("2026-01-02,in,厨余,60000,A0", line, by=SIMPLE + limit % "quarantine")
    assert found(report) == {"implausible_mass": ("refused", [3])}
    assert "60 t（车货限重）" in report.findings[0].examples[0].message
    with translation.override("en"):
        english = check(line, by=SIMPLE + limit % "report")
    assert "gross limit" in english.findings[0].examples[0].message
    assert english.rows_accepted == 1


def test_thousands_and_decimals_as_the_map_says(check: Check) -> None:
    german = SIMPLE + 'numbers: {decimal: ",", thousands: "."}\n'
    assert check('2026-01-02,in,厨余,"1.234,5",A1', by=german).total.grams == 1_234_500
    wrong = check('2026-01-02,in,厨余,"1,234.5",A1', by=german)
    assert found(wrong) == {"bad_number": ("refused", [2])}


def test_the_unit_may_stand_in_a_column(check: Check) -> None:
    by = SIMPLE.replace("unit: kg", "unit: {column: ticket}")
    report = check(
        "2026-01-02,in,厨余,1,吨",
        "2026-01-02,in,厨余,2,斤",
        "2026-01-02,in,厨余,3,公斤",
        "2026-01-02,in,厨余,4,ton",
        by=by,
    )
    assert report.total.grams == 1_000_000 + 1_000 + 3_000
    assert (report.unit, report.total.declared_accepted) == ("kg", 1_004)
    assert found(report) == {"bad_unit": ("refused", [5])}
    assert "短吨" in report.findings[0].examples[0].remedy


def test_net_is_gross_less_tare(check: Check) -> None:
    by = SIMPLE.replace("column: kg,", "column: kg, minus: ticket,")
    assert check("2026-01-02,in,厨余,12000,7000", by=by).total.grams == 5_000_000


def test_rows_outside_the_filter_are_counted_apart(check: Check) -> None:
    report = check(
        "2026-01-02,in,厨余,1,A1", "2026-01-02,out,厨余,1,A2", by=SIMPLE + "only: {way: [in]}\n"
    )
    assert (report.rows_read, report.rows_filtered, report.rows_accepted) == (2, 1, 1)


def test_what_would_fall_below_zero_is_told_with_the_amount(check: Check) -> None:
    report = check(
        "2026-01-02,out,厨余,3,A1", "2026-01-02,in,厨余,10,A2", "2026-01-03,out,厨余,9,A3"
    )
    assert report.rows_accepted == 3  # told, not clipped
    (yard,) = report.drawn_down
    assert (yard.account, yard.missing_grams, yard.missing_declared) == ("yard", 2_000, 2)
    (short,) = report.shortages
    assert (short.material, short.lowest_grams, short.first_row) == ("kitchen", -3_000, 2)


def test_what_stands_on_the_ledger_counts(check: Check) -> None:
    posted(f"{HEADER}\n2026-01-01,in,厨余,100,A0\n".encode())
    report = check("2026-01-02,out,厨余,60,A1", "2026-01-03,out,厨余,50,A2")
    (yard,) = report.drawn_down
    assert (yard.standing_grams, yard.missing_grams) == (100_000, 10_000)
    (short,) = report.shortages
    assert (short.lowest_grams, short.first_row) == (-10_000, 3)


def test_unknown_accounts_are_refused_or_opened_as_the_map_allows(check: Check) -> None:
    target = '{template: "site:{ticket|slug}", stage: stock, zh: "场所{ticket}"}'
    by = SIMPLE.replace("to: yard", f"to: {target}")
    line = "2026-01-02,in,厨余,1,TDS - MRF"
    report = check(line, by=by)
    assert found(report) == {"unknown_account": ("refused", [2])}
    assert "site:tds-mrf" in report.findings[0].examples[0].message
    opened = check(line, by=by + "open_accounts: true\n")
    assert opened.rows_accepted == 1
    assert [(a.code, a.stage, a.zh) for a in opened.new_accounts] == [
        ("site:tds-mrf", "stock", "场所TDS - MRF")
    ]
    assert not Account.objects.filter(code="site:tds-mrf").exists()


def test_unknown_materials_are_refused_or_brought_along(check: Check) -> None:
    by = SIMPLE.replace("{厨余: kitchen, 其他: residual}", "{厨余: abc-food}")
    report = check("2026-01-02,in,厨余,1,A1", by=by)
    assert found(report) == {"unknown_material": ("refused", [2])}
    declared = by + "materials: [{key: abc-food, zh: 食物, en: food, values: [吃的]}]\n"
    assert check("2026-01-02,in,厨余,1,A1", by=declared).new_materials == ["abc-food"]
    assert check("2026-01-02,in,吃的,1,A1", by=declared).rows_accepted == 1


def test_sums_that_do_not_come_out(check: Check) -> None:
    header = "day,way,what,kg,ticket,gross,tare"
    by = SIMPLE + "checks: [{name: 毛皮净, plus: gross, minus: tare, equals: kg}]\n"
    report = check(
        "2026-01-02,in,厨余,5,A1,12,7",
        "2026-01-02,in,厨余,6,A2,12,7",
        "2026-01-02,in,厨余,6,A3,,7",
        by=by,
        header=header,
    )
    assert found(report) == {"check_failed": ("refused", [3])}
    assert "毛皮净" in report.findings[0].examples[0].message


def test_dates_in_many_spellings(check: Check) -> None:
    by = SIMPLE.replace(
        "formats: [iso]", 'formats: [iso, chinese, "%d.%m.%Y %H:%M", month, quarter, year]'
    )
    days = [
        "2026-01-02",
        "2026年1月3日",
        "2026/1/4",
        "05.01.2026 23:59",
        "2026-02",
        "2026-Q1",
        "2025",
    ]
    report = check(*(f"{day},in,厨余,1,A{n}" for n, day in enumerate(days)), by=by)
    assert found(report) == {}
    assert [(m.month, m.rows) for m in report.months] == [
        ("2025-12", 1),
        ("2026-01", 4),
        ("2026-02", 1),
        ("2026-03", 1),
    ]


def test_a_closed_period_is_told_before_posting(check: Check) -> None:
    close_period(
        actor=CLERK, first_day=dt.date(2026, 1, 1), last_day=dt.date(2026, 1, 31), reason="月结"
    )
    report = check("2026-01-31,in,厨余,1,A1", "2026-02-01,in,厨余,1,A2")
    assert found(report) == {"ledger.closed_period": ("refused", [2])}


def test_an_exemption_that_does_not_exist_refuses_the_map(check: Check) -> None:
    with pytest.raises(Refusal) as refused:
        check("2026-01-02,in,厨余,1,A1", by=SIMPLE.replace("historic", "holiday"))
    assert refused.value.reason is LedgerReason.UNKNOWN_EXEMPTION


def test_missing_columns_refuse_the_file(check: Check) -> None:
    with pytest.raises(Refusal) as refused:
        check("2026-01-02,in,厨余,1,A1", header="day,way,waht,kg,ticket")
    assert refused.value.reason is IntakeReason.MISSING_COLUMNS
    assert "“what”最接近“waht”" in refused.value.remedy


def test_rejected_rows_go_to_a_file_examples_are_few_counts_complete(
    check: Check, tmp_path: Path
) -> None:
    lines = [f"2026-01-02,in,厨余,-{n},A{n}" for n in range(1, 51)]
    report = check(*lines, rejected_to=tmp_path / "out", examples=3)
    (finding,) = report.findings
    assert (finding.rows, len(finding.examples)) == (50, 3)
    kept = list(read_rejected(tmp_path / "out"))
    assert len(kept) == 50
    assert kept[0].cells == ["2026-01-02", "in", "厨余", "-1", "A1"]


def test_the_report_survives_json(check: Check) -> None:
    report = check("2026-01-02,in,厨余,0.1,A1", "2026-01-02,in,厨余,-5,A1")
    again = DryRunReport.model_validate_json(report.model_dump_json())
    assert again == report
    assert report.to_json()["total"]["declared_accepted"] == "0.1"
