"""Registers over the API: scoped, dated, searched."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.api.calling import Caller
from wufei.registry.public import Region

pytestmark = pytest.mark.django_db


def found(caller: Caller, path: str, key: str, **query: Any) -> list[str]:
    return [item[key] for item in caller.get(path, **query).json()["items"]]


def test_regions_are_a_dated_tree_that_everyone_signed_in_may_read(
    officer: Caller, callers: dict[str, Caller]
) -> None:
    Region.objects.filter(code="500106").update(valid_to=dt.date(2026, 1, 1))
    every = ["500000", "500106", "500107", "500107001"]
    assert found(officer, "/regions", "code") == every
    assert found(callers["stranger"], "/regions", "code") == every
    assert found(officer, "/regions", "code", on="2026-01-01") == ["500000", "500107", "500107001"]
    assert found(officer, "/regions", "code", level="district") == ["500106", "500107"]
    assert found(officer, "/regions", "code", within="500107") == ["500107", "500107001"]
    assert found(officer, "/regions", "code", q="example") == ["500107001"]
    region = officer.get("/regions/500107001").json()
    assert (region["parent"], region["path"]) == ("500107", "/500000/500107/500107001/")
    assert officer.get("/regions/1").status_code == 404


def test_reporting_units_name_their_regions(officer: Caller) -> None:
    (unit,) = officer.get("/reporting-units").json()["items"]
    assert (unit["code"], unit["kind"], unit["regions"]) == ("RU-107", "division", ["500107"])


def test_organisations_sites_and_vehicles_are_scoped(callers: dict[str, Caller]) -> None:
    def codes(name: str) -> list[list[str]]:
        return [
            found(callers[name], "/organisations", "code"),
            found(callers[name], "/sites", "code"),
            found(callers[name], "/vehicles", "plate"),
        ]

    assert codes("officer") == [
        ["ORG-FOREIGN", "ORG-HAUL-1", "ORG-PLANT-KITCHEN"],
        ["SITE-KITCHEN"],
        ["渝A12345"],
    ]
    assert codes("hauler") == [["ORG-HAUL-1"], [], ["渝A12345"]]
    assert codes("foreign") == [["ORG-FOREIGN"], [], []]
    assert codes("stranger") == [[], [], []]
    assert callers["foreign"].get("/sites/SITE-KITCHEN").status_code == 404
    assert callers["foreign"].get("/organisations/ORG-HAUL-1").status_code == 404


def test_a_site_carries_its_place_exactly(officer: Caller) -> None:
    site = officer.get("/sites/SITE-KITCHEN").json()
    assert (site["latitude"], site["longitude"]) == ("29.502300", "106.511200")
    assert site["capacity_grams_per_day"] == 500_000_000
    assert found(officer, "/sites", "code", kind="landfill") == []
    assert found(officer, "/sites", "code", organisation="ORG-PLANT-KITCHEN") == ["SITE-KITCHEN"]


def test_a_vehicle_names_what_it_may_carry(officer: Caller) -> None:
    (vehicle,) = officer.get("/vehicles", q="A12").json()["items"]
    assert (vehicle["materials"], vehicle["organisation"]) == (["kitchen"], "ORG-HAUL-1")


def test_materials_come_with_dated_labels_codes_and_densities(officer: Caller) -> None:
    kitchen = officer.get("/materials/kitchen").json()
    (label,) = kitchen["labels"]
    assert (label["name"], label["valid_from"], label["valid_to"]) == (
        "易腐垃圾",
        None,
        "2022-01-01",
    )
    assert [density["grams_per_litre"] for density in kitchen["densities"]] == ["650.0000"]
    coded = {"list_name": "hw", "code": "900-214-08"}
    assert found(officer, "/materials", "key", **coded) == ["hw-900-214-08"]
    assert found(officer, "/materials", "key", parent="kitchen") == [
        "kitchen_catering",
        "kitchen_family",
    ]
    assert found(officer, "/materials", "key", scheme="product") == ["biogas", "digestate"]
