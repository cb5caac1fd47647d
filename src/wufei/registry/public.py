"""What other modules may use of the registry."""

from wufei.registry.domain.reference import load_reference_data
from wufei.registry.models import (
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
from wufei.registry.models.dated import Dated, DatedQuerySet
from wufei.registry.models.organisations import scope_filter

__all__ = [
    "Dated",
    "DatedQuerySet",
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
    "load_reference_data",
    "scope_filter",
]
