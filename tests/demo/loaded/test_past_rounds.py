"""The demo's past collection days: the same for a seed, each month with all that can go wrong."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.models import Count, Max
from django.utils import timezone

from wufei.collection.public import Order, OrderEvent, OrderState
from wufei.demo import figures
from wufei.demo.days import Window
from wufei.demo.domain.overseeing import recall_oversight
from wufei.demo.domain.recalling import recall_rounds
from wufei.demo.past_rounds import WEEKDAY, checks, judged_drops, past_rounds
from wufei.inspection.public import Problem, ProblemEvent, TeamMember, Visit
from wufei.kernel.actors import Actor
from wufei.ledger.public import Entry
from wufei.rounds.public import Plan, Round
from wufei.settlement.public import settle_waiting
from wufei.supervision.public import Finding

WINDOW = Window()
SEED = figures.DEFAULT_SEED


def test_the_same_seed_tells_the_same() -> None:
    for told in (past_rounds, checks, judged_drops):
        assert list(told(SEED, WINDOW)) == list(told(SEED, WINDOW))
        assert list(told(SEED, WINDOW)) != list(told(SEED + 1, WINDOW))


def test_every_month_knows_what_can_go_wrong() -> None:
    for first, last in WINDOW.months():
        rounds = [each for each in past_rounds(SEED, WINDOW) if first <= each.day <= last]
        outcomes = {call.outcome for each in rounds for call in each.calls}
        assert outcomes == {"served", "late", "refused", "missed"}
        assert sum(each.mixed for each in rounds) == 1


def test_only_what_was_taken_weighs() -> None:
    calls = [call for each in past_rounds(SEED, WINDOW) for call in each.calls]
    assert {bool(call.grams) for call in calls if call.taken} == {True}
    assert {(call.grams, call.bins) for call in calls if not call.taken} == {(0, 0)}


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
class TestRecalled:
    def test_one_day_a_week_with_two_rounds_of_ten_calls(self) -> None:
        past = Plan.objects.filter(day__lt=WINDOW.end)
        days = set(past.values_list("day", flat=True))
        assert {day.weekday() for day in days} == {WEEKDAY}
        assert len(days) == 52
        assert Round.objects.filter(plan__in=past).count() == 104
        assert Order.objects.filter(day__lt=WINDOW.end).count() == 1_040

    def test_every_order_is_closed_and_its_events_have_no_gap(self) -> None:
        orders = Order.objects.filter(day__lt=WINDOW.end)
        assert set(orders.values_list("state", flat=True)) == {OrderState.CLOSED}
        counted = OrderEvent.objects.filter(order__in=orders).values_list("order__version")
        told = counted.annotate(events=Count("pk"), last=Max("number")).values_list(
            "order", "order__version", "events", "last"
        )
        assert {(version == events == last) for _, version, events, last in told} == {True}

    def test_what_was_found_was_put_right_by_somebody(self) -> None:
        taken = Finding.objects.filter(state="taken_up").count()
        assert Problem.objects.count() == taken
        assert ProblemEvent.objects.count() == 6 * taken
        late = [problem for problem in Problem.objects.all() if not problem.in_time]
        assert len(late) == taken // 3

    def test_inspection_has_its_people_and_today_its_visits(self) -> None:
        members = {row.team.code: row.user.username for row in TeamMember.objects.all()}
        assert members == {"TEAM-INSTRUCTORS-1": "community", "TEAM-INSPECTORS-1": "street"}
        today = Visit.objects.filter(day=timezone.localdate())
        assert {visit.point.code for visit in today} == {f"500107001-{n}" for n in (1, 2, 3)}
        assert {(visit.state, visit.template.code) for visit in today} == {
            ("planned", "point-check")
        }

    def test_told_again_nothing_is_added(self, reader: Actor) -> None:
        assert recall_rounds(actor=reader, seed=SEED, window=WINDOW) == 0
        assert recall_oversight(actor=reader, seed=SEED, window=WINDOW) == 0

    def test_the_past_is_not_posted_beside_its_day_sheets(self, reader: Actor) -> None:
        before = Entry.objects.count()
        assert settle_waiting(actor=reader).entries == 0
        assert Entry.objects.count() == before


def test_no_day_is_told_after_the_window() -> None:
    assert max(each.day for each in past_rounds(SEED, WINDOW)) < dt.date(2026, 11, 1)
