"""Who may do what with statistics and evaluations: pure predicates over an actor.

House rules, not law: the office of the area runs an evaluation and answers objections; evaluators
read everything; those who are judged read what was announced, object, and see their own score
opened.
"""

from __future__ import annotations

from wufei.kernel.actors import Actor, Grant, Role

RUNNERS = (Role.CITY_OFFICER, Role.DISTRICT_OFFICER)
OVERSEERS = (*RUNNERS, Role.EVALUATOR)
#: Who speaks for a street or community that is judged.
JUDGED_AREAS = (Role.STREET_OFFICER, Role.COMMUNITY_WORKER)
#: Who speaks for a hauler that is judged.
JUDGED_BODIES = (Role.DISPATCHER,)
READERS = (*OVERSEERS, *JUDGED_AREAS, *JUDGED_BODIES)


def may_read(actor: Actor) -> bool:
    """Whether there are pages of this module for the actor; rows are scoped besides."""
    return actor.is_system or actor.has_role(*READERS)


def may_run(actor: Actor, *, region_path: str) -> bool:
    """Run, announce, correct and make final what judges the units of ``region_path``."""
    return actor.is_system or any(
        grant.covers(region_path=region_path, organisation_id=None)
        for grant in actor.with_role(*RUNNERS)
    )


def may_run_somewhere(actor: Actor) -> bool:
    return actor.is_system or actor.has_role(*RUNNERS)


def may_oversee(actor: Actor, *, region_path: str) -> bool:
    """Read drafts, and the opened score of every unit."""
    return actor.is_system or any(
        grant.covers(region_path=region_path, organisation_id=None)
        for grant in actor.with_role(*OVERSEERS)
    )


def may_object(actor: Actor, *, region_path: str | None, organisation_id: int | None) -> bool:
    """Object for the unit: its own street, community or body."""
    own = judged(actor)
    return actor.is_system or any(
        grant.covers(region_path=region_path, organisation_id=organisation_id) for grant in own
    )


def judged(actor: Actor) -> tuple[Grant, ...]:
    """The grants by which the actor answers for a unit."""
    return actor.with_role(*JUDGED_AREAS, *JUDGED_BODIES)
