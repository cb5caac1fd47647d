"""Whatever order records, receipts and settlements come in, the books end at the same figures."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.settlement.world import BOOKS, World, make_world, treat
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import Entry, LedgerReason
from wufei.settlement.public import Standstill, settle_waiting

GRAMS = st.integers(1, 900_000)


@st.composite
def acts(draw: Any) -> list[tuple[Any, ...]]:
    """What happens on one load in any order: weighings, scans, a withdrawal, a hand-over, one
    receipt, treatment at the plant, and settlements in between."""
    weighed = draw(st.lists(st.tuples(st.integers(0, 3), GRAMS), min_size=0, max_size=5))
    rows: list[tuple[Any, ...]] = [("weigh", *each) for each in weighed]
    rows += [("scan", n) for n in draw(st.lists(st.integers(0, 3), max_size=3, unique=True))]
    rows += [("withdraw",)] * draw(st.integers(0, 2))
    rows += [("settle",)] * draw(st.integers(0, 4))
    rows += [("treat", draw(st.integers(1, 100)))] * draw(st.integers(0, 1))
    rows += [("hand_over",)] * draw(st.integers(0, 1))
    rows.append(("receive", draw(GRAMS)))
    return draw(st.permutations(rows))


def play(world: World, rows: list[tuple[Any, ...]], chance: random.Random) -> int:
    """Do it; the plant's net mass is given back."""
    weighings: list[Any] = []
    net = 0
    handed = any(row[0] == "hand_over" for row in rows)
    for minute, row in enumerate(rows):
        if row[0] == "weigh":
            weighings.append(world.weigh(row[1], row[2], minute))
        elif row[0] == "scan":
            world.scan(row[1], minute)
        elif row[0] == "withdraw" and weighings:
            world.withdraw(weighings.pop(chance.randrange(len(weighings))), minute)
        elif row[0] == "hand_over":
            world.hand_over(minute)
        elif row[0] == "receive":
            net = row[1]
            world.receive(net, round=world.rounds[1] if handed else world.rounds[0])
        elif row[0] == "treat" and net:
            treat(world, max(1, net * row[1] // 100))
        elif row[0] == "settle":
            world.settle()
    return net


class Interleavings(TestCase):
    @settings(max_examples=60, deadline=None)
    @given(rows=acts(), seed=st.integers(0, 2**16))
    def test_books_end_right(self, rows: list[tuple[Any, ...]], seed: int) -> None:
        world = make_world()
        net = play(world, rows, random.Random(seed))
        world.settle()
        assert Standstill.objects.count() == 0
        assert world.on_vehicles() == 0
        assert world.difference() == sum(world.from_points().values()) - net
        entries = Entry.objects.count()
        assert settle_waiting(actor=BOOKS).entries == 0
        assert Entry.objects.count() == entries
        world.check()


@pytest.mark.django_db
def test_a_receipt_whose_mass_was_treated_is_not_withdrawn() -> None:
    from wufei.settlement.public import withdraw_receipt

    world = make_world()
    receipt = world.receive(10_000)
    treat(world, 9_000)
    with pytest.raises(Refusal) as caught:
        withdraw_receipt(actor=BOOKS, receipt=receipt, reason="错")
    assert caught.value.reason == LedgerReason.MASS_MOVED_ON
    assert not hasattr(type(receipt).objects.get(pk=receipt.pk), "withdrawal")
