"""What the demo's communities tell each month, before any of it is declared."""

import datetime as dt
from collections import defaultdict

from wufei.demo import faults
from wufei.demo.days import Window
from wufei.demo.declared import Told, told
from wufei.demo.places import places
from wufei.measures.catalogue import SHIPPED
from wufei.measures.definitions import Source
from wufei.measures.loading.folders import load_catalogue
from wufei.measures.units import dimension

YEAR = list(told(8, Window()))
#: What is counted above the line → what it is a part of.
PARTS = {
    "compounds_sorting": "compounds_all",
    "households_sorting": "households_asked",
    "bags_correct": "bags_checked",
    "respondents_aware": "respondents",
}


def test_the_same_seed_tells_the_same_and_another_something_else() -> None:
    assert list(told(8, Window())) == YEAR
    assert list(told(9, Window())) != YEAR


def test_every_place_tells_every_series_once_a_month_but_for_the_silent_one() -> None:
    found: dict[tuple[str, dt.date], set[str]] = defaultdict(set)
    for value in YEAR:
        assert value.series not in found[value.region, value.first]
        found[value.region, value.first].add(value.series)
    months = {first for first, _ in Window().months()}
    expected = {(place.code, month) for place in places() for month in months}
    silent = (faults.SILENT_SOURCE.removeprefix("SRC-"), dt.date(2026, 10, 1))
    assert expected - set(found) == {silent}
    assert {len(series) for series in found.values()} == {10}


def test_no_part_is_more_than_its_whole() -> None:
    values: dict[tuple[str, str, dt.date], Told] = {
        (value.series, value.region, value.first): value for value in YEAR
    }
    for (series, region, month), value in values.items():
        assert value.thousandths >= 0
        if series in PARTS:
            assert value.thousandths <= values[PARTS[series], region, month].thousandths


def test_places_never_stop_sorting_once_they_have_begun() -> None:
    counts: dict[tuple[str, str], list[int]] = defaultdict(list)
    for value in YEAR:
        if value.series in {"compounds_sorting", "communities_sorting", "villages_sorting"}:
            counts[value.series, value.region].append(value.thousandths)
    assert all(each == sorted(each) for each in counts.values())
    assert any(each[0] < each[-1] for each in counts.values())


def test_the_shipped_measures_read_exactly_these_series() -> None:
    measures = load_catalogue([SHIPPED]).measures.values()
    read = {m.table: dimension(m.unit) for m in measures if m.source is Source.DECLARED}
    assert read == {value.series: dimension(value.unit) for value in YEAR}
