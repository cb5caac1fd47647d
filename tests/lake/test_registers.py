"""Registers as they stood: a changed row keeps its old version at an old cut."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from tests.lake.lakefiles import in_files, in_lake
from tests.ledger.conftest import CLERK, make_book
from wufei.lake.domain import registerfiles
from wufei.lake.models import TableFile
from wufei.lake.public import (
    Cut,
    RegisterVersion,
    capture_registers,
    current_cut,
    deliver_pages,
    last_fact,
    tables_at,
)
from wufei.lake.schema import KEYS
from wufei.ledger.public import Account, AccountDraft, Page, close_account, open_accounts
from wufei.registry.public import (
    Material,
    Organisation,
    Region,
    create_material,
    create_region,
    create_site,
    transfer_units,
    update_material,
    update_organisation,
    update_region,
    update_site,
)

FIRST = dt.date(2020, 1, 1)


@pytest.fixture
def tree(db: None) -> dict[str, Region]:
    """Two districts, a street of the first with a community and a village, all on record."""
    make_book()
    rows: dict[str, Region] = {}
    for code, kind, parent in (
        ("50", "municipality", None),
        ("51", "district", "50"),
        ("52", "district", "50"),
        ("511", "street", "51"),
        ("5111", "community", "511"),
        ("5112", "village", "511"),
    ):
        rows[code] = create_region(
            actor=CLERK,
            code=code,
            name=f"区划{code}",
            kind=kind,
            parent=rows[parent] if parent else None,
        )
    capture_registers()
    return rows


def latest(name: str, columns: str, cut: Cut | None = None) -> list[tuple[Any, ...]]:
    """Columns of the latest version of each row at a cut, as an engine shows them."""
    cut = cut or current_cut()
    files = tables_at(cut, [name]).files[name]
    rows = in_files(files, f"{KEYS[name]}, number, {columns}", "number")
    found = {row[0]: row[2:] for row in rows if row[1] <= cut.fact}
    return [found[key] for key in sorted(found)]


def test_the_numbers_have_no_gaps(tree: dict[str, Region]) -> None:
    numbers = RegisterVersion.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 21))
    assert last_fact() == 20


def test_nothing_is_recorded_twice(tree: dict[str, Region]) -> None:
    assert capture_registers() == 0
    assert capture_registers(thorough=True) == 0


def test_levels_come_from_the_path(tree: dict[str, Region]) -> None:
    assert latest("regions", "region, province, district, township, community") == [
        ("50", "50", None, None, None),
        ("51", "50", "51", None, None),
        ("511", "50", "51", "511", None),
        ("5111", "50", "51", "511", "5111"),
        ("5112", "50", "51", "511", "5112"),
        ("52", "50", "52", None, None),
        ("9", None, "9", None, None),
    ]


def test_a_renamed_division_keeps_its_name_at_the_old_cut(tree: dict[str, Region]) -> None:
    before = current_cut()
    update_region(actor=CLERK, region=tree["511"], name="新街道", households=800)
    assert capture_registers() == 1
    assert ("新街道", 800) in latest("regions", "name, households")
    assert ("区划511", None) in latest("regions", "name, households", before)


def test_a_moved_street_takes_along_what_is_below_it(tree: dict[str, Region]) -> None:
    open_accounts(
        actor=CLERK, drafts=[AccountDraft("bin", "桶", "source", region_id=tree["5111"].pk)]
    )
    capture_registers()
    before = current_cut()
    transfer_units(
        actor=CLERK, units=[tree["511"]], into=tree["52"], effective_on=FIRST, reason="区划调整"
    )
    assert capture_registers() == 4
    account = Account.objects.get(code="bin").pk
    query = f"account_id = {account} AS mine, district, region_path"
    assert (True, "52", "/50/52/511/5111/") in latest("accounts", query)
    assert (True, "51", "/50/51/511/5111/") in latest("accounts", query, before)
    assert ("5112", "52") in latest("regions", "code, district")
    assert ("5112", "51") in latest("regions", "code, district", before)


def test_a_code_that_was_given_up_is_left_without_content(tree: dict[str, Region]) -> None:
    before = current_cut()
    update_region(actor=CLERK, region=tree["5111"], code="5119", households=70)
    capture_registers()
    found = latest("regions", "code, level, region, households")
    assert ("5111", None, None, None) in found
    assert ("5119", "community", "5119", 70) in found
    assert ("5111", "community", "5111", None) in latest(
        "regions", "code, level, region, households", before
    )


def test_a_code_that_another_takes_at_once_is_the_others(tree: dict[str, Region]) -> None:
    """Two communities swap their codes, and a third takes the code of a fourth."""
    for region, code in (("5111", "x"), ("5112", "5111"), ("5111", "5112")):
        update_region(actor=CLERK, region=tree[region], code=code)
    update_region(actor=CLERK, region=tree["52"], code="53")
    create_region(actor=CLERK, code="52", name="另一区", kind="district", parent=tree["50"])
    capture_registers()
    found = dict(latest("regions", "code, name"))
    assert (found["5111"], found["5112"]) == ("区划5112", "区划5111")
    assert (found["52"], found["53"]) == ("另一区", "区划52")
    assert "x" not in found


def test_an_account_without_a_region_stands_where_its_site_is(tree: dict[str, Region]) -> None:
    site = create_site(
        actor=CLERK,
        code="S-1",
        name="站",
        kind="transfer_station",
        organisation=Organisation.objects.get(code="plant"),
        region=tree["511"],
    )
    open_accounts(actor=CLERK, drafts=[AccountDraft("hall", "大厅", "stock", site_id=site.pk)])
    capture_registers()
    columns = "code, site, site_kind, township, region"
    assert ("hall", "S-1", "transfer_station", "511", "511") in latest("accounts", columns)
    assert latest("sites", "code, kind, district") == [("S-1", "transfer_station", "51")]


def test_materials_know_what_they_are_part_of(db: None) -> None:
    kitchen = create_material(actor=CLERK, key="kitchen", scheme="household", name="厨余")
    family = create_material(
        actor=CLERK, key="family", scheme="household", name="家庭厨余", parent=kitchen
    )
    capture_registers()
    before = current_cut()
    assert latest("materials", "key, root, path") == [
        ("kitchen", "kitchen", "/kitchen/"),
        ("family", "kitchen", "/kitchen/family/"),
    ]
    update_material(actor=CLERK, material=family, parent=None)
    capture_registers()
    assert ("family", "family", "/family/") in latest("materials", "key, root, path")
    assert ("family", "kitchen", "/kitchen/family/") in latest(
        "materials", "key, root, path", before
    )


def _changes(tree: dict[str, Region]) -> Iterator[int]:
    """Every kind of change that the registers' own functions make; how many versions each makes."""
    plant = Organisation.objects.get(code="plant")
    site = create_site(
        actor=CLERK, code="S", name="站", kind="landfill", organisation=plant, region=tree["51"]
    )
    yield 1
    update_site(actor=CLERK, site=site, status="closed", region=tree["52"])
    yield 1
    update_organisation(actor=CLERK, organisation=plant, code="works")
    yield 5  # the site and four accounts tell whose they are
    update_material(actor=CLERK, material=Material.objects.get(key="oil"), name="油脂")
    yield 1
    open_accounts(actor=CLERK, drafts=[AccountDraft("new", "新", "stock", region_id=tree["51"].pk)])
    yield 1
    update_region(actor=CLERK, region=tree["51"], code="57")
    yield 5  # the district, three divisions below it, its account; the site moved away before
    close_account(actor=CLERK, account=Account.objects.get(code="new"), day=FIRST)
    yield 0  # no column of the lake


