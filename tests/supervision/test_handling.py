"""What people make of findings: the lifecycle, who may, and two at once."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection, connections
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.supervision.world import CITY, DAY, OFFICE, SYSTEM, World, make_world, moment
from wufei.kernel.actors import Actor, Grant, Role
from wufei.kernel.models import AuditRecord
from wufei.kernel.refusals import Refusal
from wufei.supervision import rules
from wufei.supervision.domain.handling import move_finding
from wufei.supervision.domain.setting import set_parameters
from wufei.supervision.jobs import watch_open_days
from wufei.supervision.models import LIFECYCLE, Finding, FindingRun, FindingState, RuleParameter
from wufei.supervision.refusals import SupervisionReason as Why

STREET = Actor(3, "何静", (Grant(Role.STREET_OFFICER, "/500000/500107/500107001/"),))
COMMUNITY = Actor(4, "唐梅", (Grant(Role.COMMUNITY_WORKER, "/500000/500107/"),))


def make(world: World, **values: Any) -> Finding:
    return Finding.objects.create(
        **{
            "key": "k/1",
            "rule": "long_stop",
            "region": world.district,
            "subject": "渝A0001",
            "begins_at": moment("07:00"),
            "ends_at": moment("07:40"),
            "severity": "low",
            "confidence": 90,
            **values,
        }
    )


class Lifecycle(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.sampled_from(list(FindingState)), max_size=6))
    def test_states_follow_the_table_and_each_step_is_recorded(
        self, wanted: list[FindingState]
    ) -> None:
        row = make(make_world())
        state, steps = FindingState.OPEN, 0
        for target in wanted:
            allowed = target in LIFECYCLE.next_states(state)
            try:
                move_finding(actor=SYSTEM, finding=row, state=target, reason="核实")
            except Refusal:
                assert not allowed
            else:
                assert allowed
                state, steps = target, steps + 1
        row.refresh_from_db()
        assert row.state == state
        assert AuditRecord.objects.filter(action="supervision.finding.moved").count() == steps


@pytest.mark.parametrize(
    ("actor", "state", "allowed"),
    [
        (OFFICE, FindingState.FALSE_ALARM, True),
        (STREET, FindingState.FALSE_ALARM, False),
        (CITY, FindingState.FALSE_ALARM, False),
        (COMMUNITY, FindingState.FALSE_ALARM, False),
        (CITY, FindingState.NOTED, True),
        (COMMUNITY, FindingState.NOTED, True),
        (STREET, FindingState.NOTED, False),
        (Actor(5, "罗建国", (Grant(Role.DISPATCHER, None, 1),)), FindingState.NOTED, False),
    ],
)
def test_who_may(world: World, actor: Actor, state: FindingState, allowed: bool) -> None:
    row = make(world)
    if allowed:
        assert move_finding(actor=actor, finding=row, state=state, reason="核实").state == state
        return
    with pytest.raises(Refusal) as refused:
        move_finding(actor=actor, finding=row, state=state, reason="核实")
    assert refused.value.reason is Why.NOT_ALLOWED


def test_taking_back_a_false_alarm_is_for_those_who_mark_it(world: World) -> None:
    row = make(world)
    move_finding(actor=OFFICE, finding=row, state=FindingState.FALSE_ALARM, reason="核实")
    with pytest.raises(Refusal) as refused:
        move_finding(actor=CITY, finding=row, state=FindingState.OPEN, reason="再查")
    assert refused.value.reason is Why.NOT_ALLOWED
    move_finding(actor=OFFICE, finding=row, state=FindingState.OPEN, reason="再查")


def test_a_reason_is_needed(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        move_finding(actor=OFFICE, finding=make(world), state=FindingState.NOTED, reason="  ")
    assert refused.value.reason is Why.REASON_MISSING


def test_rules_without_a_database() -> None:
    assert rules.may_read(OFFICE)
    assert not rules.may_read(Actor(9, "龚芳", (Grant(Role.RESIDENT, "/500000/"),)))
    assert not rules.may_judge(STREET, region_path="/500000/500107/500107002/")
    assert rules.may_judge(STREET, region_path="/500000/500107/500107001/500107001001/")
    assert not rules.may_set(OFFICE, region_path="/500000/500109/")
    assert not rules.may_judge(OFFICE, region_path=None)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_is_told_that_it_is_done() -> None:
    row = make(make_world())
    told: list[str] = []
    gate = threading.Barrier(2)

    def decide(state: FindingState) -> None:
        gate.wait()
        try:
            move_finding(actor=SYSTEM, finding=row, state=state, reason="核实")
            told.append(state.value)
        except Refusal as refused:
            told.append(refused.reason.code)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=decide, args=(state,))
        for state in (FindingState.NOTED, FindingState.FALSE_ALARM)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    row.refresh_from_db()

    assert sorted(told) == sorted([row.state, "kernel.not_from_here"])


@pytest.mark.django_db(transaction=True)
def test_of_two_who_set_the_same_figures_one_is_told_that_they_are_set() -> None:
    make_world()
    told: list[str] = []
    gate = threading.Barrier(2)

    def put() -> None:
        gate.wait()
        try:
            set_parameters(
                actor=SYSTEM, rule="late", district=None, values={}, valid_from=DAY, source="试行"
            )
            told.append("set")
        except Refusal as refused:
            told.append(refused.reason.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=put) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == ["set", "supervision.parameters_overlap"]
    assert RuleParameter.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_leave_one_row_each() -> None:
    world = make_world()
    from tests.supervision.world import AWAY, land
    from wufei.supervision.domain.judging import judge_day

    land(world.drive(("06:00", "06:40", AWAY), ("08:00", "08:40", AWAY)))
    gate = threading.Barrier(2)
    failed: list[BaseException] = []

    def run() -> None:
        gate.wait()
        try:
            judge_day(actor=SYSTEM, day=DAY)
        except BaseException as error:  # noqa: BLE001 - told to the test
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert Finding.objects.filter(rule="long_stop", gone_in=None).count() == 2
    assert Finding.objects.exclude(last_run__kind="history").count() == 0
    assert FindingRun.objects.filter(finished_at=None).count() == 0
    assert connection.vendor in {"sqlite", "postgresql"}


def test_the_watch_of_the_present_day_runs_and_writes_what_goes_on(world: World) -> None:
    from wufei.kernel.jobs import Progress
    from wufei.supervision import jobs

    jobs._WATCHED.clear()
    assert watch_open_days(Progress()) == {"found": 0}
    run = FindingRun.objects.filter(kind="live").order_by("-day").first()
    assert run is not None
    assert run.meanwhile["standing"] == []
    jobs._WATCHED.clear()
