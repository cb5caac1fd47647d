"""Two people at once, with real threads, on the database under test."""

from __future__ import annotations

import uuid

import pytest

from tests.inspection.test_visits import FORM, handed_in
from tests.inspection.world import CITY, World, make_world, photo
from tests.ledger.test_races import at_once
from wufei.inspection.domain.planning import plan_visits
from wufei.inspection.domain.publishing import publish, save_draft
from wufei.inspection.domain.reminding import remind
from wufei.inspection.domain.settings import create_setting
from wufei.inspection.domain.visiting import submit_visit
from wufei.inspection.models import (
    EscalationLevel,
    FilledForm,
    FormTemplate,
    Notice,
    Visit,
    VisitPlan,
)
from wufei.inspection.public import (
    InspectionReason,
    Problem,
    ProblemDraft,
    ProblemState,
    move_problem,
    open_problem,
)
from wufei.kernel.reasons import TransitionReason
from wufei.kernel.refusals import Refusal
from wufei.supervision.public import Finding

pytestmark = [pytest.mark.slow]
S = ProblemState


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


def test_of_two_verdicts_one_counts(world: World) -> None:
    problem = world.corrected(world.problem())

    def judge(number: int) -> object:
        try:
            move_problem(
                actor=world.actor("district_officer" if number else "inspector"),
                problem=problem,
                state=S.PASSED if number else S.RETURNED,
                reason="看过",
                version=problem.version,
            )
        except Refusal as refusal:
            return refusal.reason
        return "done"

    answers = at_once(2, judge)
    assert sorted(map(str, answers)) == sorted(["done", str(InspectionReason.CHANGED_MEANWHILE)])
    assert problem.events.count() == 4


def test_without_versions_the_table_decides(world: World) -> None:
    problem = world.problem()
    actor = world.actor("community_worker")
    shown = photo(actor)

    def correct(_number: int) -> object:
        try:
            move_problem(actor=actor, problem=problem, state=S.CORRECTED, photos=[shown])
        except Refusal as refusal:
            return refusal.reason
        return "done"

    answers = at_once(4, correct)
    assert answers.count("done") == 1
    assert answers.count(TransitionReason.NOT_FROM_HERE) == 3


def test_the_same_draft_and_the_same_finding_at_once_are_one_problem(world: World) -> None:
    draft = world.draft()
    found = at_once(4, lambda _: open_problem(actor=world.actor("inspector"), draft=draft).pk)
    assert len(set(found)) == 1
    finding = Finding.objects.create(
        key="k",
        rule="missed_point",
        region=world.community,
        point=world.point,
        subject="P-1",
        begins_at="2026-01-01T08:00:00+08:00",
        ends_at="2026-01-01T09:00:00+08:00",
        severity="low",
        confidence=80,
    )

    def take_up(_number: int) -> int:
        name = uuid.uuid4()
        draft = ProblemDraft(client_id=name, finding=finding)
        return open_problem(actor=world.actor("street_officer"), draft=draft).pk

    assert len(set(at_once(4, take_up))) == 1
    assert Problem.objects.count() == 2


def test_a_form_sent_at_once_is_filled_once(world: World) -> None:
    template = FormTemplate.objects.create(code="F-1", name="日常巡查")
    save_draft(actor=CITY, template=template, questionnaire=FORM)
    publish(actor=CITY, template=template)
    plan = create_setting(
        actor=CITY,
        model=VisitPlan,
        code="V-1",
        name="日巡",
        team=world.team,
        template=template,
        points=[world.point],
        weekdays=127,
        only_working_days=False,
    )
    made = at_once(3, lambda _: plan_visits(actor=CITY, days=5))
    assert sum(int(str(count)) for count in made) == 5
    visit = Visit.objects.filter(plan=plan).order_by("day")[0]
    sent = handed_in(template)
    actor = world.actor("inspector")
    done = at_once(4, lambda _: submit_visit(actor=actor, visit=visit, submission=sent).state)
    assert done == ["done"] * 4
    assert (FilledForm.objects.count(), Problem.objects.count()) == (1, 1)


def test_reminders_at_once_tell_once(world: World) -> None:
    EscalationLevel.objects.create(name="逾期", after_hours=0, repeat_hours=1)
    due = world.problem().due_at
    at_once(4, lambda _: remind(actor=CITY, now=due))
    assert Notice.objects.filter(occasion="overdue").count() == 1
