"""Who reads which figures: officers their own area down to the lines, others the public sums.

Sums of a district or of the whole city are public (the programme publishes them); finer ones and
the lines behind them belong to those who hold the area.
"""

from __future__ import annotations

from wufei.kernel.actors import Actor, Role
from wufei.measures.answers import LEVELS

#: Roles whose grant over a region opens the figures of all that lies in it.
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
#: Roles that read why definitions were refused: they can have them mended, or judge the rest.
READS_PROBLEMS = (Role.OPERATOR, Role.CITY_OFFICER, Role.EVALUATOR)
#: The finest level at which sums are public.
PUBLIC_LEVEL = "district"


def reads_region(actor: Actor, path: tuple[str, ...]) -> bool:
    """Whether the figures of a region (codes from the top to its own) are the actor's to open."""
    if actor.is_system:
        return True
    spelled = "/" + "".join(f"{code}/" for code in path)
    return any(
        grant.role in READS_AREA
        and grant.region_path is not None
        and spelled.startswith(grant.region_path)
        for grant in actor.grants
    )


def reads_sums(actor: Actor, level: str) -> bool:
    """Whether sums at a level (empty: of everything) are open to a signed-in person."""
    if actor.is_system:
        return True
    signed_in = actor.user_id is not None
    return signed_in and (level not in LEVELS or LEVELS.index(level) <= LEVELS.index(PUBLIC_LEVEL))


def reads_problems(actor: Actor) -> bool:
    """Whether the definitions that were refused, with file and line, are the actor's to read."""
    return actor.is_system or actor.has_role(*READS_PROBLEMS)


def home_region(actor: Actor) -> str:
    """The code of the region whose figures the actor meets first; empty for the whole."""
    paths = [
        grant.region_path
        for grant in actor.grants
        if grant.role in READS_AREA and grant.region_path is not None
    ]
    shortest = min(paths, key=len, default="/")
    return shortest.strip("/").rpartition("/")[2]
