from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.kernel.actors import Actor
from wufei.registry import action_forms, filters, forms, rules, tables
from wufei.registry.domain import regions, reporting_units, successions
from wufei.registry.models import Region, ReportingUnit, Succession
from wufei.registry.queries.regions import children_on, successors_of
from wufei.registry.registers import Register, RowAction


def _may_edit_region(actor: Actor, row: Region) -> bool:
    return rules.may_edit_region(actor, path=row.path)


def _may_end_region(actor: Actor, row: Region) -> bool:
    return row.valid_to is None and _may_edit_region(actor, row)


def _may_close_region(actor: Actor, row: Region) -> bool:
    return row.parent_id is not None and _may_end_region(actor, row)


def _may_split_region(actor: Actor, row: Region) -> bool:
    return _may_close_region(actor, row) and row.children.exists()


def _may_edit_unit(actor: Actor, row: ReportingUnit) -> bool:
    return rules.may_edit_reference_data(actor)


def _may_close_unit(actor: Actor, row: ReportingUnit) -> bool:
    return row.valid_to is None and rules.may_edit_reference_data(actor)


def _close_region(*, actor: Actor, row: Region, **values: Any) -> Region:
    return regions.close_region(actor=actor, region=row, **values)


def _merge_region(*, actor: Actor, row: Region, **values: Any) -> list[Succession]:
    return successions.merge_regions(actor=actor, regions=[row], **values)


def _transfer_units(*, actor: Actor, row: Region, **values: Any) -> Succession:
    return successions.transfer_units(actor=actor, **values)


def _split_region(
    *, actor: Actor, row: Region, effective_on: dt.date, source: str, reason: str, **homes: Region
) -> list[Succession]:
    """``homes``: the new division of each unit, as ``unit_<id>``."""
    numbers = {name: int(name.removeprefix("unit_")) for name in homes}
    units = Region.objects.in_bulk(numbers.values())
    taken: dict[int, list[Region]] = {}
    named: dict[int, Region] = {}
    for name, home in homes.items():
        named[home.pk] = home
        taken.setdefault(home.pk, []).append(units[numbers[name]])
    parts = [successions.Part(named[pk], taken[pk]) for pk in named]
    return successions.split_region(
        actor=actor,
        region=row,
        parts=parts,
        effective_on=effective_on,
        source=source,
        reason=reason,
    )


def _close_unit(*, actor: Actor, row: ReportingUnit, **values: Any) -> ReportingUnit:
    return reporting_units.close_reporting_unit(actor=actor, unit=row, **values)


def _around(row: Region, actor: Actor) -> Mapping[str, Any]:
    today = timezone.localdate()
    return {
        "units": children_on(row, row.valid_to - dt.timedelta(days=1) if row.valid_to else today),
        "successors": [] if row.in_force_on(today) else successors_of(row, today),
        "became": row.successors.select_related("to_region"),
        "came_from": row.predecessors.select_related("from_region"),
        "former_placements": row.former_placements.select_related("parent"),
    }


REGIONS = Register(
    slug="regions",
    icon="city",
    title=pgettext_lazy("registers", "行政区划"),
    lead=_("按日期管理的区划树：直辖市、区县、街镇、社区和行政村。代码核对国家标准后再确认。"),
    model=Region,
    table=tables.RegionTable,
    filters=filters.RegionFilters,
    rows=lambda actor: Region.objects.visible_to(actor).select_related("parent"),
    facts=(
        "code",
        "name",
        "name_en",
        "level",
        "kind",
        "parent",
        "households",
        "population",
        "valid_from",
        "valid_to",
        "confirmed",
        "source",
    ),
    add_label=_("登记区划"),
    form=forms.RegionForm,
    argument="region",
    create=regions.create_region,
    update=regions.update_region,
    may_add=rules.may_add_regions,
    may_edit=_may_edit_region,
    more=_around,
    detail_template="registry/region_detail.html",
    links=(("registry:region_tree", _("区划树")),),
    actions=(
        RowAction(
            slug="merge",
            label=_("并入…"),
            lead=_("本区划撤销，下级区划、单位和场所归入新的区划。"),
            form=action_forms.MergeForm,
            run=_merge_region,
            may=_may_close_region,
            done=_("区划已合并。"),
        ),
        RowAction(
            slug="split",
            label=_("分设…"),
            lead=_("本区划撤销，下级区划分别划归。新设的区划请先登记。"),
            form=action_forms.SplitForm,
            run=_split_region,
            may=_may_split_region,
            done=_("区划已分设。"),
        ),
        RowAction(
            slug="transfer",
            label=_("划转下级…"),
            lead=_("所选下级区划划归另一区划，两个区划都继续存在。"),
            form=action_forms.TransferForm,
            run=_transfer_units,
            may=_may_split_region,
            done=_("下级区划已划转。"),
        ),
        RowAction(
            slug="close",
            label=_("撤销"),
            lead=_("没有继任区划时使用；仍有下级区划时不能撤销。"),
            form=action_forms.CloseForm,
            run=_close_region,
            may=_may_close_region,
            done=_("区划已撤销。"),
            danger=True,
        ),
    ),
)

UNITS = Register(
    slug="units",
    icon="chart",
    title=pgettext_lazy("registers", "报送单元"),
    lead=_("报送数据的单元：区县，以及与区县重叠的功能区。"),
    model=ReportingUnit,
    table=tables.ReportingUnitTable,
    filters=filters.ReportingUnitFilters,
    rows=lambda actor: ReportingUnit.objects.visible_to(actor).prefetch_related("regions"),
    facts=("code", "name", "name_en", "kind", "regions", "valid_from", "valid_to"),
    add_label=_("登记报送单元"),
    form=forms.ReportingUnitForm,
    argument="unit",
    create=reporting_units.create_reporting_unit,
    update=reporting_units.update_reporting_unit,
    may_add=rules.may_edit_reference_data,
    may_edit=_may_edit_unit,
    actions=(
        RowAction(
            slug="close",
            label=_("停用"),
            form=action_forms.CloseForm,
            run=_close_unit,
            may=_may_close_unit,
            done=_("报送单元已停用。"),
            danger=True,
        ),
    ),
)
