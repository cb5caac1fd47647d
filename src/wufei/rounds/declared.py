"""The registers of planning, in the order of the pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.kernel.actors import Actor
from wufei.registry.public import CloseForm, Register, RowAction
from wufei.rounds import filters, rules, tables
from wufei.rounds.domain import planning_rules, plant_schedules, vehicle_profiles
from wufei.rounds.forms import registers as forms
from wufei.rounds.models import PlanningRule, PlantSchedule, VehicleProfile

HOME_LABEL = _("排班登记")


@dataclass(frozen=True, kw_only=True)
class PlanningRegister(Register):
    """A register whose pages stand below ``/rounds/``."""

    namespace: str = "rounds"
    home_label: Any = HOME_LABEL

    @property
    def home_url(self) -> str:
        return reverse("rounds:registers")


def _keeps_plant(actor: Actor, row: PlantSchedule) -> bool:
    site = row.site
    return rules.may_keep_plant(
        actor, region_path=site.region.path, organisation_id=site.organisation_id
    )


def _keeps_vehicle(actor: Actor, row: VehicleProfile) -> bool:
    home = row.vehicle.organisation
    return rules.may_keep_vehicle(actor, region_path=home.region.path, organisation_id=home.pk)


def _keeps_rule(actor: Actor, row: PlanningRule) -> bool:
    if row.hauler is not None:
        return rules.may_keep_vehicle(
            actor, region_path=row.hauler.region.path, organisation_id=row.hauler_id or 0
        )
    return rules.may_keep_rules(actor, region_path=row.region.path if row.region else None)


def _closing(
    argument: str, close: Callable[..., Any], keeps: Callable[[Actor, Any], bool], done: Any
) -> RowAction:
    def run(*, actor: Actor, row: Any, **values: Any) -> object:
        return close(actor=actor, **{argument: row}, **values)

    return RowAction(
        slug="close",
        label=_("停用"),
        form=CloseForm,
        run=run,
        may=lambda actor, row: row.valid_to is None and keeps(actor, row),
        done=done,
        danger=True,
    )


PLANTS = PlanningRegister(
    slug="plants",
    icon="factory",
    title=pgettext_lazy("registers", "接收时间与限额"),
    lead=_("处理厂和转运站接收哪些类别，何时接收，每天最多多少。"),
    model=PlantSchedule,
    table=tables.ScheduleTable,
    filters=filters.ScheduleFilters,
    rows=lambda actor: (
        PlantSchedule.objects.visible_to(actor)
        .select_related("site__region")
        .prefetch_related("materials")
    ),
    facts=(
        "site",
        "materials",
        "weekdays",
        "hours",
        "quota_grams",
        "quota_scope",
        "unloading_seconds",
        "valid_from",
        "valid_to",
    ),
    add_label=_("登记接收时间与限额"),
    form=forms.ScheduleForm,
    argument="schedule",
    create=plant_schedules.create_schedule,
    update=plant_schedules.update_schedule,
    may_add=rules.may_add_registers,
    may_edit=_keeps_plant,
    actions=(
        _closing(
            "schedule", plant_schedules.close_schedule, _keeps_plant, _("接收时间与限额已停用。")
        ),
    ),
)

VEHICLES = PlanningRegister(
    slug="vehicles",
    icon="truck",
    title=pgettext_lazy("registers", "车辆作业条件"),
    lead=_("车辆的场站、班次、休息、容积、装备和费用；没有登记的车辆不参加排班。"),
    model=VehicleProfile,
    table=tables.ProfileTable,
    filters=filters.ProfileFilters,
    rows=lambda actor: VehicleProfile.objects.visible_to(actor).select_related(
        "vehicle__organisation__region", "depot", "crew"
    ),
    facts=(
        "vehicle",
        *(name for name in vehicle_profiles.EDITABLE if name != "driver_id"),
        "valid_to",
    ),
    add_label=_("登记车辆作业条件"),
    form=forms.ProfileForm,
    argument="profile",
    create=vehicle_profiles.create_profile,
    update=vehicle_profiles.update_profile,
    may_add=rules.may_add_profiles,
    may_edit=_keeps_vehicle,
    actions=(
        _closing(
            "profile", vehicle_profiles.close_profile, _keeps_vehicle, _("车辆作业条件已停用。")
        ),
    ),
)

RULES = PlanningRegister(
    slug="rules",
    icon="scale",
    title=pgettext_lazy("registers", "排班规则"),
    lead=_("绕行系数、车速、作业用时、密度和目标；都是估计，可以按收运单位或区划修改。"),
    model=PlanningRule,
    table=tables.RuleTable,
    filters=filters.RuleFilters,
    rows=lambda actor: PlanningRule.objects.visible_to(actor).select_related(
        "hauler__region", "region"
    ),
    facts=(
        "hauler",
        "region",
        *planning_rules.EDITABLE,
        "valid_to",
    ),
    add_label=_("登记排班规则"),
    form=forms.RuleForm,
    argument="rule",
    create=planning_rules.create_rule,
    update=planning_rules.update_rule,
    may_add=rules.may_add_profiles,
    may_edit=_keeps_rule,
    actions=(_closing("rule", planning_rules.close_rule, _keeps_rule, _("排班规则已停用。")),),
)

REGISTERS = (PLANTS, VEHICLES, RULES)
