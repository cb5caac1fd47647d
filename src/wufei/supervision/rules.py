"""Who may do what with findings: pure questions to an actor, without the database.

House rules, not law: offices of the district and the street judge whether a finding is a false
alarm; whoever works in the area or for the hauler may note it or hand it on as a problem.
"""

from __future__ import annotations

from wufei.kernel.actors import Actor, Role

JUDGES = (Role.DISTRICT_OFFICER, Role.STREET_OFFICER)
OFFICES = (*JUDGES, Role.CITY_OFFICER)
SETTERS = (Role.CITY_OFFICER, Role.DISTRICT_OFFICER)
READERS = (
    *OFFICES,
    Role.COMMUNITY_WORKER,
    Role.DISPATCHER,
    Role.GATEKEEPER,
    Role.EVALUATOR,
    Role.PROVINCIAL_APPROVER,
)
#: Who may know how much was found in all, also beyond the own body.
WIDE_READERS = (*OFFICES, Role.EVALUATOR, Role.PROVINCIAL_APPROVER)


def may_read(actor: Actor) -> bool:
    """Whether there are pages of findings for the actor at all; rows are scoped besides."""
    return actor.is_system or actor.has_role(*READERS)


def may_read_runs(actor: Actor) -> bool:
    """Runs and trials, whose counts are those of the whole city."""
    return actor.is_system or actor.has_role(*WIDE_READERS)


def may_judge(actor: Actor, *, region_path: str | None) -> bool:
    """Mark a finding in ``region_path`` as a false alarm, or take that back."""
    return _covers(actor, JUDGES, region_path)


def may_handle(actor: Actor, *, region_path: str | None) -> bool:
    """Note a finding, take it up as a problem, or open it again."""
    return _covers(actor, (*OFFICES, Role.COMMUNITY_WORKER), region_path)


def may_set(actor: Actor, *, region_path: str | None) -> bool:
    """Set the parameters of rules for a district; those of all (None) are the city's."""
    if region_path is None:
        return actor.is_system or actor.has_role(Role.CITY_OFFICER)
    return _covers(actor, SETTERS, region_path)


def may_run(actor: Actor) -> bool:
    """Judge days again, or try other parameters on them."""
    return actor.is_system or actor.has_role(*SETTERS)


def _covers(actor: Actor, roles: tuple[Role, ...], region_path: str | None) -> bool:
    return actor.is_system or any(
        grant.covers(region_path=region_path, organisation_id=None)
        for grant in actor.with_role(*roles)
    )
