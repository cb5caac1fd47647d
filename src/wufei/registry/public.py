"""What other modules may use of the registry.

Other modules' models import this door, and forms and tables need all models loaded: what registers
of other modules are declared with (``_FACES``) is therefore fetched when it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from wufei.registry.domain.calendar import (
    create_special_day,
    update_special_day,
    withdraw_special_day,
)
from wufei.registry.domain.changes import add as add_row
from wufei.registry.domain.changes import change as change_row
from wufei.registry.domain.changes import close as close_row
from wufei.registry.domain.changes import record_change
from wufei.registry.domain.materials import (
    add_code,
    add_label,
    create_material,
    declare_density,
    end_dated_row,
    update_material,
)
from wufei.registry.domain.organisations import (
    close_organisation,
    create_organisation,
    update_organisation,
)
from wufei.registry.domain.reference import load_reference_data
from wufei.registry.domain.regions import close_region, create_region, update_region
from wufei.registry.domain.replacements import redeclare_density, rename_material
from wufei.registry.domain.reporting_units import (
    close_reporting_unit,
    create_reporting_unit,
    update_reporting_unit,
)
from wufei.registry.domain.sites import close_site, create_site, update_site
from wufei.registry.domain.successions import Part, merge_regions, split_region, transfer_units
from wufei.registry.domain.vehicles import close_vehicle, create_vehicle, update_vehicle
from wufei.registry.models import (
    Dated,
    Density,
    FormerPlacement,
    Material,
    MaterialCode,
    MaterialLabel,
    Organisation,
    Region,
    ReportingUnit,
    Site,
    SpecialDay,
    Succession,
    Vehicle,
)
from wufei.registry.models.dated import DatedQuerySet
from wufei.registry.models.names import local_name
from wufei.registry.models.organisations import scope_filter
from wufei.registry.queries.calendar import add_working_days, is_working_day
from wufei.registry.queries.materials import code_on, density_on, label_of, labels_of
from wufei.registry.queries.regions import (
    children_on,
    districts_on,
    parent_on,
    region_on,
    successors_of,
)
from wufei.registry.refusals import RegistryReason

if TYPE_CHECKING:
    from wufei.registry.action_forms import ActionForm, CloseForm, ReasonForm, reason_field
    from wufei.registry.filters import AreaFilters, DatedFilters, SearchFilters
    from wufei.registry.forms import Checkboxes, RegionChoice, RegisterForm, day_input, regions_of
    from wufei.registry.registers import Register, RowAction
    from wufei.registry.tables import DayColumn, DetailLink, LocalNameColumn, RegisterTable
    from wufei.registry.urls import register_pages

_FACES = {
    "Register": "registers",
    "RowAction": "registers",
    "register_pages": "urls",
    "Checkboxes": "forms",
    "RegionChoice": "forms",
    "RegisterForm": "forms",
    "day_input": "forms",
    "regions_of": "forms",
    "ActionForm": "action_forms",
    "CloseForm": "action_forms",
    "ReasonForm": "action_forms",
    "reason_field": "action_forms",
    "DayColumn": "tables",
    "DetailLink": "tables",
    "LocalNameColumn": "tables",
    "RegisterTable": "tables",
    "AreaFilters": "filters",
    "DatedFilters": "filters",
    "SearchFilters": "filters",
}

__all__ = [
    "ActionForm",
    "AreaFilters",
    "Checkboxes",
    "CloseForm",
    "Dated",
    "DatedFilters",
    "DatedQuerySet",
    "DayColumn",
    "Density",
    "DetailLink",
    "FormerPlacement",
    "LocalNameColumn",
    "Material",
    "MaterialCode",
    "MaterialLabel",
    "Organisation",
    "Part",
    "ReasonForm",
    "Region",
    "RegionChoice",
    "Register",
    "RegisterForm",
    "RegisterTable",
    "RegistryReason",
    "ReportingUnit",
    "RowAction",
    "SearchFilters",
    "Site",
    "SpecialDay",
    "Succession",
    "Vehicle",
    "add_code",
    "add_label",
    "add_row",
    "add_working_days",
    "change_row",
    "children_on",
    "close_organisation",
    "close_region",
    "close_reporting_unit",
    "close_row",
    "close_site",
    "close_vehicle",
    "code_on",
    "create_material",
    "create_organisation",
    "create_region",
    "create_reporting_unit",
    "create_site",
    "create_special_day",
    "create_vehicle",
    "day_input",
    "declare_density",
    "density_on",
    "districts_on",
    "end_dated_row",
    "is_working_day",
    "label_of",
    "labels_of",
    "load_reference_data",
    "local_name",
    "merge_regions",
    "parent_on",
    "reason_field",
    "record_change",
    "redeclare_density",
    "region_on",
    "regions_of",
    "register_pages",
    "rename_material",
    "scope_filter",
    "split_region",
    "successors_of",
    "transfer_units",
    "update_material",
    "update_organisation",
    "update_region",
    "update_reporting_unit",
    "update_site",
    "update_special_day",
    "update_vehicle",
    "withdraw_special_day",
]


def __getattr__(name: str) -> Any:
    if name not in _FACES:
        raise AttributeError(name)
    return getattr(import_module(f"wufei.registry.{_FACES[name]}"), name)
