"""The pages of collection, walked as the people who use them."""

from __future__ import annotations

import datetime as dt
import json
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.registry.actors import CITY
from tests.registry.conftest import SignIn
from tests.registry.rows import text_of
from wufei.collection.declared import REGISTERS
from wufei.collection.public import (
    Bin,
    Contract,
    ContractState,
    Crew,
    Depot,
    Point,
    PointContact,
    create_bin,
    create_point,
    set_contact,
    update_point,
)
from wufei.registry.public import Material, Organisation

pytestmark = pytest.mark.django_db
LISTS = [f"/collection/{register.slug}/" for register in REGISTERS]


@pytest.mark.parametrize("url", ["/collection/", "/collection/map/", "/collection/labels/", *LISTS])
def test_every_page_opens_and_asks_strangers_to_sign_in(
    city: Client, client: Client, url: str
) -> None:
    assert city.get(url).status_code == 200
    assert client.get(url).status_code == 302


def test_a_point_is_entered_changed_and_closed(city: Client, point: Point) -> None:
    form = {"code": "P-2", "name": "二号", "kind": "market", "region": point.region_id}
    answer = city.post("/collection/points/new/", form)
    made = Point.objects.get(code="P-2")
    assert answer["Location"] == f"/collection/points/{made.pk}/"
    city.post(f"/collection/points/{made.pk}/edit/", {**form, "name": "新二号"})
    city.post(f"/collection/points/{made.pk}/close/", {"valid_to": "2090-01-01", "reason": "撤点"})
    made.refresh_from_db()
    assert (made.name, made.valid_to) == ("新二号", dt.date(2090, 1, 1))


def test_a_window_and_a_bin_are_entered(city: Client, point: Point, kitchen: Material) -> None:
    window = {"point": point.pk, "weekday": 2, "opens_at": "08:00", "closes_at": "09:30"}
    city.post("/collection/windows/new/", {**window, "materials": [kitchen.pk]})
    new_bin = {"code": "B-7", "point": point.pk, "material": kitchen.pk, "litres": 240}
    city.post("/collection/bins/new/", new_bin)
    page = text_of(city.get(f"/collection/points/{point.pk}/"))
    assert "周三 08:00–09:30" in page
    assert "B-7" in page


def test_a_contract_moves_by_its_buttons(city: Client, contract: Contract) -> None:
    url = f"/collection/contracts/{contract.pk}/"
    assert f"{url}suspend/" not in text_of(city.get(url))
    assert city.post(f"{url}suspend/", {"reason": "欠费"}).status_code == 403
    city.post(f"{url}activate/", {"reason": "签订"})
    assert Contract.objects.get().state == ContractState.ACTIVE
    assert f"{url}suspend/" in text_of(city.get(url))


def test_a_phone_number_is_for_those_who_work_there(
    city: Client, evaluator: Client, point: Point
) -> None:
    keep = timezone.localdate() + dt.timedelta(days=30)
    set_contact(actor=CITY, point=point, name="郑小满", phone="13800000000", keep_until=keep)
    url = f"/collection/points/{point.pk}/"
    assert "13800000000" in text_of(city.get(url))
    assert "13800000000" not in text_of(evaluator.get(url))
    city.post(f"{url}forget/", {"reason": "离职"})
    assert PointContact.objects.count() == 0


def test_labels_lead_to_the_bin(
    city: Client, bin_: Bin, point: Point, kitchen: Material, sign_in: SignIn
) -> None:
    for number in range(24):
        create_bin(actor=CITY, code=f"X-{number}", point=point, material=kitchen, litres=120)
    page = text_of(city.get("/collection/labels/"))
    assert (page.count('<li class="label">'), page.count('class="label-sheet"')) == (25, 2)
    assert text_of(city.get("/collection/labels/?q=B-1")).count('<li class="label">') == 1
    assert city.get("/collection/scan/B-1/")["Location"] == f"/collection/bins/{bin_.pk}/"
    foreign = sign_in("district_officer", region="500109")
    assert foreign.get("/collection/scan/B-1/").status_code == 404


def test_the_map_shows_points_with_a_position(city: Client, point: Point) -> None:
    assert "没有带位置的收集点" in text_of(city.get("/collection/map/"))
    update_point(actor=CITY, point=point, latitude=Decimal("29.5"), longitude=Decimal("106.5"))
    page = text_of(city.get("/collection/map/"))
    data = re.search(r'<script id="points-data"[^>]*>(.*?)</script>', page)
    assert data
    assert [item["at"] for item in json.loads(data[1])["items"]] == [[106.5, 29.5]]


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return sum('FROM "collection_' in query["sql"] for query in captured)


def test_lists_ask_as_much_for_30_rows_as_for_one(
    city: Client, holder: Organisation, kitchen: Material
) -> None:
    counts = []
    for number in range(30):
        given = {"code": f"P-{number}", "name": "点", "kind": "office", "organisation": holder}
        row = create_point(actor=CITY, region=holder.region, **given)
        create_bin(actor=CITY, code=f"B-{number}", point=row, material=kitchen, litres=120)
        if number in (0, 29):
            counts.append([queries(city, f"/collection/{slug}/") for slug in ("points", "bins")])
    assert counts == [[2, 2], [2, 2]]


def test_a_dispatcher_registers_depot_and_crew(sign_in: SignIn, hauler: Organisation) -> None:
    client = sign_in("dispatcher", organisation=hauler)
    home = {"organisation": hauler.pk, "region": hauler.region_id}
    client.post("/collection/depots/new/", {"code": "D-1", "name": "场站", **home})
    depot = Depot.objects.get(code="D-1")
    crew = {"code": "K-1", "name": "一班", "organisation": hauler.pk, "depot": depot.pk}
    client.post("/collection/crews/new/", crew)
    assert Crew.objects.get().depot == depot


CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.slug)
def test_headings_and_labels_are_english_on_english_pages(city: Client, register: Any) -> None:
    city.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    for page in ("", "new/"):
        text = text_of(city.get(f"/collection/{register.slug}/{page}"))
        spoken = re.findall(r"<(?:h1|th|label|legend)\b[^>]*>(.*?)</", text, re.DOTALL)
        assert [
            words
            for words in spoken
            if CHINESE.search(words) and words.strip() not in household_names()
        ] == []


def household_names() -> set[str]:
    return set(Material.objects.values_list("name", flat=True))
