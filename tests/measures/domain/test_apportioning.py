"""Sharing a total in proportion: whole grams, nothing lost, nobody far from their due."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from wufei.measures.domain.allocating import apportion

WEIGHTS = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=3), st.integers(0, 10**12), min_size=1, max_size=40
)


@given(total=st.integers(-(10**15), 10**15), weights=WEIGHTS)
def test_the_shares_add_up_to_the_total(total: int, weights: dict[str, int]) -> None:
    shares = apportion(total, weights)
    assert sum(shares.values()) == (total if any(weights.values()) else 0)


@given(total=st.integers(0, 10**15), weights=WEIGHTS)
def test_every_share_is_its_due_rounded_up_or_down(total: int, weights: dict[str, int]) -> None:
    whole = sum(weights.values())
    for key, share in apportion(total, weights).items():
        assert abs(share - Fraction(total * weights[key], whole)) < 1


@given(total=st.integers(0, 10**15), weights=WEIGHTS)
def test_who_gave_nothing_gets_nothing(total: int, weights: dict[str, int]) -> None:
    shares = apportion(total, weights)
    assert [shares[key] for key, weight in weights.items() if not weight and shares] == [0] * (
        len([w for w in weights.values() if not w]) if shares else 0
    )


def test_the_largest_remainders_take_the_rest() -> None:
    # dues: 2.5, 1.25, 1.25 of 5
    assert apportion(5, {"a": 2, "b": 1, "c": 1}) == {"a": 3, "b": 1, "c": 1}
    assert apportion(10, {"a": 1, "b": 1, "c": 1}) == {"a": 4, "b": 3, "c": 3}


def test_without_weights_nothing_is_shared() -> None:
    assert apportion(7, {"a": 0, "b": 0}) == {}
    assert apportion(7, {}) == {}
