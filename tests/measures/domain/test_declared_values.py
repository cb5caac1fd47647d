"""Values told for different areas and times make one total without counting anything twice."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from wufei.kernel.periods import Period
from wufei.measures.domain.declared import Sum, summed

CITY, DISTRICT, STREET, OTHER = "/50/", "/50/5001/", "/50/5001/50011/", "/50/5001/50012/"
MAY, JUNE, YEAR = Period.month(2026, 5), Period.month(2026, 6), Period.year(2026)


def told(
    path: str, period: Period, value: str, *, unit: str = "item", estimated: bool = False
) -> tuple[object, ...]:
    region = path.strip("/").split("/")[-1]
    return region, path, period.first, period.last, Decimal(value), unit, estimated


def total(*rows: tuple[object, ...], period: Period = YEAR, last: bool = False) -> Sum | None:
    return summed(rows, periods=[period], dimensions=[], last=last).get((period, ()))


def test_months_and_areas_are_added() -> None:
    found = total(told(STREET, MAY, "3"), told(STREET, JUNE, "4"), told(OTHER, MAY, "5"))
    assert found == Sum(Fraction(12), 3, Fraction(0), 2)


def test_what_a_year_or_a_district_tells_already_holds_its_parts() -> None:
    assert total(told(STREET, YEAR, "9"), told(STREET, MAY, "3")) == Sum(
        Fraction(9), 1, Fraction(0), 1
    )
    assert total(told(DISTRICT, MAY, "20"), told(STREET, MAY, "3"), told(OTHER, JUNE, "4")) == Sum(
        Fraction(24), 2, Fraction(0), 2
    )


def test_a_stock_is_the_last_value_of_each_area() -> None:
    found = total(told(STREET, MAY, "3"), told(STREET, JUNE, "4"), told(OTHER, MAY, "5"), last=True)
    assert found == Sum(Fraction(9), 2, Fraction(0), 2)


def test_a_district_s_own_stock_stands_for_its_streets() -> None:
    assert total(told(DISTRICT, MAY, "20"), told(STREET, JUNE, "4"), last=True) == Sum(
        Fraction(20), 1, Fraction(0), 1
    )


def test_a_year_tells_nothing_about_one_month() -> None:
    assert total(told(STREET, YEAR, "9"), period=MAY) is None
    assert total(told(STREET, MAY, "9"), period=JUNE, last=True) is None


def test_values_come_in_base_units_and_estimates_stay_apart() -> None:
    found = total(
        told(STREET, MAY, "1.5", unit="t", estimated=True), told(OTHER, MAY, "2", unit="kg")
    )
    assert found == Sum(Fraction(1_502_000), 2, Fraction(1_500_000), 2)


def test_groups_follow_the_path() -> None:
    rows = [told(STREET, MAY, "3"), told(OTHER, MAY, "5"), told(DISTRICT, JUNE, "7")]
    found = summed(rows, periods=[MAY, JUNE], dimensions=["township"], last=False)
    assert {key: value.value for key, value in found.items()} == {
        (MAY, ("50011",)): Fraction(3),
        (MAY, ("50012",)): Fraction(5),
        (JUNE, (None,)): Fraction(7),
    }
    assert dt.date(2026, 5, 31) == MAY.last
