"""Who acts, and with which grants: the first argument of every domain function.

An :class:`Actor` is a plain value. Rules ask it questions; nothing in it touches the database, so
permission tests need none. ``people.public.actor_of(user)`` builds it from memberships.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Roles of the house; the labels a person reads live in ``people.models.Membership``."""

    OPERATOR = "operator"  # runs the installation: accounts, settings, back-up
    CITY_OFFICER = "city_officer"  # 市无废办
    DISTRICT_OFFICER = "district_officer"  # 区县无废办
    STREET_OFFICER = "street_officer"  # 街镇
    COMMUNITY_WORKER = "community_worker"  # 社区
    DISPATCHER = "dispatcher"
    DRIVER = "driver"
    GATEKEEPER = "gatekeeper"  # weighbridge clerk of a treatment plant
    GENERATOR = "generator"  # 产废单位
    CARRIER = "carrier"
    RECEIVER = "receiver"
    PROVINCIAL_APPROVER = "provincial_approver"
    EVALUATOR = "evaluator"  # third-party evaluation
    RESIDENT = "resident"
    SCHOOL = "school"


@dataclass(frozen=True, slots=True)
class Grant:
    """One membership in force: a role over a region subtree, or within one organisation.

    ``region_path`` is the materialised path of the region (``/500000/500107/``); a grant covers a
    region when the region's path starts with it. Exactly one of the two scopes is set.
    """

    role: Role
    region_path: str | None = None
    organisation_id: int | None = None

    def covers(self, *, region_path: str | None, organisation_id: int | None) -> bool:
        """Whether something in ``region_path`` held by ``organisation_id`` lies in this grant."""
        if self.region_path is not None:
            return region_path is not None and region_path.startswith(self.region_path)
        return self.organisation_id is not None and self.organisation_id == organisation_id


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person, or a named part of the system (``user_id`` is None)."""

    user_id: int | None
    name: str
    grants: tuple[Grant, ...] = ()
    is_system: bool = False

    def has_role(self, *roles: Role) -> bool:
        return any(grant.role in roles for grant in self.grants)

    def with_role(self, *roles: Role) -> tuple[Grant, ...]:
        return tuple(grant for grant in self.grants if grant.role in roles)


NOBODY = Actor(user_id=None, name="")


def system_actor(name: str) -> Actor:
    """The actor of a background job or of set-up: may do all, is named in every record."""
    return Actor(user_id=None, name=name, is_system=True)


_loaders: list[Callable[[int], Actor | None]] = []


def register_actor_loader(loader: Callable[[int], Actor | None]) -> None:
    """Told once by the module that keeps accounts: how to find a person's grants of today."""
    _loaders[:] = [loader]


def load_actor(user_id: int | None, name: str) -> Actor:
    """The actor of a record that kept only id and name: a person with the rights of today.

    Without an id it is a part of the system; an account that is gone or disabled has no grants.
    """
    if user_id is None:
        return system_actor(name)
    loaded = _loaders[0](user_id) if _loaders else None
    return loaded or Actor(user_id=user_id, name=name)
