"""A small city for the API: an office, a hauler, a plant, another district, a stranger.

Keys and clock are fixed, so that digests, examples and answers are the same on every run.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from wufei.kernel.actors import Actor, Role, system_actor
from wufei.ledger.public import AccountDraft, load_exemptions, open_accounts
from wufei.people.public import User, actor_of
from wufei.registry.public import (
    Density,
    Material,
    MaterialCode,
    MaterialLabel,
    Organisation,
    Region,
    ReportingUnit,
    Site,
    Vehicle,
)

NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
CLERK = system_actor("test")

#: User name → role, region code, organisation code.
PEOPLE = {
    "officer": (Role.CITY_OFFICER, "500000", ""),
    "foreign": (Role.DISTRICT_OFFICER, "500106", ""),
    "gatekeeper": (Role.GATEKEEPER, "", "ORG-PLANT-KITCHEN"),
    "hauler": (Role.DISPATCHER, "", "ORG-HAUL-1"),
    "stranger": (None, "", ""),
}


def make_world() -> dict[str, User]:
    """The city with its people, by user name; call it with the clock at :data:`NOW`."""
    load_exemptions()
    regions = _regions()
    bodies = _organisations(regions)
    _materials()
    site = Site.objects.create(
        code="SITE-KITCHEN",
        name="厨余垃圾处理厂",
        name_en="kitchen waste plant",
        kind="kitchen_plant",
        organisation=bodies["ORG-PLANT-KITCHEN"],
        region=regions["500107001"],
        latitude="29.502300",
        longitude="106.511200",
        capacity_grams_per_day=500_000_000,
    )
    vehicle = Vehicle.objects.create(
        plate="渝A12345", organisation=bodies["ORG-HAUL-1"], payload_grams=8_000_000
    )
    vehicle.materials.set(Material.objects.filter(key="kitchen"))
    _accounts(regions, bodies, site, vehicle)
    return _people(regions, bodies)


def actor(user: User) -> Actor:
    return actor_of(user)


def _regions() -> dict[str, Region]:
    rows = [
        ("500000", "重庆市", "Chongqing", "province", "municipality", None),
        ("500106", "沙坪坝区", "Shapingba", "district", "district", "500000"),
        ("500107", "九龙坡区", "Jiulongpo", "district", "district", "500000"),
        ("500107001", "示例街道", "Example Street", "township", "street", "500107"),
    ]
    made: dict[str, Region] = {}
    for code, name, name_en, level, kind, above in rows:
        parent = made.get(above or "")
        made[code] = Region.objects.create(
            code=code,
            name=name,
            name_en=name_en,
            level=level,
            kind=kind,
            parent=parent,
            path=f"{parent.path if parent else '/'}{code}/",
        )
    unit = ReportingUnit.objects.create(code="RU-107", name="九龙坡区", kind="division")
    unit.regions.set([made["500107"]])
    return made


def _organisations(regions: dict[str, Region]) -> dict[str, Organisation]:
    rows = [
        ("ORG-HAUL-1", "一号收运公司", "First Haulage", "hauler", "500107"),
        ("ORG-PLANT-KITCHEN", "厨余处置公司", "Kitchen Waste Co.", "plant_operator", "500107"),
        ("ORG-FOREIGN", "外区收运公司", "Foreign Haulage", "hauler", "500106"),
    ]
    return {
        code: Organisation.objects.create(
            code=code, name=name, name_en=name_en, kind=kind, region=regions[region]
        )
        for code, name, name_en, kind, region in rows
    }


def _materials() -> None:
    kitchen = Material.objects.create(
        key="kitchen", scheme="household", name="厨余垃圾", name_en="kitchen waste"
    )
    for key, name in (("kitchen_family", "家庭厨余"), ("kitchen_catering", "餐厨垃圾")):
        Material.objects.create(key=key, scheme="household", name=name, parent=kitchen)
    Material.objects.create(key="digestate", scheme="product", name="沼渣", name_en="digestate")
    Material.objects.create(key="biogas", scheme="product", name="沼气", name_en="biogas")
    oil = Material.objects.create(key="hw-900-214-08", scheme="hazardous", name="废润滑油")
    MaterialCode.objects.create(
        material=oil, list_name="hw", edition="2021", code="900-214-08", category="HW08",
        hazards="T,I", valid_from=dt.date(2021, 1, 1),
    )  # fmt: skip
    MaterialLabel.objects.create(
        material=kitchen, name="易腐垃圾", name_en="perishables", valid_to=dt.date(2022, 1, 1)
    )
    Density.objects.create(material=kitchen, grams_per_litre="650.0000", source="示例")


def _accounts(
    regions: dict[str, Region], bodies: dict[str, Organisation], site: Site, vehicle: Vehicle
) -> None:
    street = {"region_id": regions["500107001"].pk}
    haul = {"organisation_id": bodies["ORG-HAUL-1"].pk, **street}
    plant = {"organisation_id": bodies["ORG-PLANT-KITCHEN"].pk, "site_id": site.pk, **street}
    foreign = {
        "organisation_id": bodies["ORG-FOREIGN"].pk, "region_id": regions["500106"].pk,
    }  # fmt: skip
    drafts = [
        AccountDraft("SRC-500107001", "示例街道居民", "source", **street),
        AccountDraft("TRK-A12345", "渝A12345", "transit", vehicle_id=vehicle.pk, **haul),
        AccountDraft("STK-KITCHEN", "处理厂料坑", "stock", **plant),
        AccountDraft("REF-KITCHEN", "拒收暂存", "stock", use="refused", **plant),
        AccountDraft("PRC-KITCHEN", "厌氧产线", "process", **plant),
        AccountDraft("SNK-BIOGAS", "沼气发电", "sink", **plant),
        AccountDraft("LOSS-WEIGHING", "磅差", "loss", cause="weighing", **street),
        AccountDraft("SRC-FOREIGN", "外区居民", "source", **foreign),
        AccountDraft("TRK-FOREIGN", "外区车辆", "transit", **foreign),
    ]
    open_accounts(actor=CLERK, drafts=drafts)


def _people(regions: dict[str, Region], bodies: dict[str, Organisation]) -> dict[str, User]:
    made = {}
    for number, (name, (role, region, organisation)) in enumerate(PEOPLE.items(), 7001):
        user = User.objects.create(pk=number, username=name, display_name=f"示例{name}")
        if role is not None:
            scope: dict[str, Any] = {"region": regions[region]} if region else {}
            if organisation:
                scope = {"organisation": bodies[organisation]}
            user.memberships.create(role=role, **scope)
        made[name] = user
    return made
