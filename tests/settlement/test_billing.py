"""Bills to the fen; issued ones never change, what changes later is a correction."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.settlement.world import BOOKS, DAY, World
from wufei.collection.public import Contract, Order, OrderState
from wufei.kernel.refusals import Refusal
from wufei.settlement.domain.billing import last_day
from wufei.settlement.domain.money import by_tonne
from wufei.settlement.public import Bill, BillState, SettlementReason, draw_up, move_bill

pytestmark = pytest.mark.django_db
MONTH = dt.date(2026, 9, 1)
NEXT = dt.date(2026, 10, 1)


@given(st.integers(0, 10**12), st.integers(0, 10**7))
def test_a_price_by_tonne_is_rounded_half_up(grams: int, price: int) -> None:
    exact = grams * price
    fen = by_tonne(grams, price)
    assert 2 * fen * 10**6 - 10**6 <= 2 * exact < 2 * fen * 10**6 + 10**6
    assert by_tonne(-grams, price) == -fen


@pytest.fixture
def september(world: World) -> World:
    """Two pick-ups are settled, one was refused, one missed, all in September."""
    world.weigh(0, 50_003, 10)
    world.weigh(1, 70_500, 20)
    world.settle()
    world.receive(120_000)
    Order.objects.filter(code="O-2").update(state=OrderState.REFUSED)
    Order.objects.filter(code="O-3").update(state=OrderState.MISSED)
    Order.objects.update(day=MONTH + dt.timedelta(days=3))
    return world


def contract() -> Contract:
    found: Contract = Contract.objects.get()
    return found


def lines(bill: Bill) -> list[tuple[Any, ...]]:
    rows = bill.lines.select_related("order")
    return [(r.order.code, r.kind, r.grams, r.amount_fen, len(r.entries)) for r in rows]


def test_a_month_by_tonne(september: World) -> None:
    bill = draw_up(actor=BOOKS, contract=contract(), month=MONTH)
    assert lines(bill) == [
        ("O-0", "service", 50_003, 1_000, 1),  # 0.050003 t × 200.00 = 10.0006
        ("O-1", "service", 70_500, 1_410, 1),
        ("O-2", "refused", 0, 0, 0),
        ("O-3", "missed", 0, 0, 0),
    ]
    assert (bill.total_fen, bill.pending, bill.code) == (2_410, 0, "C-202609-1")


def test_a_month_by_bin(september: World) -> None:
    Contract.objects.update(fee_basis="bin", fee="3.35")
    Order.objects.filter(code="O-0").update(collected_bins=3)
    bill = draw_up(actor=BOOKS, contract=contract(), month=MONTH)
    assert [line[3] for line in lines(bill)] == [1_005, 0, 0, 0]


def test_an_issued_bill_stays_and_the_next_corrects_it(september: World) -> None:
    first = draw_up(actor=BOOKS, contract=contract(), month=MONTH)
    first = move_bill(actor=BOOKS, bill=first, state=BillState.ISSUED)
    september.weigh(1, 10_000, 30)  # a record that comes late
    september.settle()
    Order.objects.filter(code="O-1").update(state=OrderState.SETTLED)
    with pytest.raises(Refusal) as caught:
        draw_up(actor=BOOKS, contract=contract(), month=MONTH)
    assert caught.value.reason == SettlementReason.ALREADY_BILLED
    second = draw_up(actor=BOOKS, contract=contract(), month=NEXT)
    assert lines(second) == [("O-1", "correction", 10_000, 200, 2)]
    assert second.lines.get().note == "更正 2026-09 账单"
    move_bill(actor=BOOKS, bill=second, state=BillState.ISSUED)
    with pytest.raises(Refusal) as caught:
        draw_up(actor=BOOKS, contract=contract(), month=dt.date(2026, 11, 1))
    assert caught.value.reason == SettlementReason.NOTHING_TO_BILL
    first.refresh_from_db()
    assert (first.total_fen, len(lines(first))) == (2_410, 4)


def test_a_payment_moves_paid_until_and_never_back(september: World) -> None:
    bill = draw_up(actor=BOOKS, contract=contract(), month=MONTH)
    bill = move_bill(actor=BOOKS, bill=bill, state=BillState.ISSUED)
    told = {"paid_on": dt.date(2026, 10, 9), "reference": "银行回单 7"}
    move_bill(actor=BOOKS, bill=bill, state=BillState.PAID, **told)  # type: ignore[arg-type]
    assert contract().paid_until == dt.date(2026, 9, 30)
    with pytest.raises(Refusal):
        move_bill(actor=BOOKS, bill=bill, state=BillState.WITHDRAWN, reason="错")


def test_a_withdrawn_bill_is_billed_again(september: World) -> None:
    bill = draw_up(actor=BOOKS, contract=contract(), month=MONTH)
    bill = move_bill(actor=BOOKS, bill=bill, state=BillState.ISSUED)
    move_bill(actor=BOOKS, bill=bill, state=BillState.WITHDRAWN, reason="单价有误")
    again = draw_up(actor=BOOKS, contract=contract(), month=MONTH)
    assert (again.code, again.total_fen) == ("C-202609-2", 2_410)


def test_a_month_is_issued_when_it_is_over(september: World) -> None:
    Order.objects.update(day=DAY)
    bill = draw_up(actor=BOOKS, contract=contract(), month=DAY)
    over = last_day(bill.month) < dt.date.today()
    if not over:
        with pytest.raises(Refusal) as caught:
            move_bill(actor=BOOKS, bill=bill, state=BillState.ISSUED)
        assert caught.value.reason == SettlementReason.MONTH_NOT_OVER


def test_nothing_is_billed_for_orders_that_are_not_settled(world: World) -> None:
    world.weigh(0, 50_000, 10)
    Order.objects.exclude(code="O-0").update(state=OrderState.CANCELLED)
    Order.objects.update(day=MONTH)
    world.settle()
    with pytest.raises(Refusal) as caught:
        draw_up(actor=BOOKS, contract=contract(), month=MONTH)
    assert caught.value.reason == SettlementReason.NOTHING_TO_BILL
