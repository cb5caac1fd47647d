"""Divisions that become others. The tree of every earlier day can still be drawn."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.registry.actors import CITY, DISTRICT
from wufei.kernel.models import AuditRecord
from wufei.kernel.refusals import Refusal
from wufei.registry.public import (
    Organisation,
    Part,
    Region,
    RegistryReason,
    Succession,
    children_on,
    create_organisation,
    create_region,
    merge_regions,
    parent_on,
    region_on,
    split_region,
    successors_of,
    transfer_units,
)

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 3, 1)
EVE = dt.date(2026, 2, 28)


def district(code: str) -> Region:
    return Region.objects.get(code=code)


def new_district(code: str, name: str) -> Region:
    return create_region(
        actor=CITY, code=code, name=name, kind="district", parent=district("500000"), valid_from=DAY
    )


@pytest.fixture
def town(reference_data: None) -> Region:
    town = create_region(
        actor=CITY, code="500103901", name="甲街道", kind="street", parent=district("500103")
    )
    create_region(actor=CITY, code="500103901001", name="一社区", kind="community", parent=town)
    return town


def paths() -> dict[str, str]:
    rows = Region.objects.filter(code__startswith="5001039")
    return dict(rows.values_list("code", "path"))


def test_merging_moves_units_paths_and_organisations(town: Region) -> None:
    office = create_organisation(
        actor=CITY, code="O-1", name="环卫所", kind="authority", region=district("500103")
    )
    into = new_district("5001YY-new", "新区")

    merge_regions(
        actor=CITY,
        regions=[district("500103"), district("500104")],
        into=into,
        effective_on=DAY,
        reason="区划调整",
    )

    assert paths() == {
        "500103901": "/500000/5001YY-new/500103901/",
        "500103901001": "/500000/5001YY-new/500103901/500103901001/",
    }
    assert Organisation.objects.get(pk=office.pk).region == into
    assert region_on("500103", DAY) is None
    assert region_on("500103", EVE) == district("500103")
    assert {row.name for row in successors_of(district("500104"), DAY)} == {"新区"}
    assert AuditRecord.objects.filter(action="registry.region.merge").count() == 2


def test_the_tree_of_the_day_before_is_unchanged(town: Region) -> None:
    into = new_district("5001YY-new", "新区")
    merge_regions(
        actor=CITY, regions=[district("500103")], into=into, effective_on=DAY, reason="区划调整"
    )
    town.refresh_from_db()
    assert parent_on(town, EVE) == district("500103")
    assert parent_on(town, DAY) == into
    assert children_on(district("500103"), EVE) == [town]
    assert children_on(into, DAY) == [town]
    assert children_on(district("500103"), DAY) == []


def test_a_unit_that_moves_twice_is_found_where_it_was(town: Region) -> None:
    for code, day in (("500104", DAY), ("500106", dt.date(2026, 6, 1))):
        town.refresh_from_db()
        transfer_units(
            actor=CITY, units=[town], into=district(code), effective_on=day, reason="划转"
        )
    town.refresh_from_db()
    days = [EVE, DAY, dt.date(2026, 5, 31), dt.date(2026, 6, 1)]
    homes = [parent_on(town, day) for day in days]
    assert [home.code for home in homes if home] == ["500103", "500104", "500104", "500106"]


def test_a_transfer_leaves_both_divisions_in_force(town: Region) -> None:
    row = transfer_units(
        actor=CITY, units=[town], into=district("500104"), effective_on=DAY, reason="划转"
    )
    assert (row.kind, row.part) == ("transfer", "甲街道")
    assert region_on("500103", DAY) == district("500103")
    assert paths()["500103901001"] == "/500000/500104/500103901/500103901001/"


def test_a_second_transfer_of_the_day_joins_the_first(town: Region) -> None:
    other = create_region(
        actor=CITY, code="500103902", name="乙街道", kind="street", parent=district("500103")
    )
    for unit in (town, other):
        transfer_units(
            actor=CITY, units=[unit], into=district("500104"), effective_on=DAY, reason="划转"
        )
    assert Succession.objects.get(effective_on=DAY).part == "甲街道、乙街道"


def test_a_split_gives_every_unit_a_home(town: Region) -> None:
    east, west = new_district("5001YY-east", "东区"), new_district("5001YY-west", "西区")
    split_region(
        actor=CITY,
        region=district("500103"),
        parts=[Part(east, [town]), Part(west)],
        effective_on=DAY,
        reason="分设",
    )
    assert [row.name for row in successors_of(district("500103"), DAY)] == ["东区", "西区"]
    assert children_on(east, DAY) == [town]


def test_a_split_that_forgets_a_unit_changes_nothing(town: Region) -> None:
    east = new_district("5001YY-east", "东区")
    with pytest.raises(Refusal) as refused:
        split_region(
            actor=CITY,
            region=district("500103"),
            parts=[Part(east)],
            effective_on=DAY,
            reason="分设",
        )
    assert refused.value.message == "渝中区 分设后，甲街道 没有归属。"
    assert region_on("500103", DAY) == district("500103")
    assert not Succession.objects.filter(effective_on=DAY).exists()


def test_a_split_does_not_leave_organisations_without_a_place(town: Region) -> None:
    create_organisation(
        actor=CITY, code="O-1", name="环卫所", kind="authority", region=district("500103")
    )
    east = new_district("5001YY-east", "东区")
    with pytest.raises(Refusal) as refused:
        split_region(
            actor=CITY,
            region=district("500103"),
            parts=[Part(east, [town])],
            effective_on=DAY,
            reason="分设",
        )
    assert refused.value.reason is RegistryReason.STILL_IN_USE


def test_successors_are_followed_to_the_end(reference_data: None) -> None:
    yubei = district("500112")
    assert successors_of(yubei, dt.date(2025, 11, 5)) == [yubei]
    assert [row.name for row in successors_of(yubei, EVE)] == ["北碚区", "两江新区"]
    new = new_district("5001YY-new", "新区")
    liangjiang = district("5001XX-liangjiang")
    merge_regions(actor=CITY, regions=[liangjiang], into=new, effective_on=DAY, reason="调整")
    assert [row.name for row in successors_of(district("500105"), DAY)] == ["新区"]


@pytest.mark.parametrize(
    ("into", "day", "reason_text", "reason"),
    [
        ("500103", DAY, "x", RegistryReason.SUCCEEDS_ITSELF),
        ("500104", DAY, "", RegistryReason.REASON_MISSING),
        ("500104", dt.date(2999, 1, 1), "x", RegistryReason.EFFECTIVE_IN_FUTURE),
        ("500105", DAY, "x", RegistryReason.NOT_IN_FORCE),
        ("500000", DAY, "x", RegistryReason.SUCCESSION_OF_OTHER_LEVEL),
    ],
)
def test_what_a_merge_may_not_be(
    reference_data: None, into: str, day: dt.date, reason_text: str, reason: RegistryReason
) -> None:
    with pytest.raises(Refusal) as refused:
        merge_regions(
            actor=CITY,
            regions=[district("500103")],
            into=district(into),
            effective_on=day,
            reason=reason_text,
        )
    assert refused.value.reason is reason


def test_merging_nothing_is_refused(reference_data: None) -> None:
    with pytest.raises(Refusal) as refused:
        merge_regions(actor=CITY, regions=[], into=district("500104"), effective_on=DAY, reason="x")
    assert refused.value.reason is RegistryReason.NO_UNITS


def test_only_direct_units_of_one_division_are_transferred(town: Region) -> None:
    other = create_region(
        actor=CITY, code="500104901", name="丙街道", kind="street", parent=district("500104")
    )
    with pytest.raises(Refusal) as refused:
        transfer_units(
            actor=CITY,
            units=[town, other],
            into=district("500106"),
            effective_on=DAY,
            reason="划转",
        )
    assert refused.value.message == "丙街道 不是 渝中区 的下级。"
    assert paths()["500103901"] == "/500000/500103/500103901/"


def test_a_district_office_does_not_merge_districts(reference_data: None) -> None:
    with pytest.raises(Refusal) as refused:
        merge_regions(
            actor=DISTRICT,
            regions=[district("500107")],
            into=district("500104"),
            effective_on=DAY,
            reason="x",
        )
    assert refused.value.reason is RegistryReason.NOT_ALLOWED


def test_a_district_office_merges_streets_of_its_own(jiulongpo: Region) -> None:
    one, two = (
        create_region(
            actor=DISTRICT, code=f"50010790{n}", name=f"街道{n}", kind="street", parent=jiulongpo
        )
        for n in (1, 2)
    )
    merge_regions(actor=DISTRICT, regions=[one], into=two, effective_on=DAY, reason="合并")
    assert children_on(jiulongpo, DAY) == [two]
