"""The registers of the house, in the order of the pages."""

from wufei.registry.declared.days import CALENDAR
from wufei.registry.declared.holders import ORGANISATIONS, SITES, VEHICLES
from wufei.registry.declared.places import REGIONS, UNITS
from wufei.registry.declared.substances import CODES, MATERIALS

REGISTERS = (REGIONS, UNITS, ORGANISATIONS, SITES, VEHICLES, MATERIALS, CODES, CALENDAR)

__all__ = ["REGISTERS"]
