from wufei.registry.models.calendar import SpecialDay
from wufei.registry.models.dated import Dated
from wufei.registry.models.materials import Density, Material, MaterialCode, MaterialLabel
from wufei.registry.models.organisations import Organisation, Site, Vehicle
from wufei.registry.models.regions import FormerPlacement, Region, ReportingUnit, Succession

__all__ = [
    "Dated",
    "Density",
    "FormerPlacement",
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
