from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wufei.measures.formulas import parse
from wufei.measures.spelling import mathml, number_text, spell, write

decimals = st.builds(
    lambda n, p: Fraction(n, 10**p), st.integers(-(10**6), 10**6), st.integers(0, 4)
)


def test_words_for_people() -> None:
    formula = parse("(a + b) / (c_1 * days) - -0.5")
    words = {"a": "可回收物", "b": "厨余", "c_1": "人口", "days": "天数"}
    assert spell(formula, words) == "（可回收物 + 厨余） ÷ （人口 × 天数） − （-0.5）"
    assert write(formula) == "(a + b) / (c_1 * days) - (-0.5)"


def test_mathml_escapes_names() -> None:
    assert mathml(parse("a / 2"), {"a": "R&D <t>"}) == (
        "<math><mfrac><mi>R&amp;D &lt;t&gt;</mi><mn>2</mn></mfrac></math>"
    )
    assert mathml(parse("(a - b) * c"), {}) == (
        "<math><mrow>"
        "<mrow><mo>(</mo><mrow><mi>a</mi><mo>−</mo><mi>b</mi></mrow><mo>)</mo></mrow>"
        "<mo>×</mo><mi>c</mi></mrow></math>"
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(7), "7"),
        (Fraction(-1, 2), "-0.5"),
        (Fraction(1, 3), "1/3"),
        (Fraction(3, 80), "0.0375"),
        (Fraction(10**20), "100000000000000000000"),
    ],
)
def test_numbers_as_people_write_them(value: Fraction, text: str) -> None:
    assert number_text(value) == text


@given(decimals)
def test_decimals_read_back(value: Fraction) -> None:
    assert Fraction(number_text(value)) == value
