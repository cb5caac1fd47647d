"""A problem that a hauler answers for, and a visit to be made, as offices would leave them."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from PIL import Image

from tests.api.world import CLERK, NOW
from wufei.collection.public import Point, create_point
from wufei.inspection.domain.publishing import publish, save_draft
from wufei.inspection.domain.questions import Item, Kind, Questionnaire, Section
from wufei.inspection.models import (
    DeadlineRule,
    FormTemplate,
    ProblemKind,
    Team,
    TeamKind,
    Visit,
)
from wufei.inspection.public import (
    ProblemDraft,
    ProblemState,
    Responsible,
    move_problem,
    open_problem,
)
from wufei.registry.public import Organisation, Region

FORM = Questionnaire(
    (
        Section(
            "环境",
            (
                Item("clean", "地面干净", Kind.YES_NO, points=10, kind="dirty-point"),
                Item("score", "标识和公示", Kind.SCORE, points=10),
            ),
        ),
    )
)


def evidence() -> bytes:
    """A small JPEG."""
    file = BytesIO()
    Image.new("RGB", (16, 12), (90, 120, 60)).save(file, "JPEG")
    return file.getvalue()


def make_problem() -> None:
    """Problem 1 of a fresh database, with the hauler; a visit of the same day."""
    street = Region.objects.get(code="500107001")
    point = create_point(
        actor=CLERK, code="P-INSPECTED", name="一号桶组", kind="compound", region=street
    )
    kind = ProblemKind.objects.create(code="dirty-point", name="点位脏乱")
    DeadlineRule.objects.create(amount=3, unit="working_day", party="hauler")
    draft = ProblemDraft(
        client_id=UUID(int=0x7001), kind=kind, title="地面有污水", point=point, found_at=NOW
    )
    problem = open_problem(actor=CLERK, draft=draft)
    move_problem(
        actor=CLERK,
        problem=problem,
        state=ProblemState.ASSIGNED,
        responsible=Responsible(organisation=Organisation.objects.get(code="ORG-HAUL-1")),
    )
    _visit(point, street)


def _visit(point: Point, street: Region) -> None:
    inspectors = TeamKind.objects.create(code="inspector", name="巡检员", rechecks=True)
    team = Team.objects.create(code="T-1", name="巡检一队", kind=inspectors, region=street)
    template = FormTemplate.objects.create(code="point-check", name="日常巡查表")
    save_draft(actor=CLERK, template=template, questionnaire=FORM)
    publish(actor=CLERK, template=template)
    Visit.objects.create(
        client_id=UUID(int=0x7002), team=team, point=point, template=template, day=NOW.date()
    )
