"""The demo city's figures out of its own postings and declared values, through the engine."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest
from django.test import override_settings

from wufei.demo import faults, figures
from wufei.demo.days import Window
from wufei.demo.domain.evaluating import evaluate_streets
from wufei.demo.domain.telling import tell_lake
from wufei.kernel.actors import Actor, system_actor
from wufei.kernel.periods import Period
from wufei.lake.public import deliver_pages
from wufei.measures.answers import Answer, Question, State
from wufei.measures.catalogue import catalogue
from wufei.measures.domain.answering import answer, library_at
from wufei.measures.domain.drilling import Behind, breakdown, every_line, shares
from wufei.measures.domain.gathering import Library

pytestmark = pytest.mark.django_db

YEAR = Period.days(dt.date(2025, 11, 1), dt.date(2026, 10, 31))
OCTOBER = Period.month(2026, 10)
SILENCE = Period.days(faults.SILENT_FROM, faults.SILENT_TO)
DISTRICT, STREET, VILLAGE = "500107", "500107001", faults.SILENT_SOURCE.removeprefix("SRC-")
TONNE = 1_000_000
TODAY = dt.date(2026, 11, 20)


@pytest.fixture(scope="module")
def lake(demo: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's pages, registers and collection days as the background job delivers them."""
    folder = tmp_path_factory.mktemp("city") / "lake"
    with override_settings(LAKE_FOLDER=folder):
        deliver_pages()
        tell_lake(
            actor=system_actor("nightly"), seed=figures.DEFAULT_SEED, window=Window(), today=TODAY
        )
    return folder


@pytest.fixture
def library(lake: Path, settings: object) -> Library:
    settings.LAKE_FOLDER = lake  # type: ignore[attr-defined]
    return library_at(None)


def ask(
    reader: Actor, library: Library, *figures: str, period: Period = YEAR, region: str = DISTRICT
) -> dict[str, Answer]:
    question = Question(figures, (period,), region=region)
    found = answer(actor=reader, question=question, library=library)
    assert not found.missing
    return {each.figure: each for each in found.answers}


def by_level(
    reader: Actor, library: Library, figure: str, level: str, period: Period = YEAR
) -> dict[str, Answer]:
    question = Question((figure,), (period,), region=DISTRICT, level=level)
    found = answer(actor=reader, question=question, library=library)
    return {dict(each.group)[level]: each for each in found.answers}


def percent(found: Answer) -> str:
    assert found.value is not None
    return f"{float(100 * found.value):.1f}"


def test_the_recycling_rate_of_the_year_is_35_2_percent(reader: Actor, library: Library) -> None:
    rate = ask(reader, library, "household_recycling_rate")["household_recycling_rate"]
    assert percent(rate) == "35.2"
    assert rate.state is State.OK
    assert rate.coverage == 1
    # generated less what was never visited, about 711,000 t
    assert rate.denominator == 710_799 * TONNE
    parts = {part.measure: part.value or Fraction(0) for part in rate.parts}
    assert rate.numerator == (
        parts["recyclables_sorted"]
        - parts["sorting_residue_made"]
        + parts["kitchen_fed"]
        - parts["kitchen_impurities_made"]
    )


def test_a_year_without_waste_has_no_rate(reader: Actor, library: Library) -> None:
    rate = ask(reader, library, "household_recycling_rate", period=Period.year(2020))
    assert rate["household_recycling_rate"].state is State.NO_DATA
    assert rate["household_recycling_rate"].value is None


