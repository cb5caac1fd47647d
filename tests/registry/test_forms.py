"""Forms of the registers: works, wrong method, wrong owner, wrong input."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from tests.registry.actors import CITY
from tests.registry.conftest import SignIn
from tests.registry.rows import rows_for, text_of
from wufei.registry.public import (
    Material,
    Organisation,
    Region,
    SpecialDay,
    Vehicle,
    create_vehicle,
    label_of,
)

pytestmark = pytest.mark.django_db

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
    rows = kitchen.densities.order_by("id").values_list("grams_per_litre", "valid_to")
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
