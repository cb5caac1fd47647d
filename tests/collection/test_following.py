"""After the day: missed or not, complaints, both sides' word, closing."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest
import time_machine

from tests.collection.test_points import refused
from tests.collection.world import DAY, NEIGHBOUR, RESIDENT, an_order, driver, generator, verbs_of
from tests.registry.actors import CITY, dispatcher
from wufei.collection.public import (
    CollectionReason,
    Complaint,
    Order,
    OrderState,
    Point,
    answer_complaint,
    close_settled,
    complain,
    confirm,
    create_booking_rule,
    move_order,
    report_missed,
)
from wufei.kernel.actors import Actor, system_actor
from wufei.registry.public import Material, Organisation, create_special_day

pytestmark = pytest.mark.django_db
S, R = OrderState, CollectionReason
NIGHT = system_actor("calendar")


@pytest.fixture(autouse=True)
def afternoon() -> Iterator[None]:
    """Half past one on the day of the order, which was due from eight to ten."""
    with time_machine.travel(dt.datetime(2026, 12, 9, 5, 30, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def order(point: Point, kitchen: Material, hauler: Organisation) -> Order:
    return an_order(point, kitchen, hauler=hauler, booked_by=11, state=S.SCHEDULED)


@pytest.fixture
def owner(order: Order) -> Actor:
    return generator(order.point.organisation)


def test_a_missed_pick_up_is_reported_once(order: Order, owner: Actor) -> None:
    row = report_missed(actor=owner, order=order, note="等到中午没有人来")
    assert (row.state, row.events.last().reason) == (S.MISSED, "等到中午没有人来")
    assert report_missed(actor=RESIDENT, order=order).version == row.version


def test_a_report_knows_that_the_vehicle_was_there(order: Order, owner: Actor) -> None:
    at = dt.datetime(2026, 12, 9, 1, 12, tzinfo=dt.UTC)
    move_order(actor=CITY, order=order, state=S.REFUSED, happened_at=at, reason="混入塑料袋")
    refusal = refused(R.VEHICLE_WAS_THERE, report_missed, actor=owner, order=order)
    assert refusal.params == {"when": "2026-12-09 09:12", "what": "拒收（混入塑料袋）"}
    assert Order.objects.get(pk=order.pk).state == S.REFUSED


def test_a_record_that_was_taken_back_proves_nothing(order: Order, owner: Actor) -> None:
    for state in (S.WEIGHED, S.ARRIVED):
        move_order(actor=CITY, order=order, state=state)
    assert report_missed(actor=owner, order=order).state == S.MISSED


def test_a_report_comes_neither_too_early_nor_too_late(order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(closes_at=dt.time(14))
    refusal = refused(R.NOT_DUE_YET, report_missed, actor=RESIDENT, order=order)
    assert refusal.params == {"until": "2026-12-09 14:00"}
    with time_machine.travel(dt.datetime(2026, 12, 17, 1, tzinfo=dt.UTC)):
        refusal = refused(R.REPORT_TOO_LATE, report_missed, actor=RESIDENT, order=order)
    assert refusal.params == {"day": DAY, "days": 7}
    refused(R.NOT_ALLOWED, report_missed, actor=NEIGHBOUR, order=order)


def test_a_phone_without_reception_tells_later_that_it_was_there(order: Order) -> None:
    report_missed(actor=RESIDENT, order=order)
    row = move_order(actor=CITY, order=order, state=S.WEIGHED, collected_grams=1)
    assert row.state == S.WEIGHED


def test_a_complaint_is_answered_in_working_days_and_once(order: Order) -> None:
    create_special_day(actor=CITY, day=dt.date(2026, 12, 11), kind="holiday", name="无废日")
    name = uuid.uuid4()
    told = {"actor": RESIDENT, "order": order, "client_id": name}
    refused(R.TEXT_MISSING, complain, **told, text=" ")
    refused(R.NOT_ALLOWED, complain, **{**told, "actor": NEIGHBOUR}, text="洒漏")
    made = complain(**told, text="洒漏没有清扫")
    assert complain(**told, text="洒漏没有清扫") == made
    assert made.answer_due_on == dt.date(2026, 12, 17)
    assert verbs_of(order) == ["complained"]
    reply = {"complaint": made, "answer": "已派人清扫。"}
    refused(R.NOT_ALLOWED, answer_complaint, actor=RESIDENT, **reply)
    clerk = dispatcher(order.hauler_id)
    refused(R.TEXT_MISSING, answer_complaint, actor=clerk, complaint=made, answer="")
    assert answer_complaint(actor=clerk, **reply).answered_by_name == "调度"
    refused(R.ALREADY_ANSWERED, answer_complaint, actor=CITY, **reply)
    assert verbs_of(order) == ["complained", "answered"]


def test_complaints_have_a_last_day(order: Order) -> None:
    create_booking_rule(actor=CITY, complaint_days=3)
    with time_machine.travel(dt.datetime(2026, 12, 13, 1, tzinfo=dt.UTC)):
        refused(
            R.REPORT_TOO_LATE,
            complain,
            actor=RESIDENT,
            order=order,
            client_id=uuid.uuid4(),
            text="晚了",
        )


def test_each_side_confirms_for_itself(order: Order, owner: Actor) -> None:
    refused(R.NOTHING_TO_CONFIRM, confirm, actor=owner, order=order, side="holder")
    move_order(actor=CITY, order=order, state=S.WEIGHED, collected_grams=81_500)
    refused(R.NOT_ALLOWED, confirm, actor=owner, order=order, side="hauler")
    crew = Actor(13, "向勇", dispatcher(order.hauler_id).grants)
    refused(R.NOT_ALLOWED, confirm, actor=crew, order=order, side="holder")
    refused(R.NOT_ALLOWED, confirm, actor=CITY, order=order, side="holder")
    row = confirm(actor=owner, order=order, side="holder")
    assert confirm(actor=RESIDENT, order=order, side="holder").version == row.version
    row = confirm(actor=driver(order.hauler), order=order, side="hauler")
    assert row.confirmed_by_holder_at is not None
    assert verbs_of(order) == ["weighed", "confirmed_by_holder", "confirmed_by_hauler"]
    assert row.events.last().detail["collected_grams"] == 81_500


def test_settled_orders_close_when_confirmed_or_after_days(
    order: Order, owner: Actor, point: Point, kitchen: Material
) -> None:
    waiting = an_order(point, kitchen, hauler=order.hauler, state=S.SCHEDULED)
    for each in (order, waiting):
        for state in (S.WEIGHED, S.DELIVERED, S.SETTLED):
            move_order(actor=CITY, order=each, state=state)
    confirm(actor=owner, order=order, side="holder")
    refused(R.NOT_ALLOWED, close_settled)
    assert close_settled(actor=NIGHT) == 0
    confirm(actor=driver(order.hauler), order=order, side="hauler")
    assert close_settled(actor=NIGHT) == 1
    assert close_settled(actor=NIGHT, today=dt.date(2026, 12, 15)) == 0
    made = complain(actor=owner, order=waiting, client_id=uuid.uuid4(), text="数量不符")
    assert close_settled(actor=NIGHT, today=dt.date(2026, 12, 16)) == 0
    answer_complaint(actor=CITY, complaint=Complaint.objects.get(pk=made.pk), answer="已核对。")
    assert close_settled(actor=NIGHT, today=dt.date(2026, 12, 16)) == 1
    assert set(Order.objects.values_list("state", flat=True)) == {S.CLOSED}
