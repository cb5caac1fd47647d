"""A problem from the day it is found to the day it is closed."""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from tests.inspection.world import CITY, World, photo
from wufei.inspection.models import EventPhoto, Notice
from wufei.inspection.public import (
    InspectionReason,
    Problem,
    ProblemEvent,
    ProblemState,
    Responsible,
    move_problem,
    open_problem,
)
from wufei.kernel.reasons import TransitionReason
from wufei.kernel.refusals import Refusal

S = ProblemState


def refused(error: pytest.ExceptionInfo[Refusal]) -> object:
    return error.value.reason


def test_the_whole_loop_writes_one_event_a_step(world: World) -> None:
    problem = world.problem()
    assert (problem.state, problem.responsible_user) == (S.ASSIGNED, world.cast["community_worker"])
    problem = world.passed(world.corrected(problem))
    problem = move_problem(actor=world.actor("district_officer"), problem=problem, state=S.COUNTED)
    problem = move_problem(actor=world.actor("street_officer"), problem=problem, state=S.CLOSED)
    steps = list(
        ProblemEvent.objects.filter(problem=problem).values_list(
            "number", "from_state", "to_state", "actor_name"
        )
    )
    assert steps == [
        (1, "", "found", "巡检员小周"),
        (2, "found", "assigned", "交办规则"),
        (3, "assigned", "corrected", "唐梅"),
        (4, "corrected", "passed", "巡检员小周"),
        (5, "passed", "counted", "陈立"),
        (6, "counted", "closed", "何静"),
    ]
    problem.refresh_from_db()
    assert (problem.version, problem.in_time, problem.team) == (6, True, world.team)
    assert problem.counted_month == problem.due_at.date().replace(day=1)
    assert EventPhoto.objects.filter(event__number=3).count() == 1


def test_a_returned_problem_is_corrected_again(world: World) -> None:
    problem = world.corrected(world.problem())
    problem = move_problem(
        actor=world.actor("inspector"), problem=problem, state=S.RETURNED, reason="地面仍有污水"
    )
    assert (problem.corrected_at, problem.corrected_by, problem.times_returned) == (None, None, 1)
    problem = world.passed(world.corrected(problem))
    assert problem.state == S.PASSED


def test_without_a_photo_nothing_is_corrected(world: World) -> None:
    with pytest.raises(Refusal) as error:
        move_problem(
            actor=world.actor("community_worker"), problem=world.problem(), state=S.CORRECTED
        )
    assert refused(error) == InspectionReason.PHOTO_MISSING


def test_only_the_responsible_person_corrects(world: World) -> None:
    problem = world.problem()
    for who in ("inspector", "district_officer", "generator", "resident", "dispatcher"):
        with pytest.raises(Refusal) as error:
            move_problem(
                actor=world.actor(who), problem=problem, state=S.CORRECTED, photos=[photo()]
            )
        assert refused(error) == InspectionReason.NOT_ALLOWED


def test_nobody_looks_at_the_own_correction(world: World) -> None:
    officer = world.cast["street_officer"]
    problem = world.problem(kind=world.kind)
    problem = move_problem(
        actor=world.actor("district_officer"),
        problem=problem,
        state=S.ASSIGNED,
        responsible=Responsible(user=officer),
        reason="改由街道整改",
    )
    problem = world.corrected(problem, "street_officer")
    for state in (S.PASSED, S.RETURNED):
        with pytest.raises(Refusal) as error:
            move_problem(
                actor=world.actor("street_officer"), problem=problem, state=state, reason="看过"
            )
        assert refused(error) == InspectionReason.SAME_PERSON
    assert world.passed(problem, "district_officer").state == S.PASSED


def test_a_body_answers_through_its_people(world: World) -> None:
    problem = move_problem(
        actor=world.actor("district_officer"),
        problem=world.problem(),
        state=S.ASSIGNED,
        responsible=Responsible(organisation=world.hauler),
        reason="属收运单位",
    )
    assert world.corrected(problem, "dispatcher").state == S.CORRECTED
    assert Problem.objects.visible_to(world.actor("dispatcher")).get() == problem
    assert not Problem.objects.visible_to(world.actor("driver")).exists()
    assert not Problem.objects.visible_to(world.actor("generator")).exists()


def test_an_old_version_is_refused(world: World) -> None:
    problem = world.problem()
    world.corrected(problem)
    with pytest.raises(Refusal) as error:
        move_problem(
            actor=world.actor("district_officer"),
            problem=problem,
            state=S.WITHDRAWN,
            reason="重复",
            version=problem.version,
        )
    assert refused(error) == InspectionReason.CHANGED_MEANWHILE


def test_a_move_sent_twice_happens_once(world: World) -> None:
    problem, name = world.problem(), uuid.uuid4()
    actor = world.actor("community_worker")
    for _again in range(2):
        problem = move_problem(
            actor=actor,
            problem=problem,
            state=S.CORRECTED,
            photos=[photo(actor)],
            client_id=name,
        )
    assert problem.version == 3
    with pytest.raises(Refusal) as error:
        move_problem(
            actor=world.actor("inspector"), problem=problem, state=S.PASSED, client_id=name
        )
    assert refused(error) == InspectionReason.CLIENT_ID_TAKEN


def test_a_draft_sent_twice_is_one_problem(world: World) -> None:
    draft = world.draft()
    actor = world.actor("inspector")
    first, again = (open_problem(actor=actor, draft=draft) for _ in range(2))
    assert first == again
    with pytest.raises(Refusal) as error:
        open_problem(actor=actor, draft=world.draft(client_id=draft.client_id, title="另一件"))
    assert refused(error) == InspectionReason.CLIENT_ID_TAKEN


def test_withdrawing_needs_a_reason_and_an_office(world: World) -> None:
    problem = world.problem()
    with pytest.raises(Refusal) as error:
        move_problem(actor=world.actor("inspector"), problem=problem, state=S.WITHDRAWN, reason="x")
    assert refused(error) == InspectionReason.NOT_ALLOWED
    with pytest.raises(Refusal) as error:
        move_problem(actor=world.actor("street_officer"), problem=problem, state=S.WITHDRAWN)
    assert refused(error) == InspectionReason.REASON_MISSING
    with pytest.raises(Refusal) as error:
        move_problem(actor=CITY, problem=problem, state=S.CLOSED)
    assert refused(error) == TransitionReason.NOT_FROM_HERE


def test_events_and_problems_cannot_be_taken_back(world: World) -> None:
    problem = world.problem()
    tables = ("problemevent", "eventphoto", "notice")
    world.corrected(problem)
    assert Notice.objects.exists()
    for table in tables:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM inspection_{table}")
    with pytest.raises(IntegrityError), transaction.atomic():
        Problem.objects.filter(pk=problem.pk)._raw_delete("default")
