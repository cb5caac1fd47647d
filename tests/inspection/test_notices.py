"""Who is told, once; who opened it; and who is told again when a deadline passes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests.inspection.world import CITY, World
from wufei.inspection.domain.notifying import Audience, send
from wufei.inspection.domain.reading import acknowledge_notice, read_notice
from wufei.inspection.domain.reminding import remind
from wufei.inspection.models import EscalationLevel, Notice, NoticeReading
from wufei.inspection.public import (
    InspectionReason,
    Problem,
    ProblemState,
    Responsible,
    move_problem,
)
from wufei.kernel.refusals import Refusal

HOUR = dt.timedelta(hours=1)


def told(problem: Problem, occasion: str) -> list[str]:
    rows = Notice.objects.filter(problem=problem, occasion=occasion)
    return sorted(
        row.user.username if row.user_id else row.organisation.code
        for row in rows.select_related("user", "organisation")
    )


def test_two_lists_and_the_responsible_person_are_told_once(world: World) -> None:
    officer, worker = world.cast["district_officer"], world.cast["community_worker"]
    world.told("属地", users=[officer, worker], district=world.district)
    world.told("行业", users=[officer], organisations=[world.hauler])
    world.told("别的类别", users=[world.cast["city_officer"]], kinds=[])
    problem = world.problem()
    assert told(problem, "assigned") == ["ORG-HAUL-1", "city", "community", "district"]
    assert Notice.objects.get(user=officer, occasion="assigned").lists == "属地、行业"


def test_lists_hold_for_their_district_kind_and_occasion(world: World) -> None:
    from wufei.inspection.models import ProblemKind

    other = ProblemKind.objects.create(code="PK-2", name="混投")
    far = world.district.parent.children.create(
        code="500109", name="北碚区", level="district", kind="district", path="/500000/500109/"
    )
    officer = world.cast["district_officer"]
    world.told("别区", users=[officer], district=far)
    world.told("别类", users=[officer], kinds=[other])
    world.told("别时", users=[officer], occasions=["closed"])
    assert told(world.problem(), "assigned") == ["community"]


def test_people_of_a_body_hear_it_through_the_body(world: World) -> None:
    world.told("行业", users=[world.cast["dispatcher"]], organisations=[world.hauler])
    assert told(world.problem(), "assigned") == ["ORG-HAUL-1", "community"]
    dispatcher = world.actor("dispatcher")
    assert Notice.objects.visible_to(dispatcher).count() == 1
    assert Notice.objects.visible_to(world.actor("driver")).count() == 0


def test_the_same_event_is_never_told_twice(world: World) -> None:
    problem = world.problem()
    audience = Audience(users={world.cast["city_officer"].pk: []}, bodies={world.hauler.pk: []})
    for _again in range(2):
        send(problem, Notice.Occasion.ASSIGNED, key="same", audience=audience)
    assert Notice.objects.filter(key="same").count() == 2


def test_reading_and_signing(world: World) -> None:
    problem = world.problem()
    notice = Notice.objects.get(problem=problem)
    worker = world.actor("community_worker")
    with pytest.raises(Refusal) as error:
        read_notice(actor=world.actor("inspector"), notice=notice)
    assert error.value.reason == InspectionReason.NOT_ALLOWED
    first = read_notice(actor=worker, notice=notice)
    assert first == read_notice(actor=worker, notice=notice)
    assert first.acknowledged_at is None
    signed = acknowledge_notice(actor=worker, notice=notice)
    again = acknowledge_notice(actor=worker, notice=notice)
    assert signed.acknowledged_at == again.acknowledged_at
    assert NoticeReading.objects.count() == 1


def test_overdue_problems_climb_the_levels_once_each(world: World) -> None:
    bosses = world.told("领导", users=[world.cast["district_officer"]], occasions=[])
    for after, repeat, chosen in ((-4, None, None), (0, 24, None), (48, None, bosses)):
        EscalationLevel.objects.create(
            name=f"{after}", after_hours=after, repeat_hours=repeat, recipients=chosen
        )
    problem = world.problem()
    assert problem.due_at is not None

    def at(hours: float) -> int:
        assert problem.due_at is not None
        return remind(actor=CITY, now=problem.due_at + dt.timedelta(hours=hours))

    assert (at(-5), at(-4), at(-1)) == (0, 1, 0)
    assert (at(0), at(1), at(23.9)) == (1, 0, 0)
    assert (at(24), at(49), at(49)) == (1, 3, 0)
    assert told(problem, "near") == ["community"]
    assert told(problem, "overdue") == ["community"] * 4 + ["district"]
    world.corrected(problem)
    assert at(100) == 0


def test_a_new_deadline_is_reminded_of_anew(world: World) -> None:
    EscalationLevel.objects.create(name="逾期", after_hours=0)
    problem = world.problem()
    assert problem.due_at is not None
    assert remind(actor=CITY, now=problem.due_at + HOUR) == 1
    problem = move_problem(
        actor=world.actor("district_officer"),
        problem=problem,
        state=ProblemState.ASSIGNED,
        due_at=timezone.now() + 500 * HOUR,
        responsible=Responsible(organisation=world.hauler),
        reason="改派",
    )
    assert problem.due_at is not None
    assert remind(actor=CITY, now=problem.due_at - HOUR) == 0
    assert remind(actor=CITY, now=problem.due_at + HOUR) == 1
    assert told(problem, "overdue") == ["ORG-HAUL-1", "community"]


def test_only_the_calendar_reminds(world: World) -> None:
    with pytest.raises(Refusal) as error:
        remind(actor=world.actor("city_officer"))
    assert error.value.reason == InspectionReason.NOT_ALLOWED
