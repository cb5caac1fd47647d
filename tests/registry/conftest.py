from __future__ import annotations

import pytest

from tests.registry.actors import CITY
from wufei.registry.public import (
    Organisation,
    Region,
    create_organisation,
    create_region,
    load_reference_data,
)


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
