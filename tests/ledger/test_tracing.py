"""Where a lot's mass went and came from, exact to the fraction of a gram."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import hypothesis.strategies as st
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from tests.ledger.conftest import CLERK, bring, entry, make_book
from wufei.ledger.public import (
    Account,
    Lot,
    LotDraft,
    Node,
    Trace,
    post,
    reverse,
    trace_back,
    trace_forward,
)

pytestmark = pytest.mark.django_db


def name(node: Node) -> str:
    if node.kind == "lot":
        return Lot.objects.get(pk=node.id).code
    return Account.objects.get(pk=node.id).code


def ends(trace: Trace) -> dict[str, Fraction]:
    """Where the mass is, per account, over all materials."""
    found: Counter[str] = Counter()
    for node, grams in trace.ends.items():
        found[name(node)] += grams  # type: ignore[assignment]
    return dict(found)  # type: ignore[arg-type]


def lot(code: str) -> Lot:
    return Lot.objects.get(code=code)


def merge(into: str, *parts: tuple[str, int]) -> None:
    rows = [("yard", "kitchen", -grams, code) for code, grams in parts]
    total = sum(grams for _, grams in parts)
    post(
        actor=CLERK,
        draft=entry(*rows, ("shed", "kitchen", total, into), lots=(LotDraft(into, "kitchen"),)),
    )


@pytest.fixture
def three_drums(book: None) -> None:
    """A (1000) and B (500) are merged into M with C (500); a third of M's water evaporates, oil is
    made of the rest."""
    bring(1000, lot="A")
    bring(500, lot="B")
    bring(800, lot="C")
    merge("M", ("A", 1000), ("B", 500), ("C", 500))
    post(
        actor=CLERK,
        draft=entry(
            ("shed", "kitchen", -1800, "M"),
            ("air", "kitchen", 600),
            ("yard", "oil", 1200, "O"),
            kind="transformation",
            lots=(LotDraft("O", "oil"),),
        ),
    )
    post(actor=CLERK, draft=entry(("yard", "oil", -900, "O"), ("users", "oil", 900, "O")))


def test_what_became_of_a_drum(three_drums: None) -> None:
    trace = trace_forward(lot("A"))
    assert trace.grams == 1000
    assert ends(trace) == {
        "air": Fraction(300),  # 1000 × 1800/2000 × 600/1800
        "users": Fraction(450),  # 1000 × 1800/2000 × 1200/1800 × 900/1200
        "yard": Fraction(150),  # the oil that stands there still
        "shed": Fraction(100),  # what was not yet processed
    }
    assert sum(trace.ends.values()) == 1000


def test_what_is_in_the_oil(three_drums: None) -> None:
    trace = trace_back(lot("O"))
    assert trace.grams == 1200
    assert ends(trace) == {"households": Fraction(1200)}
    shares = {name(node): grams for node, grams in trace.amounts.items() if node.kind == "lot"}
    assert shares == {
        "O": Fraction(1200),
        "M": Fraction(1200),
        "A": Fraction(600),
        "B": Fraction(300),
        "C": Fraction(300),
    }


def test_thirds_stay_thirds(book: None) -> None:
    bring(1, lot="A")
    bring(2, lot="B")
    merge("M", ("A", 1), ("B", 2))
    post(actor=CLERK, draft=entry(("shed", "kitchen", -1, "M"), ("users", "kitchen", 1)))
    assert ends(trace_forward(lot("A"))) == {"users": Fraction(1, 3), "shed": Fraction(2, 3)}


def test_a_reversed_entry_is_no_part_of_the_genealogy(three_drums: None) -> None:
    wrong = post(
        actor=CLERK, draft=entry(("yard", "kitchen", -300, "C"), ("users", "kitchen", 300))
    )
    reverse(actor=CLERK, entry=wrong, reason="错车")
    assert "users" in ends(trace_forward(lot("C")))  # through the oil
    assert ends(trace_forward(lot("C")))["yard"] == 300 + Fraction(500 * 300, 2000)


def test_moving_a_lot_is_no_step_of_its_genealogy(book: None) -> None:
    bring(10, lot="A")
    post(actor=CLERK, draft=entry(("yard", "kitchen", -4, "A"), ("shed", "kitchen", 4, "A")))
    assert ends(trace_forward(lot("A"))) == {"yard": Fraction(6), "shed": Fraction(4)}


def test_an_empty_lot_was_never_filled(book: None) -> None:
    wrong = bring(10, lot="A")
    reverse(actor=CLERK, entry=wrong, reason="错车")
    assert ends(trace_forward(lot("A"))) == {"A": Fraction(0)}
    assert ends(trace_back(lot("A"))) == {"A": Fraction(0)}


def test_a_walk_that_is_too_wide_says_so(three_drums: None) -> None:
    assert trace_forward(lot("A"), max_lots=1).cut is True
    assert trace_forward(lot("A")).cut is False


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_gram_is_found_again_both_ways(data: st.DataObject) -> None:
    """Random mergings over five levels: ends add up to the lot's mass, forward and back, and what
    one lot gave to another is the same seen from either side."""
    with transaction.atomic():
        make_book()
        codes = []
        for index in range(4):
            bring(data.draw(st.integers(1, 10_000)), lot=f"S{index}")
            codes.append(f"S{index}")
        for level in range(5):
            chosen = data.draw(
                st.lists(st.sampled_from(codes), min_size=1, max_size=3, unique=True)
            )
            parts = []
            for code in chosen:
                found = lot(code)
                left = found.in_grams - found.out_grams
                if left:
                    parts.append((code, data.draw(st.integers(1, left))))
            if not parts:
                continue
            rows = [(_place(code), "kitchen", -grams, code) for code, grams in parts]
            total = sum(grams for _, grams in parts)
            into = f"M{level}"
            post(
                actor=CLERK,
                draft=entry(
                    *rows, ("shed", "kitchen", total, into), lots=(LotDraft(into, "kitchen"),)
                ),
            )
            codes.append(into)
        forward = {code: trace_forward(lot(code)) for code in codes}
        back = {code: trace_back(lot(code)) for code in codes}
        for code in codes:
            assert sum(forward[code].ends.values()) == lot(code).in_grams
            assert sum(back[code].ends.values()) == lot(code).in_grams
        for code in codes:
            for other in codes:
                here, there = _node(code), _node(other)
                assert forward[code].amounts.get(there, 0) == back[other].amounts.get(here, 0)
        transaction.set_rollback(True)


def _place(code: str) -> str:
    return "yard" if code.startswith("S") else "shed"


def _node(code: str) -> Node:
    found = lot(code)
    return Node("lot", found.pk, found.material_id)
