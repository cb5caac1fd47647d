"""The registers of inspection, in the order of the pages."""

from wufei.inspection.declared.rulings import (
    DEADLINES,
    ESCALATION,
    FORMS,
    KINDS,
    LISTS,
    MEASURES,
)
from wufei.inspection.declared.working import HOLDERS, LEVELS, MEMBERS, PLANS, TEAMKINDS, TEAMS

REGISTERS = (
    KINDS,
    DEADLINES,
    LEVELS,
    HOLDERS,
    LISTS,
    ESCALATION,
    TEAMKINDS,
    TEAMS,
    MEMBERS,
    PLANS,
    FORMS,
    MEASURES,
)

__all__ = ["FORMS", "PLANS", "REGISTERS"]
