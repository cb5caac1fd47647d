"""The reviewed data: complete, loaded once, never overwriting what an officer edited."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
import time
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command

from tests.registry.actors import OPERATOR
from wufei.kernel.models import AuditRecord
from wufei.registry.domain.reference import DATA, load_reference_data
from wufei.registry.public import (
    Density,
    Material,
    MaterialCode,
    Region,
    ReportingUnit,
    SpecialDay,
    Succession,
    districts_on,
    label_of,
    update_material,
)

pytestmark = pytest.mark.django_db

EVE, CHANGE = dt.date(2025, 11, 5), dt.date(2025, 11, 6)


def test_loading_twice_adds_nothing_the_second_time() -> None:
    first, second = load_reference_data(), load_reference_data()
    assert first.added == {
        "region": 40,
        "succession": 4,
        "reporting_unit": 42,
        "material": 88,
        "material_code": 467,
        "special_day": 72,
    }
    assert second.total == 0
    assert AuditRecord.objects.filter(action="registry.reference.loaded").count() == 1


def test_loading_is_quick() -> None:
    start = time.perf_counter()
    load_reference_data()
    assert time.perf_counter() - start < 1.5


def test_an_edit_outlives_the_next_load(reference_data: None) -> None:
    paper = Material.objects.get(key="paper")
    update_material(actor=OPERATOR, material=paper, name="纸类")
    load_reference_data()
    paper.refresh_from_db()
    assert paper.name == "纸类"


def test_the_command_says_what_it_added(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_reference_data")
    assert "material_code: +467" in capsys.readouterr().out


def test_38_districts_before_the_change_of_2025_and_37_after(reference_data: None) -> None:
    before, after = districts_on(EVE), districts_on(CHANGE)
    assert len(before) == 38
    assert len(after) == 37
    assert {row.name for row in before} - {row.name for row in after} == {"江北区", "渝北区"}
    assert {row.name for row in after} - {row.name for row in before} == {"两江新区"}


def test_the_kinds_of_districts_add_up(reference_data: None) -> None:
    kinds = [row.kind for row in districts_on(EVE)]
    assert [kinds.count(k) for k in ("district", "county", "autonomous_county")] == [26, 8, 4]
    assert [row.kind for row in districts_on(CHANGE)].count("district") == 25


def test_no_code_of_a_division_pretends_to_be_checked(reference_data: None) -> None:
    assert Region.objects.filter(confirmed=True).count() == 0
    assert Region.objects.get(name="两江新区").code == "5001XX-liangjiang"


def test_the_change_of_2025_is_told_as_succession(reference_data: None) -> None:
    rows = Succession.objects.values_list("kind", "from_region__name", "to_region__name")
    assert set(rows) == {
        ("merge", "江北区", "两江新区"),
        ("merge", "渝北区", "两江新区"),
        ("transfer", "渝北区", "北碚区"),
        ("transfer", "北碚区", "两江新区"),
    }


def test_41_units_report_before_the_change(reference_data: None) -> None:
    assert ReportingUnit.objects.in_force(EVE).count() == 41
    areas = ReportingUnit.objects.in_force(EVE).filter(kind="functional_area")
    assert {row.code: sorted(r.name for r in row.regions.all()) for row in areas} == {
        "functional-liangjiang": ["北碚区", "江北区", "渝北区"],
        "functional-hightech": ["九龙坡区", "沙坪坝区"],
        "functional-wansheng": ["綦江区"],
    }


def test_liangjiang_is_a_functional_area_until_it_is_a_district(reference_data: None) -> None:
    units = ReportingUnit.objects.filter(name__startswith="两江新区")
    assert [row.kind for row in units.in_force(EVE)] == ["functional_area"]
    assert [row.kind for row in units.in_force(CHANGE)] == ["division"]


def test_kitchen_waste_changes_its_name_in_2022_and_stays_one_material(
    reference_data: None,
) -> None:
    kitchen = Material.objects.get(key="kitchen")
    assert label_of(kitchen, dt.date(2021, 12, 31)) == "易腐垃圾"
    assert label_of(kitchen, dt.date(2022, 1, 1)) == "厨余垃圾"
    assert sorted(kitchen.children.values_list("key", flat=True)) == [
        "kitchen_catering",
        "kitchen_family",
        "kitchen_other",
    ]


def test_every_material_has_an_english_name(reference_data: None) -> None:
    assert list(Material.objects.filter(name_en="").values_list("key", flat=True)) == []


def test_467_hazardous_codes_in_46_categories(reference_data: None) -> None:
    codes = MaterialCode.objects.filter(list_name="hw", edition="2021")
    assert codes.count() == 467
    assert codes.values("category").distinct().count() == 46
    assert Material.objects.filter(key__startswith="hw-").count() == 467


def test_each_code_belongs_to_the_category_in_its_last_digits(reference_data: None) -> None:
    rows = MaterialCode.objects.select_related("material__parent")
    assert all(
        row.category == f"HW{row.code[-2:]}"
        and row.material.key == f"hw-{row.code}"
        and row.material.parent.key == row.category.lower()
        for row in rows
    )


@pytest.mark.parametrize(
    ("code", "hazards", "logic"),
    [
        ("841-001-01", "In", "single"),
        ("900-041-49", "T In", "any_of"),
        ("900-052-31", "T C", "first_certain"),
    ],
)
def test_hazards_keep_whether_they_are_certain(
    reference_data: None, code: str, hazards: str, logic: str
) -> None:
    row = MaterialCode.objects.get(code=code)
    assert (row.hazards, row.hazard_logic) == (hazards, logic)


def test_only_codes_with_a_sourced_name_are_confirmed(reference_data: None) -> None:
    codes = Material.objects.filter(key__startswith="hw-")
    assert codes.filter(confirmed=True).count() == 19
    assert codes.get(key="hw-900-052-31").name == "废铅蓄电池 900-052-31"
    assert codes.get(key="hw-900-199-08").name == "废矿物油与含矿物油废物 900-199-08"


def test_densities_say_that_they_have_no_source(reference_data: None) -> None:
    assert set(Density.objects.values_list("source", flat=True)) == {"待核实"}


def test_special_days_are_unconfirmed_and_make_up_days_fall_on_weekends(
    reference_data: None,
) -> None:
    assert SpecialDay.objects.filter(confirmed=True).count() == 0
    make_up = SpecialDay.objects.filter(kind="make_up").values_list("day", flat=True)
    assert len(make_up) == 11
    assert {day.weekday() for day in make_up} == {5, 6}


def test_a_later_edition_is_added_as_data(reference_data: None, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    with (folder / "codes" / "hw-2025.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["code", "category", "hazards", "hazard_logic"])
        writer.writerow(["900-052-31", "HW31", "T C", "first_certain"])
        writer.writerow(["321-099-48", "HW48", "T", "single"])
    path = folder / "codes" / "editions.yaml"
    editions = yaml.safe_load(path.read_text(encoding="utf-8"))
    later = {"edition": "2025", "file": "hw-2025.csv", "valid_from": dt.date(2025, 1, 1)}
    editions["editions"].append({**editions["editions"][0], **later, "valid_to": None})
    path.write_text(yaml.safe_dump(editions, allow_unicode=True), encoding="utf-8")

    assert load_reference_data(folder=folder).added["material_code"] == 2

    battery = Material.objects.get(key="hw-900-052-31")
    assert sorted(battery.codes.values_list("edition", flat=True)) == ["2021", "2025"]
    assert Material.objects.get(key="hw-321-099-48").parent.key == "hw48"
    assert MaterialCode.objects.in_force(dt.date(2026, 1, 1)).count() == 2
