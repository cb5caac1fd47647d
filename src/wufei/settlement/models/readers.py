"""Who reads money and reports: a body's offices, not its crews."""

from __future__ import annotations

from dataclasses import replace

from wufei.kernel.actors import Actor, Role


def without_crews(actor: Actor) -> Actor:
    """The actor without the grants by which drivers and community workers see their work."""
    crews = (Role.DRIVER, Role.COMMUNITY_WORKER)
    return replace(actor, grants=tuple(g for g in actor.grants if g.role not in crews))
