"""A district with a compound, who answers for it, and the people who look after it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image

from tests.cast import PASSWORD, make_smallest_city
from wufei.collection.public import Point, create_point
from wufei.inspection.models import (
    ChainHolder,
    ChainRole,
    DeadlineRule,
    ProblemKind,
    RecipientList,
    Team,
    TeamKind,
    TeamMember,
)
from wufei.inspection.public import Problem, ProblemDraft, ProblemState, move_problem, open_problem
from wufei.kernel.actors import Actor, system_actor
from wufei.kernel.models import Photo
from wufei.kernel.photos import keep_photo
from wufei.people.public import User, actor_of, create_cast
from wufei.registry.public import Organisation, Region

CITY = system_actor("tests")
S = ProblemState


def picture(colour: tuple[int, int, int] = (20, 120, 60)) -> BytesIO:
    """A small JPEG as a phone would send it."""
    file = BytesIO()
    Image.new("RGB", (40, 30), colour).save(file, "JPEG")
    file.seek(0)
    file.name = "photo.jpg"
    return file


def photo(actor: Actor = CITY) -> Photo:
    return keep_photo(actor=actor, file=picture())


@dataclass
class World:
    cast: dict[str, User]
    inspector: User
    district: Region
    community: Region
    generator: Organisation
    hauler: Organisation
    point: Point
    kind: ProblemKind
    chain_role: ChainRole
    holder: ChainHolder
    rule: DeadlineRule
    team: Team
    member: TeamMember

    def actor(self, who: str) -> Actor:
        return actor_of(self.inspector if who == "inspector" else self.cast[who])

    def draft(self, **given: Any) -> ProblemDraft:
        values: dict[str, Any] = {
            "client_id": uuid.uuid4(),
            "kind": self.kind,
            "title": "桶边堆放",
            "point": self.point,
            **given,
        }
        return ProblemDraft(**values)

    def problem(self, who: str = "inspector", **given: Any) -> Problem:
        return open_problem(actor=self.actor(who), draft=self.draft(**given))

    def corrected(self, problem: Problem, who: str = "community_worker") -> Problem:
        actor = self.actor(who)
        return move_problem(
            actor=actor, problem=problem, state=S.CORRECTED, photos=[photo(actor)], reason="已清理"
        )

    def passed(self, problem: Problem, who: str = "inspector") -> Problem:
        return move_problem(actor=self.actor(who), problem=problem, state=S.PASSED)

    def told(self, name: str, **given: Any) -> RecipientList:
        """A list in force with these users and organisations."""
        users, bodies = given.pop("users", ()), given.pop("organisations", ())
        kinds = given.pop("kinds", ())
        given.setdefault("occasions", ["assigned", "overdue", "closed"])
        made = RecipientList.objects.create(code=name, name=name, **given)
        made.users.set(users)
        made.organisations.set(bodies)
        made.kinds.set(kinds)
        return made


def make_world() -> World:
    make_smallest_city()
    cast = create_cast(actor=CITY, password=PASSWORD)
    district = Region.objects.get(code="500107")
    community = Region.objects.get(code="500107001001")
    generator = Organisation.objects.get(code="ORG-GEN-1")
    hauler = Organisation.objects.get(code="ORG-HAUL-1")
    point = create_point(
        actor=CITY,
        code="P-1",
        name="一号桶组",
        kind="compound",
        region=community,
        organisation=generator,
        latitude=29.5,
        longitude=106.5,
    )
    kind = ProblemKind.objects.create(
        code="PK-OVERFLOW", name="满溢", rules="overfull_bin missed_point"
    )
    role = ChainRole.objects.create(code="CR-1", name="楼栋长", level=1)
    holder = ChainHolder.objects.create(role=role, point=point, user=cast["community_worker"])
    rule = DeadlineRule.objects.create(amount=2, unit="working_day", party="chain")
    team_kind = TeamKind.objects.create(code="TK-INSPECTOR", name="巡检员", rechecks=True)
    team = Team.objects.create(code="T-1", name="第一巡检队", kind=team_kind, region=district)
    inspector = User.objects.create(username="inspector", display_name="巡检员小周")
    member = TeamMember.objects.create(team=team, user=inspector)
    return World(
        cast=cast,
        inspector=inspector,
        district=district,
        community=community,
        generator=generator,
        hauler=hauler,
        point=point,
        kind=kind,
        chain_role=role,
        holder=holder,
        rule=rule,
        team=team,
        member=member,
    )


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
