"""Points, totals, places: bounds, monotony, missing data, ties, vetoes, lists."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evaluation.world import SCHEME
from wufei.evaluation.scheme_files import read_scheme, shipped_texts
from wufei.evaluation.schemes import (
    Award,
    Curve,
    Deduct,
    Indicator,
    Linear,
    Scheme,
    Step,
    Steps,
    Text,
)
from wufei.evaluation.scoring import Scored, corrected, place, points_of, score
from wufei.measures.public import catalogue

NAME = Text("甲", "a")
NUMBERS = st.fractions(-5, 5, max_denominator=200)
POSITIVE = st.fractions(Fraction(1, 50), 40, max_denominator=50)


def scheme() -> Scheme:
    return read_scheme(SCHEME)


@st.composite
def rising(draw: st.DrawFn) -> Indicator:
    """An indicator whose points never fall as its value rises."""
    weight = draw(POSITIVE)
    kind = draw(st.sampled_from(["linear", "steps", "award"]))
    if kind == "award":
        return Indicator("a", NAME, "f", Fraction(0), Award(draw(POSITIVE), draw(POSITIVE)))
    if kind == "linear":
        zero = draw(NUMBERS)
        return Indicator("a", NAME, "f", weight, Linear(zero, zero + draw(POSITIVE)))
    bounds = sorted(draw(st.sets(NUMBERS, min_size=1, max_size=4)), reverse=True)
    shares = sorted(
        draw(st.lists(st.fractions(0, 1), min_size=len(bounds), max_size=len(bounds))),
        reverse=True,
    )
    steps = tuple(map(Step, bounds, shares))
    return Indicator("a", NAME, "f", weight, Steps(rising=True, steps=steps))


@given(rising(), NUMBERS, NUMBERS)
def test_a_better_value_never_gives_fewer_points(
    indicator: Indicator, one: Fraction, other: Fraction
) -> None:
    low, high = sorted((one, other))
    less, more = points_of(indicator, low), points_of(indicator, high)
    assert less is not None
    assert more is not None
    assert less <= more


@given(POSITIVE, POSITIVE, NUMBERS, NUMBERS)
def test_deductions_only_grow(
    each: Fraction, weight: Fraction, one: Fraction, other: Fraction
) -> None:
    indicator = Indicator("a", NAME, "f", weight, Deduct(each, weight / 2))
    low, high = sorted((one, other))
    less, more = points_of(indicator, high), points_of(indicator, low)
    assert less is not None
    assert more is not None
    assert weight / 2 <= less <= more <= weight


@given(rising(), NUMBERS)
def test_points_stay_between_nought_and_the_weight(indicator: Indicator, value: Fraction) -> None:
    points = points_of(indicator, value)
    curve = indicator.curve
    most = curve.cap if isinstance(curve, Award) else indicator.weight
    assert points is not None
    assert 0 <= points <= most


@pytest.mark.parametrize(
    ("curve", "value", "points"),
    [
        (Linear(Fraction(4, 5), Fraction(1)), "0.9", 10),
        (Linear(Fraction(1, 10), Fraction(0)), "0.025", 15),
        (
            Steps(False, (Step(Fraction(0), Fraction(1)), Step(Fraction(2), Fraction(1, 2)))),
            "0",
            20,
        ),
        (
            Steps(False, (Step(Fraction(0), Fraction(1)), Step(Fraction(2), Fraction(1, 2)))),
            "1",
            10,
        ),
        (Steps(False, (Step(Fraction(0), Fraction(1)), Step(Fraction(2), Fraction(1, 2)))), "3", 0),
        (Deduct(Fraction(3, 2), Fraction(6)), "2", 17),
        (Deduct(Fraction(3, 2), Fraction(6)), "9", 14),
    ],
)
def test_curves_by_hand(curve: Curve, value: str, points: int) -> None:
    indicator = Indicator("a", NAME, "f", Fraction(20), curve)
    assert points_of(indicator, Fraction(value)) == points


ALL = {
    "service_punctuality": Fraction(3, 4),
    "closure_rate": Fraction(1, 2),
    "findings_number": Fraction(1),
    "mixed_loading_number": Fraction(0),
}


def test_a_total_by_hand() -> None:
    found = score(scheme(), "u", ALL)
    assert found.points == {"punctuality": 30, "closure": 10, "findings": 15}
    assert (found.total, found.vetoes, found.unranked) == (5_500, (), "")


def test_no_data_is_not_nought() -> None:
    without = score(scheme(), "u", {**ALL, "closure_rate": None})
    assert without.points["closure"] is None
    assert without.total == 5_625  # 45 of 80 points that can be judged
    with_nought = score(scheme(), "u", {**ALL, "closure_rate": Fraction(0)})
    assert with_nought.total == 4_500


def test_too_little_data_has_no_place() -> None:
    little = score(scheme(), "u", {"closure_rate": Fraction(1), "findings_number": Fraction(0)})
    assert (little.total, little.unranked) == (None, "too_little")
    none = score(scheme(), "v", {})
    assert (none.total, none.unranked) == (None, "no_data")
    placed = place(scheme(), [little, none, score(scheme(), "w", ALL)])
    assert [placed[key].rank for key in "uvw"] == [None, None, 1]


def test_a_veto_closes_the_better_tiers_and_the_red_list() -> None:
    best = {**ALL, "service_punctuality": Fraction(1), "closure_rate": Fraction(1)}
    clean = score(scheme(), "u", {**best, "findings_number": Fraction(0)})
    vetoed = score(
        scheme(), "v", {**best, "findings_number": Fraction(0), "mixed_loading_number": Fraction(1)}
    )
    assert (clean.total, vetoed.total, vetoed.vetoes) == (10_000, 10_000, ("mixed",))
    alone = place(scheme(), [vetoed])["v"]
    assert (alone.rank, alone.tier, alone.listed) == (1, "passing", "")
    placed = place(scheme(), [clean])["u"]
    assert (placed.tier, placed.listed) == ("excellent", "red")


def a_scored(key: str, total: int, **points: int) -> Scored:
    return Scored(key, "", {name: Fraction(each) for name, each in points.items()}, total, ())


def test_equals_share_a_place_and_the_next_is_left_out() -> None:
    rows = [a_scored(key, total) for key, total in (("a", 70), ("b", 90), ("c", 70), ("d", 50))]
    placed = place(
        scheme(), [Scored(*[r.key, "", r.points, (r.total or 0) * 100, ()]) for r in rows]
    )
    assert [placed[key].rank for key in "bacd"] == [1, 2, 2, 4]
    assert [placed[key].listed for key in "bacd"] == ["red", "", "", "lowest"]


def test_an_indicator_may_part_equals() -> None:
    told = read_scheme(SCHEME + "tie_break: [closure]\n")
    rows = [a_scored("a", 7_000, closure=3), a_scored("b", 7_000, closure=5)]
    placed = place(told, rows)
    assert [placed[key].rank for key in "ab"] == [2, 1]


def test_the_last_places_are_the_lowest_only_where_others_are_better() -> None:
    same = [a_scored(key, 7_000) for key in "abc"]
    assert [each.listed for each in place(scheme(), same).values()] == ["red", "red", "red"]
    alone = [a_scored("a", 1_000)]
    assert place(scheme(), alone)["a"].listed == ""


def test_groups_are_placed_apart() -> None:
    text = SCHEME + "groups:\n- {id: urban, name: {zh: 城区, en: Urban}, units: [a, b]}\n"
    told = read_scheme(text)
    rows = [score(told, key, ALL) for key in "abc"]
    assert [row.group for row in rows] == ["urban", "urban", ""]
    assert [place(told, rows)[key].rank for key in "abc"] == [1, 1, 1]


@given(
    st.lists(st.tuples(st.integers(0, 10_000), st.booleans()), max_size=12), st.integers(-99, 99)
)
def test_places_follow_totals(totals: list[tuple[int, bool]], by: int) -> None:
    rows = [
        corrected(a_scored(str(number), total), by if moved else 0, scheme())
        for number, (total, moved) in enumerate(totals)
    ]
    placed = place(scheme(), rows)
    for row in rows:
        better = sum(1 for other in rows if (other.total or 0) > (row.total or 0))
        assert placed[row.key].rank == better + 1
        assert 0 <= (row.total or 0) <= 10_000


def test_the_schemes_that_come_with_the_house_can_be_read_and_say_they_are_examples() -> None:
    told = {name: read_scheme(text, catalogue()) for name, text in shipped_texts().items()}
    assert {name: each.units.value for name, each in told.items()} == {
        "compound_month": "point",
        "hauler_month": "organisation",
        "street_month": "township",
    }
    assert not any(each.confirmed for each in told.values())
