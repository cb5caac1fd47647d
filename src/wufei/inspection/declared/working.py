from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.inspection import filters, rules, tables
from wufei.inspection.declared.registers import (
    DATES,
    NAMED,
    InspectionRegister,
    closing,
    keeps,
    of_the_city,
)
from wufei.inspection.domain.persons import remove_person, set_person
from wufei.inspection.domain.planning import plan_visits_of
from wufei.inspection.domain.settings import create_setting, update_setting
from wufei.inspection.forms import settings as forms
from wufei.inspection.models import (
    ChainHolder,
    ChainPerson,
    ChainRole,
    Team,
    TeamKind,
    TeamMember,
    Visit,
    VisitPlan,
)
from wufei.kernel.actors import Actor
from wufei.registry.public import RowAction

LEVELS = InspectionRegister(
    slug="levels",
    icon="list",
    title=pgettext_lazy("registers", "责任层级"),
    lead=_("五长制等责任链有哪几级、叫什么，由各地自定。"),
    model=ChainRole,
    table=tables.ChainRoleTable,
    filters=filters.ChainRoleFilters,
    rows=ChainRole.objects.visible_to,
    facts=(*NAMED, "level", *DATES),
    add_label=_("登记责任层级"),
    form=forms.ChainRoleForm,
    argument="row",
    may_add=of_the_city,
    may_edit=keeps,
    actions=(closing(_("责任层级已停用。")),),
    create=partial(create_setting, model=ChainRole),
    update=update_setting,
)


def _set_person(*, actor: Actor, row: ChainHolder, **values: Any) -> ChainPerson:
    return set_person(actor=actor, holder=row, **values)


def _remove_person(*, actor: Actor, row: ChainHolder, **values: Any) -> int:
    return remove_person(actor=actor, holder=row, **values)


def _has_person(actor: Actor, row: ChainHolder) -> bool:
    return keeps(actor, row) and ChainPerson.objects.filter(holder=row).exists()


def _person(row: ChainHolder, actor: Actor) -> Mapping[str, Any]:
    if not rules.may_see_persons(actor, region_path=row.path):
        return {}
    today = timezone.localdate()
    return {"person": ChainPerson.objects.filter(holder=row, keep_until__gt=today).first()}


HOLDERS = InspectionRegister(
    slug="holders",
    icon="user",
    title=pgettext_lazy("registers", "责任人"),
    lead=_("每个区划或收集点的各级责任人；问题按最近的一级交办。"),
    model=ChainHolder,
    table=tables.ChainHolderTable,
    filters=filters.ChainHolderFilters,
    rows=lambda actor: ChainHolder.objects.visible_to(actor).select_related(
        "role", "region", "point__region", "user"
    ),
    facts=("role", "region", "point", "user", "post", *DATES),
    add_label=_("登记责任人"),
    form=forms.ChainHolderForm,
    argument="row",
    may_add=rules.may_run_somewhere,
    may_edit=keeps,
    more=_person,
    detail_template="inspection/holder_detail.html",
    links=(("inspection:chain", _("查询责任链")),),
    actions=(
        RowAction(
            slug="person",
            label=_("姓名电话…"),
            lead=_("姓名和电话属于个人信息，只给在此工作的人看，到期删除。"),
            form=forms.PersonForm,
            run=_set_person,
            may=keeps,
            done=_("联系方式已登记。"),
        ),
        RowAction(
            slug="forget",
            label=_("删除姓名电话"),
            form=forms.ForgetForm,
            run=_remove_person,
            may=_has_person,
            done=_("联系方式已删除。"),
            danger=True,
        ),
        closing(_("责任人已停用。")),
    ),
    create=partial(create_setting, model=ChainHolder),
    update=update_setting,
)

