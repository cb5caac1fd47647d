"""Who may do what: house rules, not law. Duties in a series are asked in ``queries.duties``."""

from __future__ import annotations

from wufei.kernel.actors import Actor, Role

#: Whoever works in an office, a unit or a plant may report; residents write to the office.
CONTRIBUTORS = frozenset(Role) - {Role.RESIDENT, Role.OPERATOR}
_KEEPERS = (Role.CITY_OFFICER, Role.DISTRICT_OFFICER)


def may_contribute(actor: Actor, *, region_path: str, organisation_id: int) -> bool:
    """In the name of a unit: its own people, and the offices of its area."""
    return actor.is_system or any(
        grant.covers(region_path=region_path, organisation_id=organisation_id)
        for grant in actor.grants
        if grant.role in CONTRIBUTORS
    )


def may_keep_series(actor: Actor, *, region_path: str) -> bool:
    """Heads, registers and duties of a series: the offices of its area."""
    return actor.is_system or any(
        grant.covers(region_path=region_path, organisation_id=None)
        for grant in actor.with_role(*_KEEPERS)
    )


def may_contribute_at_all(actor: Actor) -> bool:
    return actor.is_system or actor.has_role(*CONTRIBUTORS)
