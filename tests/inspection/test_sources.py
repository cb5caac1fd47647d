"""Where problems come from, and how many were closed in time."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from tests.inspection.world import CITY, World
from wufei.inspection.domain.counting import close_counted, count_passed
from wufei.inspection.domain.enforcing import record_enforcement, yuan
from wufei.inspection.domain.persons import forget_persons, remove_person, set_person
from wufei.inspection.domain.publishing import publish
from wufei.inspection.domain.shipping import load_shipped_settings
from wufei.inspection.models import ChainPerson, EnforcementMeasure, FormTemplate, ProblemKind
from wufei.inspection.public import (
    Closure,
    InspectionReason,
    Problem,
    ProblemDraft,
    ProblemState,
    closures,
    move_problem,
    open_problem,
)
from wufei.kernel.models import AuditRecord
from wufei.kernel.refusals import Refusal
from wufei.supervision.public import Finding

S = ProblemState


@pytest.fixture
def finding(world: World) -> Finding:
    now = timezone.now()
    return Finding.objects.create(
        key="overfull_bin:1",
        rule="overfull_bin",
        region=world.community,
        point=world.point,
        organisation=world.hauler,
        subject="P-1",
        begins_at=now,
        ends_at=now,
        severity="middle",
        confidence=90,
    )


def test_a_finding_is_taken_up_once(world: World, finding: Finding) -> None:
    officer = world.actor("street_officer")
    drafts = [ProblemDraft(client_id=uuid.uuid4(), finding=finding) for _ in range(2)]
    first, again = (open_problem(actor=officer, draft=draft) for draft in drafts)
    assert first == again
    finding.refresh_from_db()
    assert (finding.state, finding.state_reason) == ("taken_up", first.code)
    assert (first.kind, first.point, first.source) == (world.kind, world.point, "finding")
    assert first.title == str(finding)


def test_a_withdrawn_problem_gives_its_finding_back(world: World, finding: Finding) -> None:
    officer = world.actor("street_officer")
    draft = ProblemDraft(client_id=uuid.uuid4(), finding=finding)
    problem = open_problem(actor=officer, draft=draft)
    move_problem(actor=officer, problem=problem, state=S.WITHDRAWN, reason="误判")
    finding.refresh_from_db()
    assert finding.state == "open"
    anew = open_problem(actor=officer, draft=ProblemDraft(client_id=uuid.uuid4(), finding=finding))
    assert anew != problem


def test_a_finding_without_a_kind_says_so(world: World, finding: Finding) -> None:
    finding.rule = "late"
    with pytest.raises(Refusal) as error:
        open_problem(actor=CITY, draft=ProblemDraft(client_id=uuid.uuid4(), finding=finding))
    assert error.value.reason == InspectionReason.NO_KIND
    assert "迟到" in str(error.value)


def test_drafts_need_a_place_a_title_and_a_kind_in_force(world: World) -> None:
    old = ProblemKind.objects.create(code="OLD", name="旧", valid_to=dt.date(2020, 1, 1))
    for given, reason in (
        ({"point": None}, InspectionReason.NO_PLACE),
        ({"title": " "}, InspectionReason.TITLE_MISSING),
        ({"kind": None}, InspectionReason.NO_KIND),
        ({"kind": old}, InspectionReason.KIND_NOT_IN_FORCE),
    ):
        with pytest.raises(Refusal) as error:
            world.problem(**given)
        assert error.value.reason == reason
    for who in ("generator", "evaluator", "dispatcher", "resident", "operator"):
        with pytest.raises(Refusal) as error:
            world.problem(who)
        assert error.value.reason == InspectionReason.NOT_ALLOWED


def test_closure_counts_what_was_due(world: World) -> None:
    today = timezone.localdate()
    in_time, late, waiting, still_open, gone = (
        world.problem(title=f"{number}", found_at=timezone.now()) for number in range(5)
    )
    world.passed(world.corrected(in_time))
    Problem.objects.filter(pk=late.pk).update(due_at=timezone.now() - dt.timedelta(seconds=5))
    world.passed(world.corrected(late))
    world.corrected(waiting)
    move_problem(actor=CITY, problem=gone, state=S.WITHDRAWN, reason="重复")
    found = closures(actor=CITY, first=today, last=today + dt.timedelta(days=20))
    assert found == [Closure(world.community.path, due=4, in_time=1, late=1, waiting=1, open=1)]
    assert closures(actor=CITY, first=dt.date(2020, 1, 1), last=dt.date(2020, 1, 31)) == []
    assert (
        closures(actor=world.actor("dispatcher"), first=today, last=still_open.due_at.date()) == []
    )


def test_the_calendar_counts_and_closes(world: World) -> None:
    problem = world.passed(world.corrected(world.problem()))
    assert (count_passed(actor=CITY), count_passed(actor=CITY)) == (1, 0)
    problem.refresh_from_db()
    month = problem.counted_month
    assert month is not None
    assert close_counted(actor=CITY, today=month + dt.timedelta(days=20)) == 0
    assert close_counted(actor=CITY, today=month + dt.timedelta(days=32)) == 1
    problem.refresh_from_db()
    assert problem.state == S.CLOSED
    with pytest.raises(Refusal) as error:
        count_passed(actor=world.actor("city_officer"))
    assert error.value.reason == InspectionReason.NOT_ALLOWED


def test_names_in_the_chain_are_kept_for_a_time_only(world: World) -> None:
    street, until = world.actor("street_officer"), timezone.localdate() + dt.timedelta(days=30)
    values = {"holder": world.holder, "name": "张三", "phone": "13800000000"}
    with pytest.raises(Refusal) as error:
        set_person(actor=world.actor("community_worker"), **values, keep_until=until)
    assert error.value.reason == InspectionReason.NOT_ALLOWED
    with pytest.raises(Refusal) as error:
        set_person(actor=street, **values, keep_until=until + dt.timedelta(days=2000))
    assert error.value.reason == InspectionReason.RETENTION_TOO_LONG
    set_person(actor=street, **values, keep_until=until)
    assert forget_persons(actor=CITY, today=until - dt.timedelta(days=1)) == 0
    assert forget_persons(actor=CITY, today=until) == 1
    set_person(actor=street, **values, keep_until=until)
    assert remove_person(actor=street, holder=world.holder, reason="离任") == 1
    assert not ChainPerson.objects.exists()
    log = AuditRecord.objects.filter(action__startswith="inspection.chainholder.person")
    assert log.count() == 4
    assert all("张三" not in f"{row.before}{row.after}" for row in log)


def test_fines_lie_within_their_amounts(world: World) -> None:
    problem = world.problem()
    fine = EnforcementMeasure.objects.create(
        code="FINE", name="罚款", fines=True, least_fen=5000, most_fen=20000
    )
    today = timezone.localdate()

    def take(**given: object) -> object:
        values = {
            "actor": world.actor("district_officer"),
            "client_id": uuid.uuid4(),
            "problem": problem,
            "measure": fine,
            "case_number": "案-1",
            "served_on": today,
            "amount_fen": 10000,
            **given,
        }
        return record_enforcement(**values)

    def refused(**given: object) -> object:
        with pytest.raises(Refusal) as error:
            take(**given)
        return error.value.reason

    assert refused() == InspectionReason.MEASURE_WITHOUT_BASIS
    EnforcementMeasure.objects.update(legal_basis="示例条例第一条")
    fine.refresh_from_db()
    assert refused(actor=world.actor("inspector")) == InspectionReason.NOT_ALLOWED
    assert refused(amount_fen=20001) == InspectionReason.AMOUNT_OUT_OF_RANGE
    assert refused(amount_fen=None) == InspectionReason.AMOUNT_MISSING
    assert refused(case_number="") == InspectionReason.CASE_NUMBER_MISSING
    assert refused(served_on=today + dt.timedelta(days=1)) == InspectionReason.SERVED_IN_FUTURE
    name = uuid.uuid4()
    assert take(client_id=name) == take(client_id=name)
    assert refused(client_id=name, amount_fen=5000) == InspectionReason.CLIENT_ID_TAKEN
    EnforcementMeasure.objects.update(legal_basis="改过的条款", fines=False)
    fine.refresh_from_db()
    assert refused() == InspectionReason.AMOUNT_UNWANTED
    assert problem.enforcement.get().basis == "示例条例第一条"
    assert yuan(10001) == "100.01"


def test_shipped_settings_come_once_and_can_be_used(world: World) -> None:
    assert load_shipped_settings() == 24
    assert load_shipped_settings() == 0
    template = FormTemplate.objects.get(code="point-check")
    assert publish(actor=CITY, template=template).number == 1
