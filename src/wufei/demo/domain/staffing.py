"""Gives the demo's inspection its people: two teams, a daily plan of visits, and one level of the
responsibility chain, held by the cast."""

from __future__ import annotations

from django.db import transaction

from wufei.inspection.public import (
    ChainHolder,
    ChainRole,
    FormTemplate,
    Team,
    TeamKind,
    TeamMember,
    VisitPlan,
    create_setting,
    plan_visits,
    publish_form,
)
from wufei.kernel.actors import Actor
from wufei.people.public import User
from wufei.registry.public import Region

INSTRUCTORS = "TEAM-INSTRUCTORS-1"
_DISTRICT, _STREET, _COMMUNITY = "500107", "500107001", "500107001001"
#: Code, kind, names, user name of the member in the cast.
_TEAMS = (
    (
        INSTRUCTORS,
        "instructor",
        "九龙坡区分类指导队",
        "Sorting instructors of Jiulongpo",
        "community",
    ),
    ("TEAM-INSPECTORS-1", "inspector", "区巡检队", "Inspectors", "street"),
)
_EVERY_DAY = 0b111_1111


def staff_inspection(*, actor: Actor) -> None:
    """Set the teams up, once, and make the visits of the coming days.

    The shipped settings must be there.
    """
    if Team.objects.exists():
        return
    with transaction.atomic():
        for code, kind, name, name_en, member in _TEAMS:
            team = create_setting(
                actor=actor,
                model=Team,
                code=code,
                name=name,
                name_en=name_en,
                kind=TeamKind.objects.get(code=kind),
                region=Region.objects.get(code=_DISTRICT),
            )
            user = User.objects.get(username=member)
            create_setting(
                actor=actor, model=TeamMember, team=team, user=user, regions=[], points=[]
            )
        _chain(actor)
        _plan(actor)
    plan_visits(actor=actor)


def _chain(actor: Actor) -> None:
    create_setting(
        actor=actor,
        model=ChainHolder,
        role=ChainRole.objects.get(code="chain-community"),
        region=Region.objects.get(code=_COMMUNITY),
        user=User.objects.get(username="community"),
    )


def _plan(actor: Actor) -> None:
    form = FormTemplate.objects.get(code="point-check")
    publish_form(actor=actor, template=form)
    create_setting(
        actor=actor,
        model=VisitPlan,
        code="PLAN-INSTRUCTORS-1",
        name="分类指导日常巡查",
        name_en="Daily checks of the instructors",
        team=Team.objects.get(code=INSTRUCTORS),
        template=form,
        region=Region.objects.get(code=_STREET),
        points=[],
        weekdays=_EVERY_DAY,
        only_working_days=False,
    )
