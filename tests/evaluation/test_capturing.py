"""Events of the field become facts: days that are over, late ones, false alarms, moved orders."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from django.utils import timezone

from tests.evaluation.world import (
    OCTOBER,
    SYSTEM,
    TODAY,
    a_contract,
    a_finding,
    an_order,
    capture,
    make_district,
    make_october,
    told,
)
from wufei.collection.public import Order, OrderEvent
from wufei.evaluation.domain.capturing import Captured, capture_operations
from wufei.kernel.actors import system_actor
from wufei.kernel.periods import Period
from wufei.lake.public import OperationFact, current_cut
from wufei.measures.public import Answer, Question, answer, answer_bytes
from wufei.supervision.public import Finding

READER = system_actor("reader")

pytestmark = pytest.mark.django_db


def facts() -> list[tuple[str, str, str, int, bool]]:
    rows = OperationFact.objects.order_by("number")
    return list(rows.values_list("kind", "key", "outcome", "revision", "withdrawn"))


def value(figure: str, period: Period = OCTOBER, **more: object) -> Fraction | None:
    return told_by(figure, period, **more).value


def told_by(figure: str, period: Period = OCTOBER, **more: object) -> Answer:
    question = Question((figure,), (period,), "500107", **more)  # type: ignore[arg-type]
    (found,) = answer(actor=READER, question=question).answers
    return found


def test_a_hand_made_month_comes_out_exactly() -> None:
    make_october()
    assert capture() == Captured(days=5, told=8, withdrawn=0)
    assert value("services_due_number") == 6
    assert value("services_served_number") == 5
    assert value("service_punctuality") == Fraction(4, 6)
    assert value("missed_rate") == Fraction(1, 6)
    assert value("bins_served") == 10
    assert value("crew_mass") == Fraction(5, 2)
    assert value("findings_number") == 1
    assert value("findings_handled_rate") == 0
    assert value("closure_rate") is None
    assert value("fees_per_tonne") is None
    street = {"where": (("township", "500107002"),)}
    assert value("service_punctuality", **street) == Fraction(1, 2)
    by_day = [value("services_due_number", Period.day(day)) or 0 for day in OCTOBER]
    assert sum(by_day) == 6


def test_nothing_new_adds_nothing() -> None:
    make_october()
    capture()
    before = OperationFact.objects.count()
    assert capture().told == 0
    assert OperationFact.objects.count() == before


def test_a_day_that_is_not_over_is_not_due() -> None:
    make_district()
    an_order("P1", 5, state="scheduled", at=None)
    an_order("P1", TODAY, state="scheduled", at=None)
    capture()
    assert facts() == [("order", "O-1", "open", 1, False)]


def test_a_day_without_any_word_is_captured_when_it_is_over() -> None:
    make_district()
    an_order("P1", 5)
    capture()
    an_order("P1", TODAY, state="scheduled", at=None, told_at=False)
    capture_operations(actor=SYSTEM, today=TODAY + dt.timedelta(days=2))
    assert [fact[1:3] for fact in facts()] == [("O-1", "served"), ("O-2", "open")]


def test_a_phone_that_returns_late_makes_a_revision_and_the_old_cut_stays() -> None:
    make_october()
    capture()
    question = Question(("service_punctuality", "missed_rate"), (OCTOBER,), "500107")
    old_cut = current_cut()
    before = answer_bytes(answer(actor=READER, question=question))
    missed = Order.objects.get(state="missed")
    missed.state, missed.served_at = "weighed", Order.objects.get(code="O-5").served_at
    missed.served_at += dt.timedelta(days=1)
    missed.save()
    told(missed)
    assert capture() == Captured(days=5, told=1, withdrawn=0)
    assert value("missed_rate") == 0
    assert value("service_punctuality") == Fraction(5, 6)
    at_old_cut = Question(question.figures, (OCTOBER,), "500107", cut=old_cut)
    assert answer_bytes(answer(actor=READER, question=at_old_cut)) == before


def test_an_order_that_moves_to_another_day_leaves_the_first() -> None:
    make_october()
    capture()
    order = Order.objects.get(code="O-1")
    order.day = dt.date(2026, 10, 20)
    order.save()
    told(order)
    capture()
    assert value("services_due_number", Period.day(dt.date(2026, 10, 5))) == 1
    assert value("services_due_number", Period.day(dt.date(2026, 10, 20))) == 1
    assert value("services_due_number") == 6


def test_a_false_alarm_is_withdrawn() -> None:
    make_october()
    capture()
    Finding.objects.update(state="false_alarm", state_at=timezone.now())
    assert capture().withdrawn == 1
    assert value("findings_number") == 0


def test_fees_follow_the_contract() -> None:
    make_district()
    by_bin, by_tonne = a_contract(), a_contract(fee_basis="tonne", fee="200.00")
    an_order("P1", 5, contract=by_bin)
    an_order("P1", 6, contract=by_tonne)
    an_order("P1", 7)
    capture()
    fees = dict(OperationFact.objects.values_list("key", "fen"))
    assert fees == {"O-1": 2_500, "O-2": 10_000, "O-3": None}
    assert value("fees_per_tonne") == 125


def test_a_load_outside_its_window_was_not_on_time() -> None:
    make_district()
    for day, at in ((5, 7), (6, 8), (7, 10), (8, 11)):
        an_order("P1", day, at=at)
    an_order("P1", 9, state="refused")
    capture()
    rows = OperationFact.objects.order_by("key").values_list("outcome", "on_time")
    assert list(rows) == [
        ("served", False),
        ("served", True),
        ("served", True),
        ("served", False),
        ("refused", None),
    ]


def test_an_order_that_was_closed_without_a_load_was_not_served() -> None:
    make_district()
    for day, ended in ((5, ["missed"]), (6, ["refused"]), (7, ["missed", "refused"])):
        order = an_order("P1", day, state="closed", at=None)
        for number, state in enumerate(ended, start=2):
            OrderEvent.objects.create(
                order=order,
                number=number,
                verb=state,
                to_state=state,
                happened_at=timezone.now(),
                actor_name="",
            )
    capture()
    rows = OperationFact.objects.order_by("key").values_list("outcome", flat=True)
    assert list(rows) == ["missed", "refused", "refused"]


def test_findings_count_by_their_rule() -> None:
    make_district()
    an_order("P1", 5)
    a_finding("P1", 5, rule="two_classes")
    a_finding("P1", 6, rule="overfull_bin", state="noted")
    capture()
    assert value("mixed_loading_number") == 1
    assert value("findings_handled_rate") == Fraction(1, 2)