def test_every_figure_answers_for_the_district_in_every_month(
    reader: Actor, library: Library
) -> None:
    months = tuple(Period.month(2025 + (10 + n) // 12, (10 + n) % 12 + 1) for n in range(12))
    names = tuple(sorted(catalogue().figures))
    question = Question(names, months, region=DISTRICT)
    found = answer(actor=reader, question=question, library=library)
    silent = {(each.figure, each.period) for each in found.answers if each.value is None}
    assert silent == set()
    # the landfill takes household waste in the days of the furnace's overhaul alone: in the other
    # months the books know of everything else, so nothing was landfilled
    landfilled = {
        each.period: each.value
        for each in found.answers
        if each.figure == "household_waste_landfilled"
    }
    assert [month for month, tonnes in landfilled.items() if tonnes] == [Period.month(2026, 4)]
    assert {each.state for each in found.answers} <= {State.OK, State.NO_DATA}


def test_the_streets_are_evaluated_for_the_last_month(reader: Actor, library: Library) -> None:
    evaluation = evaluate_streets(actor=reader, window=Window())
    assert evaluation is not None
    assert (evaluation.state, evaluation.month) == ("announced", OCTOBER.first)
    ranks = list(evaluation.scores.order_by("rank").values_list("rank", flat=True))
    assert len(ranks) == 10
    assert ranks[0] == 1
    assert evaluate_streets(actor=reader, window=Window()) is None


@pytest.mark.parametrize(
    ("figure", "low", "high"),
    [
        ("resource_utilisation_rate", "80.0", "88.0"),
        ("harmless_treatment_rate", "99.0", "100.5"),
        ("compound_coverage", "97.0", "99.0"),
        ("community_coverage", "98.0", "100.0"),
        ("village_coverage", "90.0", "100.0"),
        ("participation_rate", "89.0", "91.5"),
        ("sorting_accuracy", "81.0", "83.0"),
        ("awareness_rate", "92.0", "96.0"),
        ("kitchen_separation_rate", "15.0", "19.0"),
        ("residual_reduction_rate", "5.0", "10.0"),
    ],
)
def test_the_district_is_of_a_plausible_size(
    reader: Actor, library: Library, figure: str, low: str, high: str
) -> None:
    found = ask(reader, library, figure)[figure]
    assert float(low) <= float(percent(found)) <= float(high)


def test_a_village_silent_for_three_weeks_shows_as_missing(reader: Actor, library: Library) -> None:
    name = "kitchen_waste_separated"
    assert ask(reader, library, name, period=SILENCE)[name].coverage == Fraction(145, 146)
    before = Period.days(dt.date(2026, 9, 14), dt.date(2026, 10, 4))
    assert ask(reader, library, name, period=before)[name].coverage == 1
    villages = by_level(reader, library, "kitchen_separation_rate", "community", SILENCE)
    missing = {code for code, each in villages.items() if each.state is State.NO_DATA}
    assert missing == {VILLAGE}


def test_what_the_silent_village_did_not_declare_is_missing_above_and_below(
    reader: Actor, library: Library
) -> None:
    accuracy = ask(reader, library, "sorting_accuracy", period=OCTOBER)["sorting_accuracy"]
    assert accuracy.coverage == Fraction(145, 146)
    alone = ask(reader, library, "sorting_accuracy", period=OCTOBER, region=VILLAGE)
    assert alone["sorting_accuracy"].value is None


def test_nothing_below_the_district_leaves_its_range(reader: Actor, library: Library) -> None:
    names = tuple(sorted(catalogue().figures))
    for level in ("township", "community"):
        question = Question(names, (OCTOBER, YEAR), region=DISTRICT, level=level)
        found = answer(actor=reader, question=question, library=library)
        assert {each.state for each in found.answers} == {State.OK, State.NO_DATA}


def test_capacity_is_read_from_the_register_of_sites(reader: Actor, library: Library) -> None:
    found = ask(reader, library, "incineration_capacity_share")["incineration_capacity_share"]
    assert found.value == Fraction(1800, 1800 + 800)


def test_generated_equals_loaded_and_gates_find_less(reader: Actor, library: Library) -> None:
    found = ask(
        reader,
        library,
        "generation_collection_gap",
        "collection_receipt_gap",
        "collection_receipt_gap_rate",
    )
    assert found["generation_collection_gap"].value == 0
    gap = found["collection_receipt_gap_rate"]
    assert gap.value is not None
    assert 0 < gap.value < Fraction(1, 1000)


@pytest.mark.parametrize("figure", ["recyclables_recovered", "kitchen_waste_treated"])
def test_shares_of_streets_and_communities_add_up_to_the_district(
    reader: Actor, library: Library, figure: str
) -> None:
    whole = ask(reader, library, figure)[figure].value
    streets = by_level(reader, library, figure, "township")
    communities = by_level(reader, library, figure, "community")
    assert sum(each.value or 0 for each in streets.values()) == whole
    assert sum(each.value or 0 for each in communities.values()) == whole
    assert {each.estimated for each in streets.values()} == {1}
    assert all(part.allocated for each in streets.values() for part in each.parts)
    inside = [code for code in communities if code.startswith(STREET)]
    own = streets[STREET].value
    assert own is not None
    listed = sum(communities[code].value or 0 for code in inside)
    # what restaurants and markets of the street handed over belongs to no community
    assert (listed < own) is (figure == "kitchen_waste_treated")


def test_a_share_tells_how_it_came_about(reader: Actor, library: Library) -> None:
    behind = Behind("recyclables_sorted", YEAR, STREET)
    found = shares(actor=reader, behind=behind, library=library)
    assert found is not None
    assert (found.boundary, found.by) == (DISTRICT, "recyclables_generated")
    assert len(found.shares) == 10
    assert found.total == sum(each.share for each in found.shares)
    (mine,) = [each.share for each in found.shares if each.region == STREET]
    figure = ask(reader, library, "recyclables_recovered", region=STREET)["recyclables_recovered"]
    assert mine in {part.value for part in figure.parts}


def test_the_lines_listed_add_up_to_the_figure(reader: Actor, library: Library) -> None:
    rate = ask(reader, library, "household_recycling_rate", period=OCTOBER)
    for part in rate["household_recycling_rate"].parts:
        behind = Behind(part.measure, OCTOBER, DISTRICT)
        listed = list(every_line(actor=reader, behind=behind, library=library))
        assert sum(line.grams for line in listed) == part.value
        assert len(listed) == part.lines
        groups = breakdown(actor=reader, behind=behind, by="material", library=library)
        assert sum(group.cell.value or 0 for group in groups) == part.value


def test_a_weight_typed_with_a_nought_too_many_is_taken_back(
    reader: Actor, library: Library
) -> None:
    day = Period.day(faults.WRONG_DAY)
    behind = Behind("residual_generated", day, DISTRICT)
    listed = list(every_line(actor=reader, behind=behind, library=library))
    undone = [line for line in listed if line.kind == "reversal"]
    assert undone
    assert all(line.grams < 0 for line in undone)
    found = ask(reader, library, "residual_waste_generated", period=day)
    value = found["residual_waste_generated"].value
    assert value is not None
    assert value * TONNE == sum(line.grams for line in listed)
