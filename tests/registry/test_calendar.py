from __future__ import annotations

import datetime as dt

import pytest

from tests.registry.actors import CITY, DISTRICT, OPERATOR
from wufei.kernel.refusals import Refusal
from wufei.registry.public import (
    RegistryReason,
    SpecialDay,
    add_working_days,
    create_special_day,
    is_working_day,
    load_reference_data,
    update_special_day,
    withdraw_special_day,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (dt.date(2026, 9, 24), True),  # an ordinary Thursday
        (dt.date(2026, 9, 25), False),  # Mid-Autumn, a Friday
        (dt.date(2026, 9, 20), True),  # a Sunday worked for the holiday
        (dt.date(2026, 9, 19), False),  # an ordinary Saturday
    ],
)
def test_working_days_follow_the_special_days(
    reference_data: None, day: dt.date, *, working: bool
) -> None:
    assert is_working_day(day) is working


@pytest.mark.parametrize(
    ("day", "n", "then"),
    [
        (dt.date(2026, 9, 24), 0, dt.date(2026, 9, 24)),
        (dt.date(2026, 9, 24), 1, dt.date(2026, 9, 28)),
        # 28, 29, 30 September, the holiday, 8 October, 9 October, the worked Saturday 10
        (dt.date(2026, 9, 24), 6, dt.date(2026, 10, 10)),
        # back over 9 and 8 October, the holiday, 30, 29 and 28 September
        (dt.date(2026, 10, 10), -6, dt.date(2026, 9, 24)),
        (dt.date(2026, 12, 31), 5, dt.date(2027, 1, 7)),
    ],
)
def test_time_limits_are_counted_in_working_days(
    reference_data: None, day: dt.date, n: int, then: dt.date
) -> None:
    assert add_working_days(day, n) == then


def test_a_long_limit_reads_the_calendar_once(
    reference_data: None, django_assert_num_queries: object
) -> None:
    # January 21, February 16, March 22, April 21, and the tenth of May's is the 18th
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert add_working_days(dt.date(2026, 1, 1), 90) == dt.date(2026, 5, 18)


def test_a_make_up_day_lies_on_a_weekend(db: None) -> None:
    monday = dt.date(2027, 1, 4)
    with pytest.raises(Refusal) as refused:
        create_special_day(actor=CITY, day=monday, kind="make_up", name="调休")
    assert refused.value.reason is RegistryReason.MAKE_UP_ON_WEEKDAY


def test_a_day_is_entered_once(db: None) -> None:
    day = dt.date(2027, 1, 1)
    create_special_day(actor=OPERATOR, day=day, kind="holiday", name="元旦")
    with pytest.raises(Refusal) as refused:
        create_special_day(actor=OPERATOR, day=day, kind="holiday", name="元旦")
    assert refused.value.reason is RegistryReason.CODE_TAKEN
    assert refused.value.message == "日期 2027-01-01 已被使用。"


def test_a_withdrawn_day_is_ordinary_and_stays_so(reference_data: None) -> None:
    day = SpecialDay.objects.get(day=dt.date(2026, 10, 10))
    withdraw_special_day(actor=CITY, special_day=day, reason="通知已修改")
    load_reference_data()
    assert not is_working_day(dt.date(2026, 10, 10))


def test_withdrawing_needs_a_reason(reference_data: None) -> None:
    day = SpecialDay.objects.get(day=dt.date(2026, 10, 10))
    with pytest.raises(Refusal) as refused:
        withdraw_special_day(actor=CITY, special_day=day, reason=" ")
    assert refused.value.reason is RegistryReason.REASON_MISSING


def test_a_district_office_does_not_keep_the_calendar(reference_data: None) -> None:
    day = SpecialDay.objects.get(day=dt.date(2026, 10, 10))
    with pytest.raises(Refusal) as refused:
        update_special_day(actor=DISTRICT, special_day=day, confirmed=True)
    assert refused.value.reason is RegistryReason.NOT_ALLOWED
