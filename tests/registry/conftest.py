from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import translation

from tests.registry.actors import CITY
from wufei.people.public import Membership, User
from wufei.registry.public import (
    Organisation,
    Region,
    create_organisation,
    create_region,
    load_reference_data,
)

SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def in_chinese() -> Iterator[None]:
    """A page asked for in English leaves its thread in English; each test begins in Chinese."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def reference_data(db: None) -> None:
    load_reference_data()


@pytest.fixture
def jiulongpo(reference_data: None) -> Region:
    return Region.objects.get(code="500107")


@pytest.fixture
def yubei_town(reference_data: None) -> Region:
    """A town that went from Yubei to Beibei in 2025, with one village below it."""
    yubei = Region.objects.get(code="500112")
    town = create_region(actor=CITY, code="500112901", name="示例镇", kind="town", parent=yubei)
    create_region(actor=CITY, code="500112901201", name="示例村", kind="village", parent=town)
    return town


@pytest.fixture
def hauler(jiulongpo: Region) -> Organisation:
    return create_organisation(
        actor=CITY, code="H-1", name="环卫一公司", kind="hauler", region=jiulongpo
    )


@pytest.fixture
def sign_in(reference_data: None) -> SignIn:
    """``sign_in("city_officer", region="500000")``: a browser of a person with that role."""

    def sign_in(
        role: str, *, region: str | None = None, organisation: Organisation | None = None
    ) -> Client:
        user = User.objects.create(username=f"{role}-{User.objects.count()}")
        Membership.objects.create(
            user=user,
            role=role,
            region=Region.objects.get(code=region) if region else None,
            organisation=organisation,
        )
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def city(sign_in: SignIn) -> Client:
    return sign_in("city_officer", region="500000")


@pytest.fixture
def district(sign_in: SignIn) -> Client:
    return sign_in("district_officer", region="500107")


@pytest.fixture
def evaluator(sign_in: SignIn) -> Client:
    return sign_in("evaluator", region="500000")


@pytest.fixture
def beibei_hauler(reference_data: None) -> Organisation:
    return create_organisation(
        actor=CITY,
        code="H-9",
        name="北碚环卫",
        kind="hauler",
        region=Region.objects.get(code="500109"),
    )
