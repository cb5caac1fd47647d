"""Days judged again: by other data, by other figures, by other people."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests.supervision.world import AWAY, DAY, DEPOT, OFFICE, SYSTEM, World, found, land, moment
from wufei.kernel.actors import Actor, Grant, Role
from wufei.kernel.refusals import Refusal
from wufei.supervision.domain.handling import move_finding
from wufei.supervision.domain.judging import judge_day
from wufei.supervision.domain.late_data import days_to_judge
from wufei.supervision.domain.setting import end_parameters, set_parameters
from wufei.supervision.domain.trying import compute_trial, try_figures
from wufei.supervision.models import Finding, FindingRun, FindingState, RuleParameter
from wufei.supervision.refusals import SupervisionReason


def stand(world: World, *, until: str, day: str = "07:00", batch: str = "1") -> None:
    land(world.drive((day, until, AWAY)), batch)


def test_what_is_no_longer_found_stays_and_says_so(world: World) -> None:
    order = world.order("P-1", "06:30", "07:00")
    made = world.round(order)
    land(world.drive(("06:00", "09:00", DEPOT)))
    judge_day(actor=SYSTEM, day=DAY)
    (row,) = Finding.objects.filter(rule="missed_point")
    assert row.gone_in is None

    world.weigh(made, "P-1", "06:40", 200_000, received_at=moment("20:00"))
    run = judge_day(actor=SYSTEM, day=DAY)

    row.refresh_from_db()
    assert (row.gone_in, row.state) == (run, FindingState.OPEN)
    assert run.counts["gone"] == 1


def test_what_is_found_again_stands_again_and_keeps_its_state(world: World) -> None:
    stand(world, until="08:00")
    judge_day(actor=SYSTEM, day=DAY)
    row = Finding.objects.get(rule="long_stop")
    move_finding(actor=SYSTEM, finding=row, state=FindingState.FALSE_ALARM, reason="装卸作业")
    off = set_parameters(
        actor=SYSTEM,
        rule="long_stop",
        district=None,
        values={},
        enabled=False,
        valid_from=DAY,
        source="试行",
    )
    judge_day(actor=SYSTEM, day=DAY)
    row.refresh_from_db()
    assert row.gone_in is not None
    end_parameters(actor=SYSTEM, row=off, valid_to=DAY + dt.timedelta(days=1), reason="不再适用")
    RuleParameter.objects.filter(pk=off.pk).update(enabled=True)

    judge_day(actor=SYSTEM, day=DAY)

    row.refresh_from_db()
    assert (row.gone_in, row.state) == (None, FindingState.FALSE_ALARM)


def test_two_runs_of_the_same_data_are_the_same(world: World) -> None:
    stand(world, until="08:00")
    first = judge_day(actor=SYSTEM, day=DAY)
    rows = found()
    second = judge_day(actor=SYSTEM, day=DAY)

    assert found() == rows
    assert first.cut == second.cut
    assert first.parameters_digest == second.parameters_digest
    assert second.counts["again"] == second.counts["found"] == first.counts["new"]


def test_figures_of_a_district_hold_from_their_day_on(world: World) -> None:
    stand(world, until="07:30")
    judge_day(actor=SYSTEM, day=DAY)
    assert Finding.objects.filter(rule="long_stop", gone_in=None).count() == 1
    row = set_parameters(
        actor=OFFICE,
        rule="long_stop",
        district=world.district,
        values={"longest": "45"},
        valid_from=DAY + dt.timedelta(days=1),
        source="区办会议纪要",
    )
    judge_day(actor=SYSTEM, day=DAY)
    assert Finding.objects.filter(rule="long_stop", gone_in=None).count() == 1
    RuleParameter.objects.filter(pk=row.pk).update(valid_from=DAY)
    judge_day(actor=SYSTEM, day=DAY)

    assert Finding.objects.filter(rule="long_stop", gone_in=None).count() == 0


def test_the_district_goes_before_all_and_says_which_figures_held(world: World) -> None:
    stand(world, until="07:30")
    common = {"rule": "long_stop", "valid_from": DAY, "source": "试行"}
    set_parameters(actor=SYSTEM, district=None, values={"longest": "60"}, **common)
    own = set_parameters(
        actor=SYSTEM, district=world.district, values={"longest": "10"}, severity="high", **common
    )
    judge_day(actor=SYSTEM, day=DAY)

    row = Finding.objects.get(rule="long_stop")
    assert (row.parameter_row, row.severity) == (own, "high")
    assert row.parameters == {"longest": 600_000, "excused": ["depot", "plant"]}


def test_late_data_ask_for_their_day_again(world: World) -> None:
    stand(world, until="08:00")
    today = DAY + dt.timedelta(days=3)
    judge_day(actor=SYSTEM, day=DAY)
    yesterday = today - dt.timedelta(days=1)
    assert days_to_judge(today=today, back=5) == [yesterday]

    stand(world, day="08:00", until="08:10", batch="2")

    assert days_to_judge(today=today, back=5) == [DAY, yesterday]


def test_a_day_that_has_not_begun_is_not_judged(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        judge_day(actor=SYSTEM, day=timezone.localdate() + dt.timedelta(days=1))
    assert refused.value.reason is SupervisionReason.DAY_NOT_BEGUN
    assert not FindingRun.objects.exists()


def test_only_offices_of_city_and_district_judge_days(world: World) -> None:
    street = Actor(3, "何静", (Grant(Role.STREET_OFFICER, "/500000/500107/500107001/"),))
    with pytest.raises(Refusal) as refused:
        judge_day(actor=street, day=DAY)
    assert refused.value.reason is SupervisionReason.NOT_ALLOWED


def test_a_trial_counts_what_would_be_lost(world: World) -> None:
    for number, (begin, end) in enumerate(
        (("06:00", "06:25"), ("09:00", "09:50"), ("12:00", "13:30")), start=1
    ):
        stand(world, day=begin, until=end, batch=str(number))
    judge_day(actor=SYSTEM, day=DAY)
    short, middle, _ = Finding.objects.filter(rule="long_stop").order_by("begins_at")
    move_finding(actor=SYSTEM, finding=short, state=FindingState.FALSE_ALARM, reason="等红灯")
    move_finding(actor=SYSTEM, finding=middle, state=FindingState.TAKEN_UP, reason="转整改")

    def tried(minutes: str) -> dict[str, object]:
        trial = try_figures(
            actor=OFFICE,
            rule="long_stop",
            district=world.district,
            values={"longest": minutes},
            first_day=DAY,
            last_day=DAY + dt.timedelta(days=1),
        )
        return compute_trial(trial=trial).result

    assert tried("30") == {
        "days": 2,
        "before": 3,
        "after": 2,
        "false_before": 1,
        "false_fewer": 1,
        "true_lost": 0,
        "taken_up_lost": 0,
        "more": 0,
        "lost_keys": [],
    }
    assert tried("60") == {
        "days": 2,
        "before": 3,
        "after": 1,
        "false_before": 1,
        "false_fewer": 1,
        "true_lost": 1,
        "taken_up_lost": 1,
        "more": 0,
        "lost_keys": [middle.key],
    }
    assert Finding.objects.filter(rule="long_stop", gone_in=None).count() == 3


def test_a_trial_elsewhere_changes_nothing_here(world: World) -> None:
    from wufei.registry.public import Region

    stand(world, until="08:00")
    city = Region.objects.get(code="500000")
    other = Region.objects.create(
        code="500109",
        name="北碚区",
        level="district",
        kind="district",
        parent=city,
        path="/500000/500109/",
    )
    trial = try_figures(
        actor=SYSTEM,
        rule="long_stop",
        district=other,
        values={"longest": "1"},
        first_day=DAY,
        last_day=DAY,
    )
    result = compute_trial(trial=trial).result
    assert (result["before"], result["after"]) == (0, 0)
