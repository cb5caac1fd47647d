"""What the offices set: kinds, deadlines, lists, levels, chain, teams and plans; all dated rows.

They are changed the same way, so there are three acts and a table of what each kind of row asks:
whose right it needs, and what must hold.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from wufei.inspection.domain.guards import require_office, require_setter
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
    VisitPlan,
)
from wufei.inspection.refusals import InspectionReason
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.kernel.wording import enumerated
from wufei.registry.public import Region, add_row, change_row, close_row

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Demand:
    """``right(actor, row)`` and ``check(row, sets)`` raise refusals; ``sets`` are many-to-many."""

    right: Callable[[Actor, Any], None]
    check: Callable[[Any, Values], None] = lambda row, sets: None
    closing: Callable[[Any, dt.date], None] = lambda row, day: None


def create_setting(
    *, actor: Actor, model: type[models.Model], reason: str = "", **values: Any
) -> Any:
    """A new row of ``model``.

    Raises:
        Refusal: NOT_ALLOWED, and what :data:`DEMANDS` lists for the model; the registry's
            CODE_TAKEN, INVALID_VALUE, DATES_REVERSED.
    """
    names = _sets_of(model)
    sets = {name: list(values.pop(name)) for name in list(values) if name in names}
    row = model(**values)
    demand = DEMANDS[model]
    with transaction.atomic():
        demand.right(actor, row)
        demand.check(row, sets)
        return add_row(actor=actor, row=row, reason=reason, **sets)


def update_setting(*, actor: Actor, row: Any, reason: str = "", **changes: Any) -> Any:
    """Corrects a row; needs the right before and after the change.

    Raises:
        Refusal: as :func:`create_setting`.
    """
    model = type(row)
    names = _sets_of(model)
    demand = DEMANDS[model]

    def guard(current: Any) -> None:
        demand.right(actor, current)
        sets = {name: list(getattr(current, name).all()) for name in names}
        kept = {field.name: getattr(current, field.name) for field in _plain_fields(model)}
        plain = {name: value for name, value in changes.items() if name not in names}
        wanted = model(pk=current.pk, **{**kept, **plain})
        demand.right(actor, wanted)
        demand.check(
            wanted, {**sets, **{name: list(changes[name]) for name in names & set(changes)}}
        )

    fields = {field.name for field in _plain_fields(model)} | names
    return change_row(
        actor=actor, row=row, changes=changes, fields=fields, reason=reason, guard=guard
    )


def close_setting(*, actor: Actor, row: Any, valid_to: dt.date, reason: str) -> Any:
    """Ends a row on ``valid_to``, the first day without it.

    Raises:
        Refusal: NOT_ALLOWED, HAS_MEMBERS; the registry's REASON_MISSING, ALREADY_CLOSED,
            DATES_REVERSED.
    """
    demand = DEMANDS[type(row)]
    with transaction.atomic():
        demand.right(actor, row)
        demand.closing(row, valid_to)
        return close_row(actor=actor, row=row, valid_to=valid_to, reason=reason)


def _sets_of(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.many_to_many}  # noqa: SLF001


def _plain_fields(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not field.primary_key]  # noqa: SLF001


def _city(actor: Actor, row: Any) -> None:
    require_setter(actor=actor, district=None)


def _of_district(actor: Actor, row: Any) -> None:
    require_setter(actor=actor, district=row.district)


def _of_holder(actor: Actor, row: ChainHolder) -> None:
    if (row.region_id is None) == (row.point_id is None):
        raise Refusal(InspectionReason.ONE_PLACE, pointer="/region")
    require_office(actor=actor, region_path=row.path)


def _of_team(actor: Actor, row: Team) -> None:
    require_office(actor=actor, region_path=row.region.path)


def _of_teams_row(actor: Actor, row: Any) -> None:
    require_office(actor=actor, region_path=row.team.region.path)


def _check_deadline(row: DeadlineRule, sets: Values) -> None:
    if row.amount is not None and row.amount < 1:
        raise Refusal(InspectionReason.AMOUNT_TOO_SMALL, pointer="/amount")
    if row.chain_role_id is not None and row.party != DeadlineRule.Party.CHAIN:
        raise Refusal(InspectionReason.LEVEL_WITHOUT_CHAIN, pointer="/chain_role")


def _check_list(row: RecipientList, sets: Values) -> None:
    for occasion in row.occasions:
        if occasion not in Notice.Occasion.values:
            raise Refusal(
                InspectionReason.UNKNOWN_OCCASION,
                pointer="/occasions",
                occasion=str(occasion),
                choices=enumerated(Notice.Occasion.labels),
            )


def _check_measure(row: EnforcementMeasure, sets: Values) -> None:
    least, most = row.least_fen, row.most_fen
    if least is not None and most is not None and most < least:
        raise Refusal(InspectionReason.AMOUNTS_REVERSED, pointer="/most_fen")


def _check_member(row: TeamMember, sets: Values) -> None:
    others = TeamMember.objects.filter(
        team=row.team_id, user=row.user_id, valid_to__isnull=True
    ).exclude(pk=row.pk)
    if row.valid_to is None and others.exists():
        raise Refusal(
            InspectionReason.ALREADY_MEMBER,
            pointer="/user",
            user=str(row.user),
            team=str(row.team),
        )
    _check_inside(row.team.region, sets)


def _check_inside(home: Region, sets: Values) -> None:
    places = [(region, region.path, "regions") for region in sets.get("regions", ())]
    places += [(point, point.region.path, "points") for point in sets.get("points", ())]
    for place, path, name in places:
        if not path.startswith(home.path):
            raise Refusal(
                InspectionReason.OUTSIDE_TEAM,
                pointer=f"/{name}",
                name=str(place),
                region=str(home),
            )


def _check_plan(row: VisitPlan, sets: Values) -> None:
    if bool(row.weekdays) == (row.every_days is not None) or row.every_days == 0:
        raise Refusal(InspectionReason.NO_RHYTHM, pointer="/weekdays")
    if row.every_days is not None and row.valid_from is None:
        raise Refusal(InspectionReason.START_MISSING, pointer="/valid_from")
    times = (row.opens_at, row.closes_at)
    if (times[0] is None) != (times[1] is None) or (
        times[0] is not None and times[1] is not None and times[1] <= times[0]
    ):
        raise Refusal(InspectionReason.TIMES_REVERSED, pointer="/closes_at")
    if row.member is not None and row.member.team_id != row.team_id:
        raise Refusal(
            InspectionReason.FOREIGN_MEMBER,
            pointer="/member",
            member=str(row.member.user),
            team=str(row.team),
        )
    if row.region is None and not sets.get("points"):
        raise Refusal(InspectionReason.NO_POINTS, pointer="/points")
    inside = {"regions": [row.region] if row.region is not None else []}
    _check_inside(row.team.region, {**inside, "points": sets.get("points", ())})


def _close_team(row: Team, day: dt.date) -> None:
    count = row.members.in_force(max(day, timezone.localdate())).count()
    if count:
        raise Refusal(InspectionReason.HAS_MEMBERS, name=str(row), count=count)


DEMANDS: dict[type[models.Model], Demand] = {
    ProblemKind: Demand(_city),
    ChainRole: Demand(_city),
    TeamKind: Demand(_city),
    EnforcementMeasure: Demand(_city, _check_measure),
    DeadlineRule: Demand(_of_district, _check_deadline),
    RecipientList: Demand(_of_district, _check_list),
    EscalationLevel: Demand(_of_district),
    FormTemplate: Demand(_of_district),
    ChainHolder: Demand(_of_holder),
    Team: Demand(_of_team, closing=_close_team),
    TeamMember: Demand(_of_teams_row, _check_member),
    VisitPlan: Demand(_of_teams_row, _check_plan),
}
