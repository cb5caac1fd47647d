"""The pages of the registers, walked as the people who use them."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.registry.rows import rows_for, text_of
from wufei.registry.declared import REGISTERS
from wufei.registry.public import (
    Material,
    MaterialCode,
    Organisation,
    Region,
    ReportingUnit,
    Site,
    SpecialDay,
    Vehicle,
)

pytestmark = pytest.mark.django_db

LISTS = [f"/registers/{register.slug}/" for register in REGISTERS]


# --- lists ---------------------------------------------------------------------------------------


def test_the_front_page_counts_what_the_reader_sees(city: Client, hauler: Organisation) -> None:
    page = text_of(city.get("/registers/"))
    assert "危险废物代码" in page
    assert ">467<" in page


@pytest.mark.parametrize("url", ["/registers/", "/registers/regions/tree/", *LISTS])
def test_strangers_are_asked_to_sign_in(reference_data: None, client: Client, url: str) -> None:
    response = client.get(url)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("url", LISTS)
def test_every_register_opens(city: Client, url: str) -> None:
    assert city.get(url).status_code == 200


@pytest.mark.parametrize("url", LISTS)
def test_lists_are_only_read(city: Client, url: str) -> None:
    assert city.post(url).status_code == 405


def test_an_empty_register_says_so(city: Client) -> None:
    assert "还没有记录" in text_of(city.get("/registers/vehicles/"))
    assert "请放宽筛选条件。" in text_of(city.get("/registers/vehicles/?q=没有"))


def test_rows_of_other_areas_are_not_listed(
    district: Client, hauler: Organisation, beibei_hauler: Organisation
) -> None:
    page = text_of(district.get("/registers/organisations/"))
    assert "环卫一公司" in page
    assert "北碚环卫" not in page


@pytest.mark.parametrize(
    ("url", "found", "hidden"),
    [
        ("/registers/materials/?q=易腐", "kitchen", "recyclable"),
        ("/registers/codes/?q=900-052-31", "废铅蓄电池", "900-214-08"),
        ("/registers/codes/?q=飞灰+772", "772-002-18", "772-003-18"),
        ("/registers/codes/?hazard=In", "841-001-01", "900-052-31"),
        ("/registers/codes/?hazard=R&q=841", "841-004-01", "841-001-01"),
        ("/registers/regions/?day=2025-11-05&q=江北", "500105", "500108"),
        ("/registers/regions/?day=2025-11-06&q=江北", "没有符合条件的记录", "500105"),
        ("/registers/calendar/?year=2026&kind=make_up", "2026-10-10", "2025-10-11"),
        ("/registers/units/?kind=functional_area", "functional-wansheng", "500107"),
    ],
)
def test_search_and_filters(city: Client, url: str, found: str, hidden: str) -> None:
    page = text_of(city.get(url)).split('id="list-results"')[1].split("</main>")[0]
    assert found in page
    assert f">{hidden}<" not in page


def test_a_filter_that_makes_no_sense_is_told(city: Client) -> None:
    assert "field-error" in text_of(city.get("/registers/regions/?day=yesterday"))


def test_lists_are_paged_by_25_and_sorted(city: Client) -> None:
    first = city.get("/registers/codes/?sort=-code").context["table"]
    assert [len(first.page.object_list), first.page.paginator.num_pages] == [25, 19]
    assert first.page.object_list[0].record.code == "900-999-49"


def registry_queries(client: Client, url: str) -> int:
    """Queries for rows of the registry; those of the shell and the session are not counted."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return sum('FROM "registry_' in query["sql"] for query in captured)


@pytest.mark.parametrize(
    ("slug", "filtered", "queries"),
    [
        ("regions", "q=镇", 3),  # count, rows, districts of the filter
        ("organisations", "q=企业", 3),
        ("sites", "q=站", 3),
        ("vehicles", "q=渝A", 4),  # and the materials of the rows
        ("calendar", "year=2031", 2),
    ],
)
def test_lists_ask_as_much_for_30_rows_as_for_one(
    city: Client, hauler: Organisation, slug: str, filtered: str, queries: int
) -> None:
    url = f"/registers/{slug}/?{filtered}"
    rows_for(slug, 1, hauler)
    one = registry_queries(city, url)
    Vehicle.objects.all().delete()
    Site.objects.all().delete()
    Organisation.objects.exclude(pk=hauler.pk).delete()
    Region.objects.filter(code__startswith="5001079").delete()
    SpecialDay.objects.filter(day__year=2031).delete()
    rows_for(slug, 30, hauler)
    assert (one, registry_queries(city, url)) == (queries, queries)


