from wufei.registry.models.calendar import SpecialDay
from wufei.registry.models.materials import Density, Material, MaterialCode, MaterialLabel
from wufei.registry.models.organisations import Organisation, Site, Vehicle
from wufei.registry.models.regions import Region, ReportingUnit, Succession

__all__ = [
    "Density",
    "Material",
    "MaterialCode",
    "MaterialLabel",
    "Organisation",
    "Region",
    "ReportingUnit",
    "Site",
    "SpecialDay",
    "Succession",
    "Vehicle",
]
