"""Amending, cancelling, accepting, booking anew: one event and one message for each."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine

from tests.collection.test_points import refused
from tests.collection.world import DAY, NEIGHBOUR, RESIDENT, a_draft, an_order, driver, verbs_of
from tests.registry.actors import CITY, EVALUATOR, dispatcher
from wufei.collection.public import (
    CollectionReason,
    Order,
    OrderMessage,
    OrderState,
    Point,
    ServiceSlot,
    accept,
    amend,
    book,
    cancel,
    draft_again,
    move_order,
    rebook,
    update_slot,
)
from wufei.kernel.reasons import TransitionReason
from wufei.registry.public import Material, Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
S, R = OrderState, CollectionReason
NEXT_WEEK = DAY + dt.timedelta(days=7)


@pytest.fixture
def order(point: Point, slot: ServiceSlot) -> Order:
    return book(actor=RESIDENT, draft=a_draft())


def test_several_changes_are_one_event_and_one_message(order: Order) -> None:
    OrderMessage.objects.all().delete()
    row = amend(
        actor=dispatcher(order.hauler_id),
        order=order,
        version=2,
        day=NEXT_WEEK,
        bins=3,
        note="改到下周",
        reason="电话",
    )
    assert (row.day, row.bins, row.note, row.version) == (NEXT_WEEK, 3, "改到下周", 3)
    last = row.events.last()
    assert (last.number, last.verb, last.from_state, last.to_state) == (
        3,
        "amended",
        "accepted",
        "accepted",
    )
    assert last.detail == {
        "before": {"bins": 2, "day": "2026-12-09", "note": ""},
        "after": {"bins": 3, "day": "2026-12-16", "note": "改到下周"},
    }
    (message,) = OrderMessage.objects.visible_to(RESIDENT)
    assert (message.event, message.read_at) == (last, None)


def test_what_does_not_differ_is_no_change(order: Order) -> None:
    assert amend(actor=RESIDENT, order=order, version=2, bins=2, day=DAY).version == 2
    assert verbs_of(order) == ["booked", "accepted"]


def test_an_amended_order_frees_its_old_place_and_needs_a_new_one(order: Order) -> None:
    update_slot(actor=CITY, slot=order.slot, capacity_orders=1)
    other = book(actor=NEIGHBOUR, draft=a_draft(day=NEXT_WEEK))
    refused(R.EVERY_SLOT_FULL, amend, actor=RESIDENT, order=order, version=2, day=NEXT_WEEK)
    cancel(actor=NEIGHBOUR, order=other, reason="不要了")
    assert amend(actor=RESIDENT, order=order, version=2, day=NEXT_WEEK).day == NEXT_WEEK
    assert book(actor=NEIGHBOUR, draft=a_draft()).day == DAY


def test_a_planned_order_that_gets_another_time_waits_for_a_round_again(order: Order) -> None:
    planned = move_order(actor=CITY, order=order, state=S.SCHEDULED)
    kept = amend(actor=RESIDENT, order=order, version=planned.version, bins=1)
    assert kept.state == S.SCHEDULED
    moved = amend(actor=RESIDENT, order=order, version=kept.version, day=NEXT_WEEK)
    assert moved.state == S.ACCEPTED
    assert verbs_of(order) == ["booked", "accepted", "scheduled", "amended", "amended"]


def test_who_saw_an_older_version_is_told_who_changed_it(order: Order) -> None:
    amend(actor=RESIDENT, order=order, version=2, bins=3)
    refusal = refused(R.CHANGED_MEANWHILE, amend, order=order, version=2, bins=4)
    assert refusal.params["who"] == "龚芳"
    refused(R.CHANGED_MEANWHILE, cancel, order=order, version=2, reason="x")


@pytest.mark.parametrize("who", [NEIGHBOUR, EVALUATOR, dispatcher(0)])
def test_strangers_change_nothing(order: Order, who: Any) -> None:
    refused(R.NOT_ALLOWED, amend, actor=who, order=order, version=2, bins=1)
    refused(R.NOT_ALLOWED, cancel, actor=who, order=order, reason="x")
    again = draft_again(order, client_id=uuid.uuid4(), day=NEXT_WEEK, slot="W-AM")
    refused(R.NOT_ALLOWED, rebook, actor=who, order=order, draft=again)
    refused(R.NOT_ALLOWED, accept, actor=who, order=order)


def test_after_the_cut_off_only_staff_cancels(order: Order, hauler: Organisation) -> None:
    with time_machine.travel(dt.datetime(2026, 12, 8, 21, tzinfo=dt.UTC)):
        refused(R.TOO_LATE, cancel, actor=RESIDENT, order=order, reason="x")
        refused(R.TOO_LATE, amend, actor=RESIDENT, order=order, version=2, bins=1)
        gone = cancel(actor=dispatcher(hauler.pk), order=order, reason="来电取消")
    assert (gone.state, gone.events.last().reason) == (S.CANCELLED, "来电取消")


def test_a_cancelled_order_stays_so_and_gives_its_place_back(order: Order) -> None:
    refused(R.REASON_MISSING, cancel, actor=RESIDENT, order=order, reason=" ")
    gone = cancel(actor=RESIDENT, order=order, reason="已自行处理")
    assert cancel(actor=RESIDENT, order=order, reason="再点一次").version == gone.version
    refused(R.NOT_OPEN, amend, actor=RESIDENT, order=order, version=gone.version, bins=1)
    assert book(actor=RESIDENT, draft=a_draft()).pk != order.pk


def test_a_slot_cannot_be_left_for_a_time_of_ones_own(order: Order) -> None:
    wish = {"slot": None, "opens_at": dt.time(9), "closes_at": dt.time(12)}
    refused(R.NO_TIME, amend, actor=RESIDENT, order=order, version=2, **wish)
    row = amend(actor=CITY, order=order, version=2, **wish)
    assert (row.slot, row.closes_at) == (None, dt.time(12))


def test_a_refused_order_is_booked_anew_once(order: Order) -> None:
    for state in (S.SCHEDULED, S.REFUSED):
        move_order(actor=CITY, order=order, state=state, reason="混入塑料袋")
    draft = draft_again(order, client_id=uuid.uuid4(), day=NEXT_WEEK, slot="W-AM")
    new = rebook(actor=RESIDENT, order=order, draft=draft)
    assert rebook(actor=RESIDENT, order=order, draft=draft) == new
    assert (new.replaces, new.channel, new.booked_by, new.bins) == (order, "remade", 11, 2)
    order.refresh_from_db()
    assert order.state == S.REBOOKED
    assert Order.objects.count() == 2


def test_a_booking_anew_that_finds_no_place_leaves_the_old_one(order: Order) -> None:
    draft = draft_again(order, client_id=uuid.uuid4(), day=dt.date(2026, 12, 10), slot="W-AM")
    refused(R.UNKNOWN_SLOT, rebook, actor=RESIDENT, order=order, draft=draft)
    order.refresh_from_db()
    assert order.state == S.ACCEPTED


def test_an_office_accepts_and_names_the_hauler(
    point: Point, kitchen: Material, hauler: Organisation
) -> None:
    order = an_order(point, kitchen)
    refused(R.NO_HAULER, accept, order=order)
    refused(R.NOT_A_HAULER, accept, order=order, hauler=point.organisation)
    refused(R.NOT_ALLOWED, accept, actor=driver(hauler), order=order)
    row = accept(actor=CITY, order=order, hauler=hauler)
    assert (row.state, row.hauler) == (S.ACCEPTED, hauler)
    assert Order.objects.get(pk=order.pk).hauler == hauler
    assert accept(actor=dispatcher(hauler.pk), order=order).version == row.version
    cancel(actor=CITY, order=order, reason="x")
    refused(TransitionReason.STATE_IS_FINAL, accept, order=order)