@pytest.mark.parametrize(
    ("slug", "one_row", "queries"),
    [
        ("units", "q=functional-wansheng", 3),  # count, rows, their regions
        ("materials", "q=textiles", 2),
        ("codes", "q=900-052-31", 4),  # and the choices of edition and category
    ],
)
def test_reference_lists_ask_as_much_for_a_page_as_for_one_row(
    city: Client, slug: str, one_row: str, queries: int
) -> None:
    url = f"/registers/{slug}/"
    assert registry_queries(city, f"{url}?{one_row}") == queries
    assert registry_queries(city, url) == queries


# --- export --------------------------------------------------------------------------------------


def sheet_of(client: Client, url: str) -> list[list[object]]:
    response = client.get(url)
    assert response.status_code == 200
    book = load_workbook(io.BytesIO(b"".join(response)))  # type: ignore[call-overload]
    return [list(row) for row in book.active.values]


def test_the_export_has_chinese_headings_and_the_filtered_rows(city: Client) -> None:
    rows = sheet_of(city, "/registers/regions/export.xlsx?q=江北")
    assert rows == [
        ["代码", "名称", "层级", "类别", "上级", "户数", "生效日期", "失效日期", "核实"],
        [
            "500105",
            "江北区",
            "区县",
            "区",
            "重庆市",
            None,
            None,
            dt.datetime(2025, 11, 6),
            "待核实",
        ],
    ]


def test_the_export_keeps_the_order_and_holds_all_pages(city: Client) -> None:
    rows = sheet_of(city, "/registers/codes/export.xlsx?sort=-code")
    assert len(rows) == 468
    assert [rows[1][0], rows[-1][0]] == ["900-999-49", "071-001-08"]


def test_masses_are_exported_as_numbers_in_tonnes(city: Client, hauler: Organisation) -> None:
    rows_for("sites", 1, hauler)
    heading, row = sheet_of(city, "/registers/sites/export.xlsx")
    assert dict(zip(heading, row, strict=True))["设计能力（吨/日）"] == 5


def test_a_name_that_begins_with_an_equals_sign_is_no_formula(
    city: Client, hauler: Organisation
) -> None:
    Organisation.objects.filter(pk=hauler.pk).update(name="=1+1")
    response = city.get("/registers/organisations/export.xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(response))).active  # type: ignore[call-overload]
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=1+1", "s")


def test_the_export_of_another_area_holds_no_row(
    district: Client, beibei_hauler: Organisation
) -> None:
    assert len(sheet_of(district, "/registers/organisations/export.xlsx")) == 1


# --- one row -------------------------------------------------------------------------------------


def test_every_kind_of_row_has_a_page(city: Client, hauler: Organisation) -> None:
    rows_for("sites", 1, hauler)
    rows_for("vehicles", 1, hauler)
    models = {
        "regions": Region,
        "units": ReportingUnit,
        "organisations": Organisation,
        "sites": Site,
        "vehicles": Vehicle,
        "materials": Material,
        "codes": MaterialCode,
        "calendar": SpecialDay,
    }
    for slug, model in models.items():
        row = model._default_manager.first()
        assert city.get(f"/registers/{slug}/{row.pk}/").status_code == 200, slug  # type: ignore[union-attr]


def test_a_foreign_row_and_a_missing_row_look_the_same(
    district: Client, beibei_hauler: Organisation
) -> None:
    assert district.get(f"/registers/organisations/{beibei_hauler.pk}/").status_code == 404
    assert district.get("/registers/organisations/999999/").status_code == 404


def test_an_abolished_district_names_its_successors(city: Client) -> None:
    page = text_of(city.get(f"/registers/regions/{Region.objects.get(code='500112').pk}/"))
    assert "现由以下区划承继" in page
    assert "北部五镇" in page
    assert "自 2025-11-06 起失效" in page


def test_a_material_shows_its_names_by_date(city: Client) -> None:
    page = text_of(city.get(f"/registers/materials/{Material.objects.get(key='kitchen').pk}/"))
    assert "易腐垃圾" in page
    assert "起始不限 – 2022-01-01" in page


def test_the_tree_is_that_of_the_day(city: Client) -> None:
    assert "2025-11-05 有效的区县 38 个" in text_of(
        city.get("/registers/regions/tree/?day=2025-11-05")
    )
    assert "2025-11-06 有效的区县 37 个" in text_of(
        city.get("/registers/regions/tree/?day=2025-11-06")
    )
    assert city.get("/registers/regions/tree/?day=x").status_code == 422
    assert city.post("/registers/regions/tree/").status_code == 405


def test_the_tree_is_read_in_two_queries(city: Client, hauler: Organisation) -> None:
    rows_for("regions", 30, hauler)
    assert registry_queries(city, "/registers/regions/tree/") == 2
