"""What other modules may use of the registry."""

from wufei.registry.models import (
    Density,
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
    "scope_filter",
]
