"""Monthly reports say what the books say, and stay as they were submitted."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from unittest import mock

import pytest
from django.utils import timezone

from tests.settlement.world import BOOKS, DAY, World, treat
from wufei.kernel.refusals import Refusal
from wufei.settlement.domain import reporting
from wufei.settlement.domain.billing import last_day
from wufei.settlement.domain.pricing import create_report_rule
from wufei.settlement.domain.reporting import generate_missing
from wufei.settlement.public import (
    MonthlyReport,
    ReportState,
    SettlementReason,
    declare,
    generate_report,
    move_report,
)

pytestmark = pytest.mark.django_db
MONTH = DAY.replace(day=1)
AFTER = last_day(DAY) + dt.timedelta(days=5)


@pytest.fixture
def over(world: World) -> Any:
    """The month of the plan is over; a load was received and partly treated."""
    world.weigh(0, 50_000, 10)
    world.weigh(1, 70_000, 20)
    world.settle()
    world.receive(119_000)
    treat(world, 100_000)
    with mock.patch.object(timezone, "localdate", return_value=AFTER):
        yield world


def test_a_hauler_and_a_plant(over: World) -> None:
    hauler = generate_report(actor=BOOKS, organisation=over.hauler, month=MONTH)
    assert hauler.content["totals"] == {
        "collected": 120_000, "accepted": 119_000, "refused": 0, "trips": 1, "vehicles": 1,
    }  # fmt: skip
    assert hauler.content["sources"] == [{"name": "九龙坡区", "grams": 120_000}]
    assert hauler.content["before"]["collected"] == 0
    plant = generate_report(actor=BOOKS, organisation=over.operator, month=MONTH)
    assert plant.content["totals"] == {
        "received": 119_000, "accepted": 119_000, "refused": 0, "treated": 100_000, "loads": 1,
    }  # fmt: skip
    assert plant.content["stock"] == [{"name": "厨余垃圾", "grams": 19_000}]
    assert plant.content["haulers"] == [{"name": "ORG-HAUL-1", "grams": 119_000}]


def test_due_by_the_rule_in_force(over: World) -> None:
    tenth = last_day(DAY) + dt.timedelta(days=10)
    report = generate_report(actor=BOOKS, organisation=over.hauler, month=MONTH)
    assert report.due_on == tenth
    create_report_rule(actor=BOOKS, kind="hauler", due_day=5, source="示例")
    report = generate_report(actor=BOOKS, organisation=over.hauler, month=MONTH)
    assert report.due_on == tenth.replace(day=5)


def test_what_is_submitted_stays(over: World) -> None:
    report = generate_report(actor=BOOKS, organisation=over.hauler, month=MONTH)
    declare(actor=BOOKS, report=report, days=28, downtime_hours=Decimal("3.5"), note="检修")
    report = move_report(actor=BOOKS, report=report, state=ReportState.CHECKED)
    report = move_report(actor=BOOKS, report=report, state=ReportState.SUBMITTED)
    kept = dict(report.content)
    over.weigh(2, 9_000, 30)
    over.settle()
    for act in (
        lambda: generate_report(actor=BOOKS, organisation=over.hauler, month=MONTH),
        lambda: declare(actor=BOOKS, report=report, days=1, downtime_hours=Decimal(0)),
    ):
        with pytest.raises(Refusal) as caught:
            act()
        assert caught.value.reason == SettlementReason.REPORT_SUBMITTED
    again = MonthlyReport.objects.get()
    assert (again.content, again.declared["downtime_hours"]) == (kept, "3.5")


def test_a_month_that_runs_is_not_reported(world: World) -> None:
    with mock.patch.object(timezone, "localdate", return_value=DAY), pytest.raises(Refusal) as no:
        generate_report(actor=BOOKS, organisation=world.hauler, month=MONTH)
    assert no.value.reason == SettlementReason.MONTH_NOT_OVER


def test_reports_of_last_month_come_by_themselves_once(over: World) -> None:
    assert generate_missing(actor=BOOKS, today=AFTER) == 2
    assert generate_missing(actor=BOOKS, today=AFTER) == 0
    assert set(MonthlyReport.objects.values_list("organisation__code", flat=True)) == {
        "ORG-HAUL-1", "ORG-PLANT-KITCHEN",
    }  # fmt: skip
    assert reporting.DUE_DAY == 10