def test_every_kind_of_change_is_noticed_at_once(tree: dict[str, Region]) -> None:
    for expected in _changes(tree):
        assert capture_registers() == expected
    assert capture_registers(thorough=True) == 0


def test_a_quiet_capture_reads_no_register(
    tree: dict[str, Region], django_assert_num_queries: Any
) -> None:
    capture_registers()
    with django_assert_num_queries(7):  # audit log, five counts, the last fact
        assert capture_registers() == 0


def test_a_change_past_the_audit_log_is_found_when_all_is_compared(
    tree: dict[str, Region],
) -> None:
    Region.objects.filter(code="511").update(name="暗改")
    assert capture_registers() == 0
    assert capture_registers(thorough=True) == 1
    assert ("暗改",) in latest("regions", "name")


def test_a_version_tells_the_page_at_which_it_was_recorded(city: None) -> None:
    update_material(actor=CLERK, material=Material.objects.get(key="oil"), name="油脂")
    capture_registers()
    newest = RegisterVersion.objects.latest("number")
    assert (newest.page, newest.body["name"]) == (3, "油脂")
    assert Page.objects.count() == 3


def test_a_newer_file_leaves_the_older_to_its_readers(tree: dict[str, Region]) -> None:
    before = tables_at(current_cut(), ["regions"]).files["regions"]
    update_region(actor=CLERK, region=tree["511"], name="新街道")
    deliver_pages()
    after = tables_at(current_cut(), ["regions"]).files["regions"]
    assert before != after
    assert [path.name for path in registerfiles.files_of("regions")] == [
        "regions-000000000020.parquet",
        "regions-000000000021.parquet",
    ]
    assert len(in_files(before, "number")) == 7
    assert TableFile.objects.get(table="regions").path == "registers/regions-000000000021.parquet"


def test_the_file_of_a_cut_is_written_when_it_is_asked_for(tree: dict[str, Region]) -> None:
    assert registerfiles.files_of("accounts") == []
    assert len(in_lake("accounts", "number")) == 10
    assert len(registerfiles.files_of("accounts")) == 1