TEAMKINDS = InspectionRegister(
    slug="teamkinds",
    icon="people",
    title=pgettext_lazy("registers", "队伍类别"),
    lead=_("指导、巡检、执法等队伍各能做什么；名称由各地自定。"),
    model=TeamKind,
    table=tables.TeamKindTable,
    filters=filters.TeamKindFilters,
    rows=TeamKind.objects.visible_to,
    facts=(*NAMED, "rechecks", "checks_accuracy", "enforces", *DATES),
    add_label=_("登记队伍类别"),
    form=forms.TeamKindForm,
    argument="row",
    may_add=of_the_city,
    may_edit=keeps,
    actions=(closing(_("队伍类别已停用。")),),
    create=partial(create_setting, model=TeamKind),
    update=update_setting,
)

TEAMS = InspectionRegister(
    slug="teams",
    icon="people",
    title=pgettext_lazy("registers", "队伍"),
    lead=_("分类指导、巡检和执法队伍及其工作区划。"),
    model=Team,
    table=tables.TeamTable,
    filters=filters.TeamFilters,
    rows=lambda actor: Team.objects.visible_to(actor).select_related("kind", "region"),
    facts=(*NAMED, "kind", "region", *DATES),
    add_label=_("登记队伍"),
    form=forms.TeamForm,
    argument="row",
    may_add=rules.may_run_somewhere,
    may_edit=keeps,
    actions=(closing(_("队伍已停用。")),),
    create=partial(create_setting, model=Team),
    update=update_setting,
)


def _places(row: TeamMember, actor: Actor) -> Mapping[str, Any]:
    return {"regions": row.regions.all(), "points": row.points.all()}


MEMBERS = InspectionRegister(
    slug="members",
    icon="user",
    title=pgettext_lazy("registers", "队员"),
    lead=_("谁在哪支队伍、负责哪些地方。"),
    model=TeamMember,
    table=tables.TeamMemberTable,
    filters=filters.TeamMemberFilters,
    rows=lambda actor: (
        TeamMember.objects.visible_to(actor)
        .select_related("team__region", "user")
        .prefetch_related("regions", "points")
    ),
    facts=("user", "team", *DATES),
    add_label=_("登记队员"),
    form=forms.TeamMemberForm,
    argument="row",
    may_add=rules.may_run_somewhere,
    may_edit=keeps,
    more=_places,
    detail_template="inspection/member_detail.html",
    actions=(closing(_("队员已停用。")),),
    create=partial(create_setting, model=TeamMember),
    update=update_setting,
)


def _create_plan(*, actor: Actor, **values: Any) -> VisitPlan:
    plan: VisitPlan = create_setting(actor=actor, model=VisitPlan, **values)
    plan_visits_of(actor=actor, plan=plan)
    return plan


def _update_plan(*, actor: Actor, row: VisitPlan, **values: Any) -> VisitPlan:
    plan: VisitPlan = update_setting(actor=actor, row=row, **values)
    plan_visits_of(actor=actor, plan=plan)
    return plan


def _coming(row: VisitPlan, actor: Actor) -> Mapping[str, Any]:
    visits = Visit.objects.filter(plan=row, day__gte=timezone.localdate())
    return {
        "rhythm": tables.rhythm(row),
        "points": row.points.all(),
        "visits": visits.select_related("point").order_by("day", "pk")[:20],
    }


PLANS = InspectionRegister(
    slug="plans",
    icon="calendar",
    title=pgettext_lazy("registers", "巡查计划"),
    lead=_("哪支队伍、哪些收集点、哪几天巡查；每天自动排出两周的巡查。"),
    model=VisitPlan,
    table=tables.VisitPlanTable,
    filters=filters.VisitPlanFilters,
    rows=lambda actor: VisitPlan.objects.visible_to(actor).select_related(
        "team__region", "member__user", "member__team", "template", "region"
    ),
    facts=(
        *NAMED,
        "team",
        "member",
        "template",
        "region",
        "only_working_days",
        "opens_at",
        "closes_at",
        *DATES,
    ),
    add_label=_("登记巡查计划"),
    form=forms.VisitPlanForm,
    argument="row",
    create=_create_plan,
    update=_update_plan,
    may_add=rules.may_run_somewhere,
    may_edit=keeps,
    more=_coming,
    detail_template="inspection/plan_detail.html",
    actions=(closing(_("巡查计划已停用。")),),
)
