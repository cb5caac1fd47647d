"""Who reads which figures: one's own area with its lines, or the public sums of the city."""

from __future__ import annotations

from wufei.kernel.actors import Actor, Role, system_actor

#: Roles whose area figures open the lines behind them.
READS_AREA = frozenset(
    {
        Role.OPERATOR,
        Role.CITY_OFFICER,
        Role.DISTRICT_OFFICER,
        Role.STREET_OFFICER,
        Role.COMMUNITY_WORKER,
        Role.PROVINCIAL_APPROVER,
        Role.EVALUATOR,
    }
)


def reads_area(actor: Actor) -> bool:
    """Whether the actor holds a grant over a region whose figures are theirs to open."""
    return any(grant.role in READS_AREA and grant.region_path is not None for grant in actor.grants)


def figures_reader(actor: Actor) -> Actor:
    """For whom the figures are read: the actor's area, or the whole city as sums for the public."""
    return actor if reads_area(actor) else system_actor("web.public")
