"""Who reads money and reports: a body's offices, not its crews."""

from __future__ import annotations

from wufei.kernel.actors import Actor, Role

_CREWS = (Role.DRIVER, Role.COMMUNITY_WORKER)


def without_crews(actor: Actor) -> Actor:
    """The actor without the grants by which drivers and community workers see their work."""
    grants = tuple(grant for grant in actor.grants if grant.role not in _CREWS)
    return Actor(actor.user_id, actor.name, grants, actor.is_system)
