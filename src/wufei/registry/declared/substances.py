from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.kernel.actors import Actor
from wufei.registry import action_forms, filters, forms, rules, tables
from wufei.registry.domain import materials, replacements
from wufei.registry.models import Density, Material, MaterialCode, MaterialLabel
from wufei.registry.registers import Register, RowAction


def _may_edit(actor: Actor, row: Any) -> bool:
    return rules.may_edit_reference_data(actor)


def _rename(*, actor: Actor, row: Material, **values: Any) -> MaterialLabel:
    return replacements.rename_material(actor=actor, material=row, **values)


def _redeclare(*, actor: Actor, row: Material, **values: Any) -> Density:
    return replacements.redeclare_density(actor=actor, material=row, **values)


def _add_code(*, actor: Actor, row: Material, **values: Any) -> MaterialCode:
    return materials.add_code(actor=actor, material=row, **values)


def _dated_rows(row: Material, actor: Actor) -> Mapping[str, Any]:
    return {
        "children": row.children.order_by("key"),
        "labels": row.labels.all(),
        "codes": [(code, tables.hazard_text(code)) for code in row.codes.all()],
        "densities": row.densities.order_by("valid_from"),
    }


MATERIALS = Register(
    slug="materials",
    icon="leaf",
    title=pgettext_lazy("registers", "物料"),
    lead=_("总账所称量的一切：生活垃圾分类、固体废物类别、处理产物。标识不变，名称按日期更替。"),
    model=Material,
    table=tables.MaterialTable,
    filters=filters.MaterialFilters,
    rows=lambda actor: Material.objects.visible_to(actor).select_related("parent"),
    facts=("name", "name_en", "key", "scheme", "parent", "colour", "confirmed"),
    add_label=_("登记物料"),
    form=forms.MaterialForm,
    argument="material",
    create=materials.create_material,
    update=materials.update_material,
    may_add=rules.may_edit_reference_data,
    may_edit=_may_edit,
    more=_dated_rows,
    detail_template="registry/material_detail.html",
    actions=(
        RowAction(
            slug="rename",
            label=_("更名"),
            lead=_("自某日起改用新名称；此前日期的数据仍显示旧名称。"),
            form=action_forms.LabelForm,
            run=_rename,
            may=_may_edit,
            done=_("新名称已登记。"),
        ),
        RowAction(
            slug="density",
            label=_("申报密度"),
            lead=_("体积只能按申报的密度折算成质量。"),
            form=action_forms.DensityForm,
            run=_redeclare,
            may=_may_edit,
            done=_("密度已申报。"),
        ),
        RowAction(
            slug="code",
            label=_("登记代码"),
            lead=_("某个名录某一版次中的官方代码。"),
            form=action_forms.CodeForm,
            run=_add_code,
            may=_may_edit,
            done=_("代码已登记。"),
        ),
    ),
)

CODES = Register(
    slug="codes",
    icon="alert",
    title=_("危险废物代码"),
    lead=_("国家危险废物名录各版次的代码与危险特性。新版次作为数据载入，旧版次保留。"),
    model=MaterialCode,
    table=tables.MaterialCodeTable,
    filters=filters.MaterialCodeFilters,
    rows=lambda actor: MaterialCode.objects.visible_to(actor).select_related("material"),
    facts=(
        "code",
        "material",
        "list_name",
        "edition",
        "category",
        "hazards",
        "hazard_logic",
        "valid_from",
        "valid_to",
    ),
)
