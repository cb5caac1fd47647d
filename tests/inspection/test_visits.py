"""Visits: made from plans, checked in, filled once, and what they lead to."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from tests.inspection.world import CITY, World, photo
from wufei.inspection.domain.judging import Given
from wufei.inspection.domain.planning import plan_visits, plan_visits_of
from wufei.inspection.domain.publishing import publish, save_draft
from wufei.inspection.domain.questions import Item, Kind, PhotoWanted, Questionnaire, Section
from wufei.inspection.domain.settings import close_setting, create_setting, update_setting
from wufei.inspection.domain.visiting import (
    Counted,
    Position,
    Submission,
    begin_visit,
    skip_visit,
    submit_visit,
)
from wufei.inspection.models import (
    AccuracyCheck,
    FilledForm,
    FormTemplate,
    Problem,
    TeamMember,
    Visit,
    VisitPlan,
)
from wufei.inspection.public import InspectionReason
from wufei.kernel.refusals import Refusal
from wufei.registry.public import SpecialDay

FORM = Questionnaire(
    (
        Section(
            "环境",
            (
                Item(
                    "overflow",
                    "桶未满溢",
                    Kind.YES_NO,
                    points=20,
                    critical=True,
                    photo=PhotoWanted.ON_FAILURE,
                    kind="PK-OVERFLOW",
                ),
                Item("clean", "地面干净", Kind.YES_NO, points=10),
            ),
        ),
    )
)


@pytest.fixture
def template(world: World) -> FormTemplate:
    row = FormTemplate.objects.create(code="F-1", name="日常巡查")
    save_draft(actor=CITY, template=row, questionnaire=FORM)
    publish(actor=CITY, template=row)
    return row


@pytest.fixture
def visit(world: World, template: FormTemplate) -> Visit:
    return Visit.objects.create(
        client_id=uuid.uuid4(),
        team=world.team,
        point=world.point,
        template=template,
        day=timezone.localdate(),
    )


def handed_in(template: FormTemplate | None, **given: Any) -> Submission:
    answers = {"overflow": Given("no", "冒尖", photo()), "clean": Given("yes")}
    version = template.versions.get() if template is not None else None
    values = {"client_id": uuid.uuid4(), "version": version, "answers": answers, **given}
    return Submission(**values)


def test_a_filled_form_opens_the_problem_of_the_failed_item(
    world: World, visit: Visit, template: FormTemplate
) -> None:
    inspector = world.actor("inspector")
    where = Position(Decimal("29.5005"), Decimal("106.5"), 8)
    begun = begin_visit(actor=inspector, visit=visit, position=where)
    assert (begun.state, begun.metres_off, begun.accuracy_metres) == ("begun", 56, 8)
    sent = handed_in(template)
    for _again in range(2):
        done = submit_visit(actor=inspector, visit=visit, submission=sent)
    assert (done.state, done.done_by_name) == ("done", "巡检员小周")
    form = FilledForm.objects.get()
    assert (form.points, form.points_possible, form.critical_failed) == (10, 30, 1)
    problem = Problem.objects.get()
    assert (problem.title, problem.description, problem.source, problem.state) == (
        "桶未满溢",
        "冒尖",
        "visit",
        "assigned",
    )
    assert problem.events.get(number=1).photos.count() == 1
    other = handed_in(template, client_id=sent.client_id, answers={})
    with pytest.raises(Refusal) as error:
        submit_visit(actor=inspector, visit=visit, submission=other)
    assert error.value.reason == InspectionReason.CLIENT_ID_TAKEN


def test_what_is_not_yet_put_right_is_not_a_second_problem(
    world: World, visit: Visit, template: FormTemplate
) -> None:
    inspector = world.actor("inspector")
    submit_visit(actor=inspector, visit=visit, submission=handed_in(template))
    visit.pk, visit.client_id = None, uuid.uuid4()
    visit.save(force_insert=True)
    submit_visit(actor=inspector, visit=visit, submission=handed_in(template))
    assert (FilledForm.objects.count(), Problem.objects.count()) == (2, 1)


def test_instructors_count_bags(world: World, visit: Visit) -> None:
    visit.template = None
    visit.save()
    counted = [Counted(bags_checked=40, bags_correct=36, households_seen=22)]
    sent = handed_in(None, answers={}, counted=counted)
    submit_visit(actor=world.actor("inspector"), visit=visit, submission=sent)
    check = AccuracyCheck.objects.get()
    assert (check.bags_checked, check.bags_correct, check.households_seen) == (40, 36, 22)


@pytest.mark.parametrize(
    ("counted", "reason"),
    [
        (Counted(0, 0), InspectionReason.NOTHING_CHECKED),
        (Counted(3, 4), InspectionReason.MORE_CORRECT_THAN_CHECKED),
        (Counted(3, -1), InspectionReason.MORE_CORRECT_THAN_CHECKED),
    ],
)
def test_counts_that_cannot_be(
    world: World, visit: Visit, counted: Counted, reason: InspectionReason
) -> None:
    visit.template = None
    visit.save()
    with pytest.raises(Refusal) as error:
        submit_visit(
            actor=world.actor("inspector"),
            visit=visit,
            submission=handed_in(None, answers={}, counted=[counted]),
        )
    assert error.value.reason == reason
    visit.refresh_from_db()
    assert visit.state == "planned"


def test_faulty_answers_leave_everything_as_it_was(
    world: World, visit: Visit, template: FormTemplate
) -> None:
    sent = handed_in(template, answers={"overflow": Given("no")})
    with pytest.raises(Refusal) as error:
        submit_visit(actor=world.actor("inspector"), visit=visit, submission=sent)
    assert (error.value.reason, error.value.pointer) == (
        InspectionReason.ANSWER_WITHOUT_PHOTO,
        "/answers/overflow",
    )
    visit.refresh_from_db()
    assert (visit.state, Problem.objects.count()) == ("planned", 0)


def test_an_older_version_may_still_be_handed_in(
    world: World, visit: Visit, template: FormTemplate
) -> None:
    sent = handed_in(template)
    save_draft(
        actor=CITY,
        template=template,
        questionnaire=Questionnaire((Section("新", (Item("x", "新项", Kind.TEXT),)),)),
    )
    publish(actor=CITY, template=template)
    submit_visit(actor=world.actor("inspector"), visit=visit, submission=sent)
    assert FilledForm.objects.get().version == sent.version


def test_only_the_team_of_the_place_visits(world: World, visit: Visit) -> None:
    for who in ("community_worker", "generator", "evaluator", "resident"):
        with pytest.raises(Refusal) as error:
            begin_visit(actor=world.actor(who), visit=visit)
        assert error.value.reason == InspectionReason.VISIT_NOT_YOURS
    world.member.valid_to = timezone.localdate()
    world.member.save()
    with pytest.raises(Refusal) as error:
        begin_visit(actor=world.actor("inspector"), visit=visit)
    assert error.value.reason == InspectionReason.VISIT_NOT_YOURS


def test_a_visit_is_left_out_with_a_reason_and_made_up_for(world: World, visit: Visit) -> None:
    inspector = world.actor("inspector")
    with pytest.raises(Refusal) as error:
        skip_visit(actor=inspector, visit=visit, reason=" ")
    assert error.value.reason == InspectionReason.REASON_MISSING
    assert skip_visit(actor=inspector, visit=visit, reason="大雨封路").state == "skipped"
    assert begin_visit(actor=inspector, visit=visit).state == "begun"
    visit.day = timezone.localdate() + dt.timedelta(days=1)
    visit.save()
    with pytest.raises(Refusal) as error:
        skip_visit(actor=inspector, visit=visit, reason="不想去")
    assert error.value.reason == InspectionReason.VISIT_IN_FUTURE


MONDAY = dt.date(2090, 1, 2)


def plan(world: World, **given: Any) -> VisitPlan:
    values = {"code": "V-1", "name": "日巡", "team": world.team, "points": [world.point], **given}
    made: VisitPlan = create_setting(actor=CITY, model=VisitPlan, **values)
    return made


def days(plan: VisitPlan) -> list[int]:
    return [day.day for day in plan.visits.order_by("day").values_list("day", flat=True)]


def test_visits_are_made_once_and_skip_holidays(world: World) -> None:
    SpecialDay.objects.create(day=dt.date(2090, 1, 3), kind="holiday", name="假")
    SpecialDay.objects.create(day=dt.date(2090, 1, 7), kind="make_up", name="班")
    made = plan(world, weekdays=0b1110011)
    assert plan_visits(actor=CITY, today=MONDAY, days=7) == 3
    assert plan_visits(actor=CITY, today=MONDAY, days=7) == 0
    assert days(made) == [2, 6, 7]
    assert plan_visits(actor=CITY, today=MONDAY, days=8) == 1


def test_every_third_day_counts_from_the_first(world: World) -> None:
    made = plan(world, every_days=3, only_working_days=False, valid_from=dt.date(2090, 1, 3))
    plan_visits(actor=CITY, today=MONDAY, days=9)
    assert days(made) == [3, 6, 9]


def test_a_changed_plan_takes_back_what_nobody_began(world: World) -> None:
    today = timezone.localdate()
    made = plan(world, every_days=1, only_working_days=False, valid_from=today)
    assert plan_visits_of(actor=CITY, plan=made, days=4) == 4
    begin_visit(actor=world.actor("inspector"), visit=Visit.objects.order_by("day")[0])
    update_setting(actor=CITY, row=made, every_days=2, member=world.member)
    plan_visits(actor=CITY, days=4)
    assert list(Visit.objects.values_list("state", "member")) == [
        ("begun", None),
        ("planned", world.member.pk),
    ]
    close_setting(actor=CITY, row=made, valid_to=today + dt.timedelta(days=1), reason="不再巡查")
    plan_visits(actor=CITY, days=4)
    assert list(Visit.objects.values_list("state", flat=True)) == ["begun"]


def test_plans_and_members_are_checked(world: World) -> None:
    def reason(**given: Any) -> object:
        with pytest.raises(Refusal) as error:
            plan(world, **given)
        return error.value.reason

    other = TeamMember.objects.create(
        team=create_setting(
            actor=CITY,
            model=type(world.team),
            code="T-2",
            name="二队",
            kind=world.team.kind,
            region=world.community,
        ),
        user=world.inspector,
    )
    assert reason(weekdays=1, every_days=2) == InspectionReason.NO_RHYTHM
    assert reason() == InspectionReason.NO_RHYTHM
    assert reason(every_days=2) == InspectionReason.START_MISSING
    assert reason(weekdays=1, member=other) == InspectionReason.FOREIGN_MEMBER
    assert reason(weekdays=1, points=[]) == InspectionReason.NO_POINTS
    assert reason(weekdays=1, opens_at=dt.time(8)) == InspectionReason.TIMES_REVERSED
    with pytest.raises(Refusal) as error:
        create_setting(actor=CITY, model=TeamMember, team=world.team, user=world.inspector)
    assert error.value.reason == InspectionReason.ALREADY_MEMBER
    with pytest.raises(Refusal) as error:
        update_setting(actor=CITY, row=other, regions=[world.district])
    assert error.value.reason == InspectionReason.OUTSIDE_TEAM
    with pytest.raises(Refusal) as error:
        close_setting(actor=CITY, row=world.team, valid_to=timezone.localdate(), reason="撤队")
    assert error.value.reason == InspectionReason.HAS_MEMBERS
