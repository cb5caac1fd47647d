from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from tests.registry.actors import CITY
from tests.registry.conftest import (  # noqa: F401
    SignIn,
    beibei_hauler,
    city,
    district,
    evaluator,
    hauler,
    jiulongpo,
    sign_in,
)
from wufei.collection.public import (
    Bin,
    Contract,
    ContractState,
    Point,
    ServiceSlot,
    create_bin,
    create_contract,
    create_point,
    create_slot,
    move_contract,
)
from wufei.registry.public import Material, Organisation, Region, create_organisation

LATER = dt.date(2090, 1, 1)
_REGIONS = (
    ("500000", "重庆市", "Chongqing", "province", "municipality", None),
    ("500107", "九龙坡区", "Jiulongpo District", "district", "district", "500000"),
    ("500109", "北碚区", "Beibei District", "district", "district", "500000"),
)
_CLASSES = (
    ("kitchen", "厨余垃圾", "Kitchen waste"),
    ("recyclable", "可回收物", "Recyclables"),
    ("residual", "其他垃圾", "Residual waste"),
    ("hazardous", "有害垃圾", "Hazardous household waste"),
)


@pytest.fixture
def reference_data(db: None) -> None:
    """As little of the city and its classes as these tests need: the whole takes its time."""
    for code, name, name_en, level, kind, above in _REGIONS:
        parent = Region.objects.get(code=above) if above else None
        Region.objects.create(
            code=code,
            name=name,
            name_en=name_en,
            level=level,
            kind=kind,
            parent=parent,
            path=f"{parent.path if parent else '/'}{code}/",
        )
    for key, name, name_en in _CLASSES:
        Material.objects.create(key=key, scheme="household", name=name, name_en=name_en)


@pytest.fixture
def holder(jiulongpo: Region) -> Organisation:  # noqa: F811
    return create_organisation(
        actor=CITY, code="M-1", name="物业一公司", kind="enterprise", region=jiulongpo
    )


@pytest.fixture
def kitchen(reference_data: None) -> Material:
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


@pytest.fixture
def monday() -> Iterator[None]:
    """It is Monday, 7 December 2026, nine in the morning; nothing special is ahead."""
    with time_machine.travel(dt.datetime(2026, 12, 7, 1, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def active(contract: Contract) -> Contract:
    return move_contract(actor=CITY, contract=contract, state=ContractState.ACTIVE, reason="签订")


@pytest.fixture
def restaurant(jiulongpo: Region, holder: Organisation) -> Point:  # noqa: F811
    return create_point(
        actor=CITY,
        code="R-1",
        name="江湖菜馆",
        kind="restaurant",
        region=jiulongpo,
        organisation=holder,
    )


@pytest.fixture
def slot(hauler: Organisation, jiulongpo: Region, kitchen: Material) -> ServiceSlot:  # noqa: F811
    """Wednesdays from eight to ten, two orders and six bins."""
    return create_slot(
        actor=CITY,
        code="W-AM",
        name="周三上午",
        hauler=hauler,
        region=jiulongpo,
        materials=[kitchen],
        weekday=2,
        opens_at=dt.time(8),
        closes_at=dt.time(10),
        capacity_orders=2,
        capacity_bins=6,
    )
