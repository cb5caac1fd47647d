"""A problem and a planned visit at the cast's point, with the settings an installation ships."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone

from tests.inspection.world import photo
from wufei.collection.public import Point
from wufei.inspection.models import (
    ChainHolder,
    ChainRole,
    DeadlineRule,
    EnforcementMeasure,
    EscalationLevel,
    FormTemplate,
    Notice,
    ProblemKind,
    RecipientList,
    Team,
    TeamKind,
    TeamMember,
    Visit,
    VisitPlan,
)
from wufei.inspection.public import ProblemDraft, load_shipped_settings, open_problem
from wufei.kernel.actors import system_actor
from wufei.people.public import User
from wufei.registry.public import Region

SETUP = system_actor("set-up")


def furnish_inspection(cast: dict[str, User], point: Point, district: Region) -> dict[str, Any]:
    """What the addresses of inspection name → the key of a row that is there."""
    load_shipped_settings(actor=SETUP)
    worker = cast["community_worker"]
    team = Team.objects.create(
        code="IT-1", name="一队", kind=TeamKind.objects.first(), region=district
    )
    problem = open_problem(
        actor=SETUP,
        draft=ProblemDraft(
            client_id=uuid.UUID(int=0xE0), kind=ProblemKind.objects.first(), title="桶边堆放",
            point=point, photos=[photo()],
        ),
    )  # fmt: skip
    visit = Visit.objects.create(
        client_id=uuid.UUID(int=0xE1), team=team, point=point, day=timezone.localdate()
    )
    notice = Notice.objects.create(problem=problem, user=worker, occasion="assigned", key="set-up")
    rows: dict[str, Any] = {
        "kinds": ProblemKind.objects.first(),
        "deadlines": DeadlineRule.objects.first(),
        "lists": RecipientList.objects.first(),
        "escalation": EscalationLevel.objects.first(),
        "measures": EnforcementMeasure.objects.first(),
        "forms": FormTemplate.objects.first(),
        "levels": ChainRole.objects.first(),
        "holders": ChainHolder.objects.create(
            role=ChainRole.objects.first(), point=point, user=worker
        ),
        "teamkinds": TeamKind.objects.first(),
        "teams": team,
        "members": TeamMember.objects.create(team=team, user=worker),
        "plans": VisitPlan.objects.create(code="IP-1", name="每日", team=team, every_days=1),
        "visits": visit,
        "notices": notice,
    }
    return {
        "inspection": {name: row.pk for name, row in rows.items()},
        "problem": problem.code,
        "problem_photo": problem.events.first().photos.first().photo_id,
    }
