"""What districts owe each other adds up to what plants received, to the gram."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.settlement.world import BOOKS, DAY, World
from wufei.kernel.actors import Actor, Grant, Role
from wufei.registry.public import Region
from wufei.settlement.domain.pricing import create_rate
from wufei.settlement.public import GateReceipt, compensation, parts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def neighbours(world: World) -> World:
    """The second point lies in another district."""
    city = Region.objects.get(code="500000")
    other = Region.objects.create(
        code="500109", name="北碚区", level="district", kind="district", parent=city,
        path="/500000/500109/",
    )  # fmt: skip
    world.points[1].region = other
    world.points[1].save()
    return world


def rows(actor: Actor = BOOKS) -> list[tuple[str, str, int, int | None]]:
    found = compensation(actor=actor, month=DAY)
    return [(r.receiver.name, str(r.origin), r.grams, r.amount_fen) for r in found]


def test_shares_by_origin_are_priced_and_add_up(neighbours: World) -> None:
    neighbours.weigh(0, 30_000, 10)
    neighbours.weigh(1, 60_001, 20)
    neighbours.settle()
    neighbours.receive(89_999)
    create_rate(
        actor=BOOKS, material=neighbours.kitchen, yuan_per_tonne=Decimal("150.00"), source="示例"
    )
    assert rows() == [
        ("九龙坡区", "九龙坡区", 29_999, None),
        ("九龙坡区", "北碚区", 60_000, 900),
    ]
    assert sum(row[2] for row in rows()) == 89_999


def test_a_load_handed_over_brings_its_origins_along(neighbours: World) -> None:
    neighbours.weigh(1, 60_000, 10)
    neighbours.weigh(0, 30_000, 20, round=neighbours.rounds[1])
    neighbours.hand_over(30)
    neighbours.settle()
    neighbours.receive(90_000, round=neighbours.rounds[1])
    assert [row[1:3] for row in rows()] == [("九龙坡区", 30_000), ("北碚区", 60_000)]


def test_mass_without_records_is_of_unknown_origin(neighbours: World) -> None:
    neighbours.receive(5_000)
    assert [row[1:] for row in rows()] == [("None", 5_000, None)]
    (part,) = parts_of(list(GateReceipt.objects.select_related("site__region", "load")))
    assert (part.origin, part.grams) == (None, 5_000)


def test_a_district_reads_the_rows_that_concern_it(neighbours: World) -> None:
    neighbours.weigh(0, 30_000, 10)
    neighbours.weigh(1, 60_000, 20)
    neighbours.settle()
    neighbours.receive(90_000)
    beibei = Actor(1, "北碚", (Grant(Role.DISTRICT_OFFICER, region_path="/500000/500109/"),))
    assert [row[1] for row in rows(beibei)] == ["北碚区"]
    hauler = Actor(2, "罗", (Grant(Role.DISPATCHER, organisation_id=neighbours.hauler.pk),))
    assert rows(hauler) == []


def test_the_price_that_names_most_holds(neighbours: World) -> None:
    neighbours.weigh(1, 1_000_000, 20)
    neighbours.settle()
    neighbours.receive(1_000_000)
    beibei = Region.objects.get(code="500109")
    told = {"actor": BOOKS, "material": neighbours.kitchen, "source": "示例"}
    create_rate(**told, yuan_per_tonne=Decimal(100))  # type: ignore[arg-type]
    create_rate(**told, yuan_per_tonne=Decimal(120), origin=beibei)  # type: ignore[arg-type]
    assert rows() == [("九龙坡区", "北碚区", 1_000_000, 12_000)]
