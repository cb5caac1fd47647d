"""The fixed cast of people as fixtures: one account for every role, and a stranger.

``cast`` creates the smallest city they need when it is absent; with the demo city loaded they hold
their roles in it.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from wufei.kernel.actors import Actor, Role, system_actor
from wufei.people.public import CAST, User, actor_of, create_cast
from wufei.registry.public import Organisation, Region

PASSWORD = "bamboo-river-27"

_REGIONS = (
    ("500000", "重庆市", "Chongqing", "province", "municipality"),
    ("500107", "九龙坡区", "Jiulongpo District", "district", "district"),
    ("500107001", "杨家坪街道", "Yangjiaping Street", "township", "street"),
    ("500107001001", "示例社区", "Example Community", "community", "community"),
)
_KINDS = {
    "ORG-HAUL-1": "hauler",
    "ORG-PLANT-KITCHEN": "plant_operator",
    "ORG-GEN-1": "enterprise",
    "ORG-HW-CARRIER": "hauler",
    "ORG-HW-PLANT": "plant_operator",
    "ORG-EVAL": "evaluator",
    "ORG-SCHOOL-1": "school",
}


def make_smallest_city() -> None:
    """The regions and organisations of the cast, where they are absent."""
    parent: Region | None = None
    for code, name, name_en, level, kind in _REGIONS:
        path = f"{parent.path if parent else '/'}{code}/"
        parent, _ = Region.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "name_en": name_en,
                "level": level,
                "kind": kind,
                "parent": parent,
                "path": path,
            },
        )
    district = Region.objects.get(code="500107")
    for code, kind in _KINDS.items():
        Organisation.objects.get_or_create(
            code=code, defaults={"name": f"示例{code}", "kind": kind, "region": district}
        )


@pytest.fixture
def cast(db: None) -> dict[str, User]:
    """The accounts by role value (``"city_officer"``), and ``"stranger"``."""
    make_smallest_city()
    return create_cast(actor=system_actor("tests"), password=PASSWORD)


@pytest.fixture
def actor_as(cast: dict[str, User]) -> Callable[[Role | str], Actor]:
    """``actor_as(Role.DRIVER)``: that member of the cast as an actor."""
    return lambda role: actor_of(cast[str(role)])


@pytest.fixture
def client_as(cast: dict[str, User]) -> Callable[[Role | str | None], Client]:
    """``client_as(Role.DRIVER)``: a browser signed in as that member; None: signed out."""

    def sign_in(role: Role | str | None) -> Client:
        client = Client()
        if role is not None:
            client.force_login(cast[str(role)])
        return client

    return sign_in


def everyone() -> list[str]:
    """The keys of the cast, for ``parametrize``."""
    return [member.key for member in CAST]
