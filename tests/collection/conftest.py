from __future__ import annotations

import datetime as dt

import pytest

from tests.registry.actors import CITY
from tests.registry.conftest import (  # noqa: F401
    SignIn,
    beibei_hauler,
    city,
    district,
    evaluator,
    hauler,
    jiulongpo,
    reference_data,
    sign_in,
)
from wufei.collection.public import Bin, Contract, Point, create_bin, create_contract, create_point
from wufei.registry.public import Material, Organisation, Region, create_organisation

LATER = dt.date(2090, 1, 1)


@pytest.fixture
def holder(jiulongpo: Region) -> Organisation:  # noqa: F811
    return create_organisation(
        actor=CITY, code="M-1", name="物业一公司", kind="enterprise", region=jiulongpo
    )


@pytest.fixture
def kitchen(reference_data: None) -> Material:  # noqa: F811
    return Material.objects.get(key="kitchen")


@pytest.fixture
def point(jiulongpo: Region, holder: Organisation) -> Point:  # noqa: F811
    return create_point(
        actor=CITY,
        code="P-1",
        name="一号桶组",
        kind="compound",
        region=jiulongpo,
        organisation=holder,
    )


@pytest.fixture
def bin_(point: Point, kitchen: Material) -> Bin:
    return create_bin(actor=CITY, code="B-1", point=point, material=kitchen, litres=120)


@pytest.fixture
def contract(holder: Organisation, hauler: Organisation, kitchen: Material) -> Contract:  # noqa: F811
    return create_contract(
        actor=CITY,
        code="C-1",
        holder=holder,
        hauler=hauler,
        materials=[kitchen],
        fee_basis="bin",
        fee=5,
    )
