from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wufei.kernel.refusals import Refusal
from wufei.measures.definitions import (
    Catalogue,
    Expression,
    Figure,
    LegalSource,
    Name,
    Number,
    Operation,
    Place,
    Review,
    Text,
    Validity,
)
from wufei.measures.formulas import evaluate, expand, names, parse, split
from wufei.measures.refusals import MeasuresReason as Why
from wufei.measures.spelling import write

IDS = ("a", "b", "c_1", "days")
decimals = st.builds(lambda n, p: Fraction(n, 10**p), st.integers(0, 10**6), st.integers(0, 4))
trees = st.recursive(
    st.sampled_from(IDS).map(Name) | decimals.map(Number),
    lambda inner: st.builds(Operation, st.sampled_from("+-*/"), inner, inner),
    max_leaves=12,
)
values = st.fixed_dictionaries(
    {name: st.none() | st.fractions(-100, 100, max_denominator=50) for name in IDS}
)


def reason(text: str) -> Why:
    with pytest.raises(Refusal) as refused:
        parse(text)
    found = refused.value.reason
    assert isinstance(found, Why)
    return found


def by_hand(tree: Expression, of: dict[str, Fraction | None]) -> Fraction | None:
    """The value by Python's own operators; a missing value or a nought below shows as an error."""

    def compute(node: Expression) -> Fraction:
        if isinstance(node, Number):
            return node.value
        if isinstance(node, Name):
            return {name: value for name, value in of.items() if value is not None}[node.id]
        operands = {"left": compute(node.left), "right": compute(node.right)}
        value: Fraction = eval(f"left {node.operator} right", operands)
        return value

    try:
        return compute(tree)
    except (KeyError, ZeroDivisionError):
        return None


@given(trees)
def test_what_is_written_reads_back_as_the_same_tree(tree: Expression) -> None:
    assert parse(write(tree)) == tree


@given(trees, values)
def test_values_are_those_of_exact_fractions(
    tree: Expression, of: dict[str, Fraction | None]
) -> None:
    assert evaluate(tree, of) == by_hand(tree, of)


@given(trees, values)
def test_numerator_over_denominator_is_the_value(
    tree: Expression, of: dict[str, Fraction | None]
) -> None:
    top, bottom = split(tree)
    whole = Operation("/", top, bottom) if bottom is not None else top
    assert evaluate(whole, of) == evaluate(tree, of)


@given(trees)
def test_names_are_those_that_a_value_needs(tree: Expression) -> None:
    found = names(tree)
    assert len(set(found)) == len(found)
    evaluate(tree, dict.fromkeys(found, Fraction(1)))
    for missing in found:
        with pytest.raises(KeyError):
            evaluate(tree, {name: Fraction(1) for name in found if name != missing})


@given(st.text(alphabet="ab1.+-*/() \n_e\t'\"[]{},:=<>!&|^~@%\\#λ１", max_size=30))
def test_any_text_is_a_tree_or_a_refusal(text: str) -> None:
    try:
        tree = parse(text)
    except Refusal:
        return
    assert parse(write(tree)) == tree


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", Why.FORMULA_UNREADABLE),
        ("a +", Why.FORMULA_UNREADABLE),
        ("a b", Why.FORMULA_UNREADABLE),
        ("(a", Why.FORMULA_UNREADABLE),
        ("a)", Why.FORMULA_UNREADABLE),
        ("f(a)", Why.FORMULA_UNSAFE),
        ("a.b", Why.FORMULA_UNSAFE),
        ("().a", Why.FORMULA_UNSAFE),
        ("a if b else c", Why.FORMULA_UNSAFE),
        ("a and b", Why.FORMULA_UNSAFE),
        ("a in b", Why.FORMULA_UNSAFE),
        ("lambda", Why.FORMULA_UNREADABLE),
        ("not a", Why.FORMULA_UNSAFE),
        ("+a", Why.FORMULA_UNSAFE),
        ("a[0]", Why.FORMULA_UNSAFE),
        ("a == b", Why.FORMULA_UNSAFE),
        ("'a'", Why.FORMULA_UNSAFE),
        ("a ** b", Why.FORMULA_UNSAFE),
        ("9 ** 9 ** 9 ** 9", Why.FORMULA_UNSAFE),
        ("a // b", Why.FORMULA_UNSAFE),
        ("a % b", Why.FORMULA_UNSAFE),
        ("a, b", Why.FORMULA_UNSAFE),
        ("(yield)", Why.FORMULA_UNSAFE),
        ("None", Why.FORMULA_UNSAFE),
        ("True", Why.FORMULA_UNSAFE),
        ("_a", Why.FORMULA_UNSAFE),
        ("__import__", Why.FORMULA_UNSAFE),
        ("A", Why.FORMULA_UNSAFE),
        ("1e9", Why.FORMULA_UNSAFE),
        ("1E999999999", Why.FORMULA_UNSAFE),
        ("0x10", Why.FORMULA_UNSAFE),
        ("1_000", Why.FORMULA_UNSAFE),
        ("1j", Why.FORMULA_UNSAFE),
        (".5", Why.FORMULA_UNSAFE),
        ("5.", Why.FORMULA_UNSAFE),
        ("007", Why.FORMULA_UNREADABLE),
        ("...", Why.FORMULA_UNSAFE),
        ("9" * 31, Why.FORMULA_UNSAFE),
        ("a × b", Why.FORMULA_UNSAFE),
        ("１ + a", Why.FORMULA_UNSAFE),
        ("ａ + b", Why.FORMULA_UNSAFE),
        ("а + b", Why.FORMULA_UNSAFE),
        ("a\u200b", Why.FORMULA_UNSAFE),
        ("a\u202e + b", Why.FORMULA_UNSAFE),
        ("a\0", Why.FORMULA_UNSAFE),
        ("a # b", Why.FORMULA_UNSAFE),
        ("a; b", Why.FORMULA_UNSAFE),
        ("(" * 500 + "a" + ")" * 499, Why.FORMULA_TOO_LARGE),
        ("-" * 999 + "a", Why.FORMULA_TOO_LARGE),
        ("+".join(["a"] * 101), Why.FORMULA_TOO_LARGE),
        ("a" * 1001, Why.FORMULA_TOO_LARGE),
        ("9" * 5000, Why.FORMULA_TOO_LARGE),
    ],
)
def test_everything_outside_the_grammar_is_refused(text: str, why: Why) -> None:
    assert reason(text) is why


