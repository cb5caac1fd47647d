"""The pages of the registers, walked as the people who use them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.registry.actors import CITY
from wufei.people.public import Membership, User
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
    create_organisation,
    create_region,
    create_site,
    create_special_day,
    create_vehicle,
    label_of,
)

pytestmark = pytest.mark.django_db

SignIn = Callable[..., Client]


@pytest.fixture
def sign_in(reference_data: None) -> SignIn:
    """``sign_in("city_officer", region="500000")``: a browser of a person with that role."""

    def sign_in(
        role: str, *, region: str | None = None, organisation: Organisation | None = None
    ) -> Client:
        user = User.objects.create(username=f"{role}-{User.objects.count()}")
        Membership.objects.create(
            user=user,
            role=role,
            region=Region.objects.get(code=region) if region else None,
            organisation=organisation,
        )
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def city(sign_in: SignIn) -> Client:
    return sign_in("city_officer", region="500000")


@pytest.fixture
def district(sign_in: SignIn) -> Client:
    return sign_in("district_officer", region="500107")


@pytest.fixture
def evaluator(sign_in: SignIn) -> Client:
    return sign_in("evaluator", region="500000")


@pytest.fixture
def beibei_hauler(reference_data: None) -> Organisation:
    return create_organisation(
        actor=CITY,
        code="H-9",
        name="北碚环卫",
        kind="hauler",
        region=Region.objects.get(code="500109"),
    )


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


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


def rows_for(slug: str, count: int, hauler: Organisation) -> None:
    """``count`` new rows in a register."""
    region = hauler.region
    for n in range(count):
        made: dict[str, Callable[[], object]] = {
            "regions": lambda n=n: create_region(  # type: ignore[misc]
                actor=CITY, code=f"5001079{n:02}", name=f"镇{n}", kind="town", parent=region
            ),
            "organisations": lambda n=n: create_organisation(  # type: ignore[misc]
                actor=CITY, code=f"E-{n}", name=f"企业{n}", kind="enterprise", region=region
            ),
            "sites": lambda n=n: create_site(  # type: ignore[misc]
                actor=CITY,
                code=f"S-{n}",
                name=f"站{n}",
                kind="transfer_station",
                organisation=hauler,
                region=region,
                capacity_grams_per_day=5_000_000,
            ),
            "vehicles": lambda n=n: create_vehicle(  # type: ignore[misc]
                actor=CITY,
                plate=f"渝A{n:05}",
                organisation=hauler,
                materials=[Material.objects.get(key="kitchen")],
            ),
            "calendar": lambda n=n: create_special_day(  # type: ignore[misc]
                actor=CITY, day=dt.date(2031, 1, 1 + n), kind="holiday", name="假"
            ),
        }
        made[slug]()


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


# --- forms: works, wrong method, wrong owner, wrong input ----------------------------------------

NEW = {"code": "E-1", "name": "汽修厂", "kind": "enterprise", "reason": "核实"}


def test_a_district_office_enters_an_organisation(district: Client, jiulongpo: Region) -> None:
    response = district.post("/registers/organisations/new/", {**NEW, "region": jiulongpo.pk})
    row = Organisation.objects.get(code="E-1")
    assert (response.status_code, response["Location"]) == (
        302,
        f"/registers/organisations/{row.pk}/",
    )
    page = text_of(district.get(f"/registers/organisations/{row.pk}/"))
    assert "登记单位" in page
    assert "核实" in page


def test_a_division_of_another_area_cannot_be_chosen(district: Client) -> None:
    beibei = Region.objects.get(code="500109")
    response = district.post("/registers/organisations/new/", {**NEW, "region": beibei.pk})
    assert response.status_code == 422
    assert not Organisation.objects.exists()


def test_a_form_with_a_fault_comes_back_with_the_fault(city: Client, hauler: Organisation) -> None:
    response = city.post(
        "/registers/organisations/new/", {**NEW, "code": "H-1", "region": hauler.region_id}
    )
    assert response.status_code == 422
    assert "H-1" in text_of(response)
    assert "code" in response.context["form"].errors


@pytest.mark.parametrize("slug", ["organisations", "sites", "vehicles", "regions", "materials"])
def test_an_evaluator_enters_nothing(evaluator: Client, slug: str) -> None:
    assert evaluator.get(f"/registers/{slug}/new/").status_code == 403
    assert evaluator.post(f"/registers/{slug}/new/", {}).status_code == 403


def test_an_evaluator_sees_no_button(evaluator: Client, hauler: Organisation) -> None:
    page = text_of(evaluator.get(f"/registers/organisations/{hauler.pk}/"))
    assert "/edit/" not in page
    assert "/close/" not in page


def test_other_methods_are_refused(city: Client, hauler: Organisation) -> None:
    for url in ("new/", f"{hauler.pk}/edit/", f"{hauler.pk}/close/"):
        assert city.put(f"/registers/organisations/{url}").status_code == 405
    assert city.post(f"/registers/organisations/{hauler.pk}/").status_code == 405


def edit(client: Client, row: Organisation, **values: object) -> object:
    given = {"code": row.code, "name": row.name, "kind": row.kind, "region": row.region_id}
    return client.post(f"/registers/organisations/{row.pk}/edit/", {**given, **values})


def test_an_edit_stands_in_the_history(city: Client, hauler: Organisation) -> None:
    edit(city, hauler, name="环卫集团", reason="更名")
    page = text_of(city.get(f"/registers/organisations/{hauler.pk}/"))
    assert "环卫一公司 → 环卫集团" in page
    assert "事由：更名" in page


def test_a_foreign_row_is_not_edited(district: Client, beibei_hauler: Organisation) -> None:
    response = edit(district, beibei_hauler, name="夺取")
    assert response.status_code == 404  # type: ignore[attr-defined]
    beibei_hauler.refresh_from_db()
    assert beibei_hauler.name == "北碚环卫"


def test_closing_asks_for_a_reason_and_a_later_day(city: Client, hauler: Organisation) -> None:
    url = f"/registers/organisations/{hauler.pk}/close/"
    assert city.get(url).status_code == 200
    assert city.post(url, {"valid_to": "2026-01-01", "reason": ""}).status_code == 422
    assert city.post(url, {"valid_to": "2026-01-01", "reason": "注销"}).status_code == 302
    hauler.refresh_from_db()
    assert hauler.valid_to == dt.date(2026, 1, 1)
    assert city.get(url).status_code == 403


def test_a_refusal_is_shown_on_the_form(city: Client, hauler: Organisation) -> None:
    create_vehicle(actor=CITY, plate="渝A00001", organisation=hauler)
    response = city.post(
        f"/registers/organisations/{hauler.pk}/close/",
        {"valid_to": "2026-01-01", "reason": "注销"},
    )
    assert response.status_code == 422
    assert "环卫一公司 下仍有 1 条有效的车辆。" in text_of(response)


def test_a_dispatcher_enters_a_vehicle_in_tonnes(sign_in: SignIn, hauler: Organisation) -> None:
    client = sign_in("dispatcher", organisation=hauler)
    given = {"plate": "渝A00001", "organisation": hauler.pk, "payload_grams": "4.5"}
    assert client.post("/registers/vehicles/new/", given).status_code == 302
    vehicle = Vehicle.objects.get()
    assert vehicle.payload_grams == 4_500_000
    assert 'value="4.5"' in text_of(client.get(f"/registers/vehicles/{vehicle.pk}/edit/"))


@pytest.mark.parametrize("text", ["一车", "-1", "0"])
def test_a_payload_that_is_no_mass_is_refused(
    city: Client, hauler: Organisation, text: str
) -> None:
    given = {"plate": "渝A00001", "organisation": hauler.pk, "payload_grams": text}
    response = city.post("/registers/vehicles/new/", given)
    assert response.status_code == 422
    assert "payload_grams" in response.context["form"].errors


def test_a_material_is_renamed_from_a_day_on(city: Client) -> None:
    paper = Material.objects.get(key="paper")
    given = {"name": "纸类", "valid_from": "2026-01-01", "source": "新标准", "reason": "更名"}
    url = f"/registers/materials/{paper.pk}/rename/"
    assert city.post(url, given).status_code == 302
    paper.refresh_from_db()
    assert label_of(paper, dt.date(2025, 12, 31)) == "废纸"
    assert label_of(paper, dt.date(2026, 1, 1)) == "纸类"


def test_a_density_takes_over_from_the_one_before(city: Client) -> None:
    kitchen = Material.objects.get(key="kitchen")
    given = {
        "grams_per_litre": "850",
        "valid_from": "2026-01-01",
        "source": "实测",
        "reason": "实测",
    }
    assert city.post(f"/registers/materials/{kitchen.pk}/density/", given).status_code == 302
    rows = kitchen.densities.order_by("valid_from").values_list("grams_per_litre", "valid_to")
    assert list(rows) == [(800, dt.date(2026, 1, 1)), (850, None)]


def test_a_district_is_merged_on_the_page(city: Client) -> None:
    old, into = (Region.objects.get(code=code) for code in ("500103", "500104"))
    given = {"into": into.pk, "effective_on": "2026-01-01", "reason": "区划调整"}
    assert city.post(f"/registers/regions/{old.pk}/merge/", given).status_code == 302
    old.refresh_from_db()
    assert old.valid_to == dt.date(2026, 1, 1)


def test_townships_are_transferred_and_split_on_the_page(
    city: Client, hauler: Organisation
) -> None:
    rows_for("regions", 2, hauler)
    one, two = Region.objects.filter(code__startswith="5001079").order_by("code")
    into = Region.objects.get(code="500104")
    given = {"units": [one.pk], "into": into.pk, "effective_on": "2026-01-01", "reason": "划转"}
    url = f"/registers/regions/{hauler.region_id}"
    assert city.post(f"{url}/transfer/", given).status_code == 302
    one.refresh_from_db()
    assert one.parent == into

    given = {f"unit_{two.pk}": into.pk, "effective_on": "2026-02-01", "reason": "分设"}
    response = city.post(f"{url}/split/", given)
    assert response.status_code == 422  # the hauler would lose its place
    assert "条有效的单位、场所" in text_of(response)


def test_a_district_office_neither_merges_nor_closes_its_district(
    district: Client, jiulongpo: Region
) -> None:
    for action in ("merge", "split", "transfer", "close", "edit"):
        assert district.get(f"/registers/regions/{jiulongpo.pk}/{action}/").status_code == 403


def test_a_special_day_is_withdrawn(city: Client, district: Client) -> None:
    day = SpecialDay.objects.get(day=dt.date(2026, 10, 10))
    url = f"/registers/calendar/{day.pk}/withdraw/"
    assert district.post(url, {"reason": "x"}).status_code == 403
    assert city.post(url, {"reason": "通知已修改"}).status_code == 302
    day.refresh_from_db()
    assert day.kind == "ordinary"
