from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.kernel.actors import Actor
from wufei.registry import action_forms, filters, forms, rules, tables
from wufei.registry.domain import organisations, sites, vehicles
from wufei.registry.models import Organisation, Site, Vehicle
from wufei.registry.registers import Register, RowAction

#: How many sites or vehicles a page of an organisation shows before it leads to the register.
SHOWN = 50


def _may_edit(actor: Actor, row: Organisation | Site) -> bool:
    return rules.may_edit_organisation(actor, region_path=row.region.path)


def _may_close(actor: Actor, row: Organisation | Site) -> bool:
    return row.valid_to is None and _may_edit(actor, row)


def _may_edit_vehicle(actor: Actor, row: Vehicle) -> bool:
    path = row.organisation.region.path
    return rules.may_edit_vehicle(actor, region_path=path, organisation_id=row.organisation_id)


def _may_close_vehicle(actor: Actor, row: Vehicle) -> bool:
    return row.valid_to is None and _may_edit_vehicle(actor, row)


def _close_organisation(*, actor: Actor, row: Organisation, **values: Any) -> Organisation:
    return organisations.close_organisation(actor=actor, organisation=row, **values)


def _close_site(*, actor: Actor, row: Site, **values: Any) -> Site:
    return sites.close_site(actor=actor, site=row, **values)


def _close_vehicle(*, actor: Actor, row: Vehicle, **values: Any) -> Vehicle:
    return vehicles.close_vehicle(actor=actor, vehicle=row, **values)


def _holdings(row: Organisation, actor: Actor) -> Mapping[str, Any]:
    return {
        "sites": Site.objects.visible_to(actor).filter(organisation=row)[:SHOWN],
        "vehicles": Vehicle.objects.visible_to(actor).filter(organisation=row)[:SHOWN],
    }


ORGANISATIONS = Register(
    slug="organisations",
    icon="user",
    title=pgettext_lazy("registers", "单位"),
    lead=_("主管部门、收运单位、处置单位、企业和学校。"),
    model=Organisation,
    table=tables.OrganisationTable,
    filters=filters.OrganisationFilters,
    rows=lambda actor: Organisation.objects.visible_to(actor).select_related("region"),
    facts=("code", "name", "name_en", "kind", "region", "valid_from", "valid_to", "notes"),
    add_label=_("登记单位"),
    form=forms.OrganisationForm,
    argument="organisation",
    create=organisations.create_organisation,
    update=organisations.update_organisation,
    may_add=rules.may_add_organisations,
    may_edit=_may_edit,
    more=_holdings,
    detail_template="registry/organisation_detail.html",
    actions=(
        RowAction(
            slug="close",
            label=_("停用"),
            lead=_("名下的场所和车辆须先停用或改到别的单位。"),
            form=action_forms.CloseForm,
            run=_close_organisation,
            may=_may_close,
            done=_("单位已停用。"),
            danger=True,
        ),
    ),
)

SITES = Register(
    slug="sites",
    icon="factory",
    title=_("场所与设施"),
    lead=_("固体废物产生、暂存、分拣、处理和利用的地方，包括各类处置厂。"),
    model=Site,
    table=tables.SiteTable,
    filters=filters.SiteFilters,
    rows=lambda actor: Site.objects.visible_to(actor).select_related("organisation", "region"),
    facts=(
        "code",
        "name",
        "name_en",
        "kind",
        "status",
        "organisation",
        "region",
        "latitude",
        "longitude",
        "capacity_grams_per_day",
        "valid_from",
        "valid_to",
    ),
    add_label=_("登记场所"),
    form=forms.SiteForm,
    argument="site",
    create=sites.create_site,
    update=sites.update_site,
    may_add=rules.may_add_organisations,
    may_edit=_may_edit,
    actions=(
        RowAction(
            slug="close",
            label=_("停用"),
            form=action_forms.CloseForm,
            run=_close_site,
            may=_may_close,
            done=_("场所已停用。"),
            danger=True,
        ),
    ),
)

VEHICLES = Register(
    slug="vehicles",
    icon="truck",
    title=pgettext_lazy("registers", "车辆"),
    lead=_("收运车辆、所属单位和可装类别。"),
    model=Vehicle,
    table=tables.VehicleTable,
    filters=filters.VehicleFilters,
    rows=lambda actor: (
        Vehicle.objects.visible_to(actor)
        .select_related("organisation__region")
        .prefetch_related("materials")
    ),
    facts=("plate", "organisation", "materials", "payload_grams", "valid_from", "valid_to"),
    add_label=_("登记车辆"),
    form=forms.VehicleForm,
    argument="vehicle",
    create=vehicles.create_vehicle,
    update=vehicles.update_vehicle,
    may_add=rules.may_add_vehicles,
    may_edit=_may_edit_vehicle,
    actions=(
        RowAction(
            slug="close",
            label=_("停用"),
            form=action_forms.CloseForm,
            run=_close_vehicle,
            may=_may_close_vehicle,
            done=_("车辆已停用。"),
            danger=True,
        ),
    ),
)
