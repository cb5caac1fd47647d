"""Recurrences: which days they collect, and how their orders follow without running over people."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.collection.test_points import refused
from tests.collection.world import RESIDENT, driver, generator, verbs_of
from tests.registry.actors import CITY, EVALUATOR, dispatcher
from wufei.collection.domain.recurring import Calendar, PlannedDay, planned_days
from wufei.collection.public import (
    CollectionReason,
    Contract,
    Order,
    OrderMessage,
    OrderState,
    Point,
    StandingException,
    StandingOrder,
    amend,
    cancel,
    close_standing,
    create_standing,
    except_day,
    make_all_orders,
    make_orders,
    move_order,
    restore_day,
    update_contract,
    update_standing,
)
from wufei.kernel.actors import system_actor
from wufei.registry.public import Material, create_special_day

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
S, R = OrderState, CollectionReason
NIGHT = system_actor("calendar")
#: The National Day of 2026 as the calendar of the house knows it.
HOLIDAYS = {dt.date(2026, 10, day): "holiday" for day in range(1, 8)} | {
    dt.date(2026, 9, 20): "make_up",
    dt.date(2026, 10, 10): "make_up",
}


def days_of(standing: StandingOrder, first: dt.date, last: dt.date) -> list[str]:
    found = planned_days(standing, first, last, calendar=Calendar(HOLIDAYS), exceptions={})
    return [f"{each.standing_day:%m%d}>{each.day:%m%d}" for each in found]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (
            {"weekdays": "24", "on_holiday": "serve"},
            ["0929>0929", "1001>1001", "1006>1006", "1008>1008"],
        ),
        ({"weekdays": "24", "on_holiday": "skip"}, ["0929>0929", "1008>1008"]),
        ({"weekdays": "24", "on_holiday": "next"}, ["0929>0929", "1001>1008"]),
        (
            {"weekdays": "24", "on_holiday": "before"},
            ["0929>0929", "1001>0930", "1008>1008"],
        ),
        (
            {"weekdays": "5", "on_holiday": "skip", "serves_make_up": True},
            ["1009>1009", "1010>1010"],
        ),
        (
            {"every_days": 3, "valid_from": dt.date(2026, 9, 27), "on_holiday": "serve"},
            ["0930>0930", "1003>1003", "1006>1006", "1009>1009"],
        ),
        (
            {"weekdays": "1234567", "on_holiday": "serve", "valid_to": dt.date(2026, 9, 30)},
            ["0928>0928", "0929>0929"],
        ),
    ],
)
def test_days_around_the_national_day(values: dict[str, Any], expected: list[str]) -> None:
    standing = StandingOrder(**values)
    assert days_of(standing, dt.date(2026, 9, 28), dt.date(2026, 10, 10)) == expected


@given(
    weekdays=st.sets(st.sampled_from("1234567"), min_size=1).map(lambda s: "".join(sorted(s))),
    policy=st.sampled_from(StandingOrder.OnHoliday.values),
    special=st.dictionaries(
        st.dates(dt.date(2026, 1, 1), dt.date(2026, 3, 1)),
        st.sampled_from(["holiday", "make_up"]),
    ),
    start=st.integers(0, 59),
)
def test_any_calendar_gives_days_of_the_pattern_once_each(
    weekdays: str, policy: str, special: dict[dt.date, str], start: int
) -> None:
    standing = StandingOrder(weekdays=weekdays, on_holiday=policy)
    first = dt.date(2026, 1, 1) + dt.timedelta(days=start)
    last = first + dt.timedelta(days=20)
    calendar = Calendar(special)
    found = planned_days(standing, first, last, calendar=calendar, exceptions={})
    assert len({each.day for each in found}) == len(found)
    for each in found:
        assert str(each.standing_day.isoweekday()) in weekdays
        assert first <= each.standing_day <= last
        if each.day != each.standing_day:
            assert calendar.is_holiday(each.standing_day)
            assert calendar.works(each.day)
        elif policy != "serve":
            assert not calendar.is_holiday(each.day)


def test_an_exception_wins_over_the_holiday() -> None:
    standing = StandingOrder(weekdays="4", on_holiday="skip")
    day, moved = dt.date(2026, 10, 1), dt.date(2026, 10, 2)
    found = planned_days(standing, day, day, calendar=Calendar(HOLIDAYS), exceptions={day: moved})
    assert found == [PlannedDay(day, moved)]


@pytest.fixture
def standing(restaurant: Point, kitchen: Material, active: Contract) -> StandingOrder:
    """Tuesdays and Fridays from two to four: 8, 11, 15 and 18 December are within a fortnight."""
    return create_standing(
        actor=generator(active.holder),
        code="ST-1",
        point=restaurant,
        material=kitchen,
        weekdays="52",
        opens_at=dt.time(14),
        closes_at=dt.time(16),
        bins=3,
    )


def live() -> list[tuple[int, int | None, str]]:
    rows = Order.objects.exclude(state=S.CANCELLED).order_by("day")
    return [(row.day.day, row.bins, row.state) for row in rows]


def test_orders_are_made_for_a_fortnight_and_once(
    standing: StandingOrder, active: Contract
) -> None:
    assert standing.weekdays == "25"
    expected = [(day, 3, "accepted") for day in (8, 11, 15, 18)]
    assert live() == expected
    assert make_all_orders(actor=NIGHT).made == 0
    assert live() == expected
    assert make_all_orders(actor=NIGHT, today=dt.date(2026, 12, 8)).made == 1
    row = Order.objects.earliest("day")
    assert (row.contract, row.hauler, row.channel, row.booked_by) == (
        active,
        active.hauler,
        "standing",
        14,
    )
    assert not OrderMessage.objects.exists()


def test_a_change_reaches_orders_that_nobody_touched(standing: StandingOrder) -> None:
    owner = generator(standing.point.organisation)
    eighth, eleventh, fifteenth, _last = Order.objects.order_by("day")
    amend(actor=owner, order=eighth, version=eighth.version, bins=9)
    move_order(actor=CITY, order=eleventh, state=S.SCHEDULED)
    cancel(actor=owner, order=fifteenth, reason="停业一天")
    update_standing(actor=owner, standing=standing, bins=5)
    expected = [(8, 9, "accepted"), (11, 3, "scheduled"), (18, 5, "accepted")]
    assert live() == expected
    assert make_orders(standing=standing).made == 0
    assert live() == expected
    update_standing(actor=owner, standing=standing, bins=6)
    assert live() == [*expected[:2], (18, 6, "accepted")]


def test_another_pattern_calls_off_and_makes(standing: StandingOrder) -> None:
    update_standing(actor=CITY, standing=standing, weekdays="3")
    assert [day for day, _bins, _state in live()] == [9, 16]
    assert Order.objects.filter(state=S.CANCELLED).count() == 4
    update_standing(actor=CITY, standing=standing, weekdays="2")
    assert [day for day, _bins, _state in live()] == [8, 15]


def test_one_day_is_left_out_moved_and_restored(standing: StandingOrder) -> None:
    day, moved = dt.date(2026, 12, 11), dt.date(2026, 12, 12)
    told = {"standing": standing, "reason": "停电"}
    refused(R.NOT_A_DAY_OF_IT, except_day, day=dt.date(2026, 12, 10), **told)
    refused(R.REASON_MISSING, except_day, standing=standing, day=day, reason="")
    except_day(actor=CITY, day=day, moved_to=moved, **told)
    assert [d for d, _bins, _state in live()] == [8, 12, 15, 18]
    order = Order.objects.get(day=moved)
    assert verbs_of(order) == ["booked", "accepted", "amended"]
    except_day(actor=CITY, day=day, **told)
    assert [d for d, _bins, _state in live()] == [8, 15, 18]
    assert restore_day(actor=CITY, standing=standing, day=day, reason="来电") == 1
    assert [d for d, _bins, _state in live()] == [8, 11, 15, 18]
    assert restore_day(actor=CITY, standing=standing, day=day, reason="再") == 0


def test_an_order_moved_by_a_person_is_not_made_again(standing: StandingOrder) -> None:
    order = Order.objects.order_by("day")[1]
    owner = generator(standing.point.organisation)
    amend(actor=owner, order=order, version=2, day=dt.date(2026, 12, 12))
    assert make_orders(standing=standing).made == 0
    assert StandingException.objects.values_list("day", "moved_to").get() == (
        dt.date(2026, 12, 11),
        dt.date(2026, 12, 12),
    )


def test_unpaid_fees_hold_orders_back_until_they_are_paid(
    standing: StandingOrder, active: Contract
) -> None:
    update_contract(actor=CITY, contract=active, paid_until=dt.date(2026, 12, 18))
    today = dt.date(2026, 12, 12)
    result = make_orders(standing=standing, today=today)
    standing.refresh_from_db()
    assert (result.made, result.held_back) == (0, 2)
    assert (standing.held_back, standing.held_back_day) == (
        "collection.fees_unpaid",
        dt.date(2026, 12, 22),
    )
    update_contract(actor=CITY, contract=active, paid_until=dt.date(2027, 12, 31))
    assert make_orders(standing=standing, today=today).made == 2
    standing.refresh_from_db()
    assert (standing.held_back, standing.held_back_day) == ("", None)


def test_a_day_pushed_by_a_holiday_keeps_its_place_when_time_goes_on(
    standing: StandingOrder,
) -> None:
    create_special_day(actor=CITY, day=dt.date(2026, 12, 15), kind="holiday", name="无废日")
    update_standing(actor=CITY, standing=standing, weekdays="23", on_holiday="next")
    days = [d for d, _bins, _state in live()]
    assert days == [8, 9, 16]
    result = make_orders(standing=standing, today=dt.date(2026, 12, 15))
    assert (result.held_back, result.cancelled) == (0, 0)


def test_the_end_calls_off_what_comes_after(standing: StandingOrder) -> None:
    close_standing(actor=CITY, standing=standing, valid_to=dt.date(2026, 12, 12), reason="合同到期")
    assert [day for day, _bins, _state in live()] == [8, 11]


@pytest.mark.parametrize("who", [EVALUATOR, RESIDENT, dispatcher(0), "driver"])
def test_who_does_not_agree_recurrences(standing: StandingOrder, who: Any) -> None:
    actor = driver(Order.objects.all()[0].hauler) if who == "driver" else who
    refused(R.NOT_ALLOWED, update_standing, actor=actor, standing=standing, bins=1)
    refused(
        R.NOT_ALLOWED,
        except_day,
        actor=actor,
        standing=standing,
        day=dt.date(2026, 12, 11),
        reason="x",
    )
    refused(R.NOT_ALLOWED, make_all_orders, actor=actor)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"weekdays": ""}, R.NO_RECURRENCE),
        ({"every_days": 2, "valid_from": dt.date(2026, 12, 7)}, R.NO_RECURRENCE),
        ({"weekdays": "", "every_days": 2}, R.NO_RECURRENCE),
        ({"bins": None}, R.NO_QUANTITY),
        ({"opens_at": dt.time(16)}, R.TIMES_REVERSED),
    ],
)
def test_a_recurrence_says_when_and_how_much(
    standing: StandingOrder, values: dict[str, Any], reason: Any
) -> None:
    refused(reason, update_standing, standing=standing, **values)
