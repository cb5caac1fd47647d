"""What other modules may use of the registry."""

from wufei.registry.domain.calendar import (
    create_special_day,
    update_special_day,
    withdraw_special_day,
)
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

__all__ = [
    "Dated",
    "DatedQuerySet",
    "Density",
    "FormerPlacement",
    "Material",
    "MaterialCode",
    "MaterialLabel",
    "Organisation",
    "Part",
    "Region",
    "RegistryReason",
    "ReportingUnit",
    "Site",
    "SpecialDay",
    "Succession",
    "Vehicle",
    "add_code",
    "add_label",
    "add_working_days",
    "children_on",
    "close_organisation",
    "close_region",
    "close_reporting_unit",
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
    "redeclare_density",
    "region_on",
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
