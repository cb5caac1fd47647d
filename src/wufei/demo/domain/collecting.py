"""Enters the collection points of the demo with bins, windows, contracts, a depot and crews.

All invented, around the seats of the streets; what stands already is left as it is.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from wufei.collection.public import (
    ContractState,
    Point,
    create_bin,
    create_contract,
    create_crew,
    create_depot,
    create_point,
    create_window,
    move_contract,
)
from wufei.demo.place_names import TOWNSHIPS
from wufei.demo.places import places_of
from wufei.kernel.actors import Actor
from wufei.ledger.public import Account
from wufei.registry.public import Material, Organisation, Region, Vehicle

_HAULER, _HOLDER = "ORG-HAUL-1", "ORG-GEN-1"
#: Kind, Chinese and English name, shift from the seat in ten-thousandths of a degree.
_KINDS = (
    ("compound", "小区桶组", "bin group", (12, -18)),
    ("restaurant", "餐饮店", "restaurant", (-25, 9)),
    ("market", "农贸市场", "market", (31, 22)),
)
#: When each kind hands over, every day.
_HOURS = {
    "compound": (dt.time(6), dt.time(12)),
    "restaurant": (dt.time(12), dt.time(21)),
    "market": (dt.time(6), dt.time(12)),
}


def register_points(*, actor: Actor) -> int:
    """Three points in each street or town, in one transaction; how many there are.

    Source: invented for the demo.
    """
    with transaction.atomic():
        if not Point.objects.exists():
            _points(actor)
            _hauler(actor)
        return Point.objects.count()


def _points(actor: Actor) -> None:
    kitchen = Material.objects.get(key="kitchen")
    holder = Organisation.objects.get(code=_HOLDER)
    regions: dict[str, Region] = Region.objects.in_bulk(field_name="code")
    for town in TOWNSHIPS:
        place = places_of(town.code)[0]
        account = Account.objects.get(code=place.source)
        for number, (kind, name, name_en, (east, north)) in enumerate(_KINDS):
            code = f"{town.code}-{number + 1}"
            point = create_point(
                actor=actor,
                code=code,
                name=f"{place.name}{name}",
                name_en=f"{place.name_en} {name_en}",
                kind=kind,
                region=regions[place.code],
                organisation=holder if kind == "restaurant" else None,
                latitude=Decimal(town.seat[1] + north) / 10_000,
                longitude=Decimal(town.seat[0] + east) / 10_000,
                account=account,
            )
            create_bin(actor=actor, code=f"{code}-A", point=point, material=kitchen, litres=240)
            _windows(actor, point, kitchen, *_HOURS[kind])


def _windows(
    actor: Actor, point: Point, kitchen: Material, opens_at: dt.time, closes_at: dt.time
) -> None:
    for weekday in range(7):
        create_window(
            actor=actor,
            point=point,
            weekday=weekday,
            opens_at=opens_at,
            closes_at=closes_at,
            materials=[kitchen],
        )


def _hauler(actor: Actor) -> None:
    kitchen = Material.objects.get(key="kitchen")
    hauler = Organisation.objects.get(code=_HAULER)
    contract = create_contract(
        actor=actor,
        code="HT-DEMO-1",
        holder=Organisation.objects.get(code=_HOLDER),
        hauler=hauler,
        materials=[kitchen],
        fee_basis="bin",
        fee=Decimal("6.50"),
    )
    move_contract(actor=actor, contract=contract, state=ContractState.ACTIVE, reason="演示数据")
    depot = create_depot(
        actor=actor,
        code="DEPOT-1",
        name="环卫停车场",
        name_en="Sanitation depot",
        organisation=hauler,
        region=hauler.region,
        latitude=Decimal("29.505"),
        longitude=Decimal("106.500"),
    )
    vehicles = Vehicle.objects.filter(organisation=hauler, materials=kitchen).order_by("plate")
    for number, vehicle in enumerate(vehicles[:2], start=1):
        create_crew(
            actor=actor,
            code=f"CREW-{number}",
            name=f"收运{number}班",
            name_en=f"Crew {number}",
            organisation=hauler,
            depot=depot,
            vehicle=vehicle,
        )
