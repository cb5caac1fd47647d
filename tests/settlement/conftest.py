from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.settlement.world import World, make_world
from wufei.people.public import Membership, User
from wufei.registry.public import Organisation, Region

SignIn = Callable[..., Client]


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def sign_in(db: None) -> SignIn:
    """``sign_in("gatekeeper", body="ORG-PLANT-KITCHEN")`` or ``sign_in("city_officer",
    region="500000")``: a browser signed in with that role."""

    def enter(role: str, *, body: str = "", region: str = "") -> Client:
        user, _ = User.objects.get_or_create(username=f"{role}-{body or region}")
        scope: dict[str, Any] = {}
        if body:
            scope["organisation"] = Organisation.objects.get(code=body)
        else:
            scope["region"] = Region.objects.get(code=region)
        Membership.objects.get_or_create(user=user, role=role, **scope)
        client = Client()
        client.force_login(user)
        return client

    return enter