def test_the_refusal_names_what_is_not_allowed() -> None:
    with pytest.raises(Refusal) as refused:
        parse("__import__('os').system('true')")
    assert "U+0027" in refused.value.message
    with pytest.raises(Refusal) as refused:
        parse("a.real / b")
    assert refused.value.message == "公式中不允许属性访问。"


def test_numbers_are_exact() -> None:
    assert parse("0.1") == Number(Fraction(1, 10))
    assert parse("123456789012345678901234567890.5").value == Fraction(  # type: ignore[union-attr]
        "123456789012345678901234567890.5"
    )
    assert evaluate(parse("0.1 + 0.2 - 0.3"), {}) == 0


def test_a_leading_minus_belongs_to_the_number_or_turns_the_value() -> None:
    assert parse("-2") == Number(Fraction(-2))
    assert parse("-a") == Operation("*", Number(Fraction(-1)), Name("a"))
    assert parse("a - -2") == Operation("-", Name("a"), Number(Fraction(-2)))
    assert write(parse("a - -2")) == "a - (-2)"


def test_a_sum_of_many_names_is_read() -> None:
    many = [f"n{number}" for number in range(100)]
    assert names(parse(" + ".join(many))) == tuple(many)


def test_long_formulas_over_two_lines_are_read() -> None:
    assert names(parse("a +\n  b\n/ c")) == ("a", "b", "c")


def test_no_data_spreads_even_through_nought() -> None:
    assert evaluate(parse("0 * a"), {"a": None}) is None
    assert evaluate(parse("a / b"), {"a": Fraction(0), "b": Fraction(0)}) is None
    assert evaluate(parse("1 + a / b"), {"a": Fraction(1), "b": Fraction(0)}) is None
    assert evaluate(parse("a / b"), {"a": Fraction(0), "b": Fraction(5)}) == 0


def test_numerator_and_denominator() -> None:
    def both(text: str) -> tuple[str, str | None]:
        top, bottom = split(parse(text))
        return write(top), None if bottom is None else write(bottom)

    assert both("(a + b) / c") == ("a + b", "c")
    assert both("a / b / c") == ("a", "b * c")
    assert both("a / b * c") == ("a * c", "b")
    assert both("a / (b / c)") == ("a", "b / c")
    assert both("a / b * (c / d)") == ("a * c", "b * d")
    assert both("a + b") == ("a + b", None)
    assert both("a / b + c") == ("a / b + c", None)


def figure(name: str, edition: str, formula: str, first: int, until: int | None) -> Figure:
    return Figure(
        id=name,
        edition=edition,
        name=Text(name, name),
        formula=parse(formula),
        unit="1",
        basis="none",
        decimals=0,
        valid=Validity(dt.date(first, 1, 1), dt.date(until, 1, 1) if until else None),
        source=LegalSource("-"),
        review=Review(),
        not_counted=Text("-", "-"),
        at=Place("-", 1),
    )


def test_figures_inside_are_written_out_as_they_stand_on_the_day() -> None:
    rate = (figure("rate", "1", "a / b", 2019, 2025), figure("rate", "2", "a / c", 2025, None))
    double = (figure("double", "1", "2 * rate", 2018, None),)
    known = Catalogue({}, {}, {"rate": rate, "double": double}, (), "")
    before = expand(parse("double + days"), known, dt.date(2024, 12, 31))
    assert write(before) == "2 * (a / b) + days"
    assert write(expand(Name("double"), known, dt.date(2025, 1, 1))) == "2 * (a / c)"
    with pytest.raises(Refusal) as refused:
        expand(Name("double"), known, dt.date(2018, 6, 1))
    assert refused.value.reason is Why.NO_EDITION
    assert refused.value.params == {"id": "rate", "day": "2018-06-01"}
