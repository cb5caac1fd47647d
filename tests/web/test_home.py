"""Home: what each role needs first; for strangers the public sums of the city."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import everyone
from tests.web.conftest import move
from wufei.kernel.actors import Role

pytestmark = pytest.mark.django_db

ClientAs = Callable[[Role | str | None], Client]

#: The parts of home by role, as the headings a person sees.
PARTS = {
    "operator": {"2026年3月产生量", "需要处理", "最近导入", "总账核验"},
    "city_officer": {"2026年3月产生量", "需要处理", "最近导入", "总账核验"},
    "district_officer": {"2026年3月产生量", "需要处理", "最近导入"},
    "street_officer": {"2026年3月产生量", "需要处理", "最近导入"},
    "community_worker": {"2026年3月产生量", "需要处理", "最近导入"},
    "provincial_approver": {"2026年3月产生量", "需要处理", "最近导入"},
    "evaluator": {"2026年3月产生量", "总账核验"},
    "gatekeeper": {"今日进场", "现有库存", "最近分录"},
    "dispatcher": {"在途"},
    "driver": {"在途"},
    "carrier": {"在途", "现有库存", "最近分录"},
    "generator": {"现有库存", "最近分录"},
    "receiver": {"现有库存", "最近分录"},
    "resident": {"2026年3月生活垃圾分类情况"},
    "school": {"2026年3月生活垃圾分类情况"},
    "stranger": {"2026年3月生活垃圾分类情况"},
}


def headings(client: Client) -> set[str]:
    import re

    page = client.get("/").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    return {" ".join(text.split()) for text in re.findall(r"<h2[^>]*>(.*?)</h2>", main)}


@pytest.mark.parametrize("role", everyone())
def test_each_role_finds_its_work(small_city: None, client_as: ClientAs, role: str) -> None:
    assert headings(client_as(role)) == PARTS[role]


@pytest.mark.parametrize("role", everyone())
def test_an_empty_installation_shows_designed_empty_parts(client_as: ClientAs, role: str) -> None:
    response = client_as(role).get("/")
    assert response.status_code == 200


def test_strangers_read_public_sums_and_nothing_else(small_city: None, client: Client) -> None:
    page = client.get("/").content.decode()
    assert "<strong>27</strong> 吨" in page
    assert "/ledger/" not in page
    assert "厨余厂" not in page


def test_a_gatekeeper_sees_what_stands_in_the_yard(small_city: None, client_as: ClientAs) -> None:
    page = client_as(Role.GATEKEEPER).get("/").content.decode()
    assert "厨余厂堆场" in page
    assert "4 吨" in page
    assert "6 吨" in page


def test_an_officer_opens_the_lines_of_a_class(small_city: None, client_as: ClientAs) -> None:
    page = client_as(Role.CITY_OFFICER).get("/").content.decode()
    assert (
        "/ledger/postings/?stage=source&amp;material=kitchen"
        "&amp;first=2026-03-01&amp;last=2026-03-31"
    ) in page


def test_refused_mass_left_on_site_is_an_alert(small_city: None, client_as: ClientAs) -> None:
    from wufei.ledger.public import Account

    Account.objects.filter(code="yard").update(use="refused")
    page = client_as(Role.CITY_OFFICER).get("/").content.decode()
    assert "拒收物料滞留 2 处" in page


def test_only_reading(client_as: ClientAs) -> None:
    assert client_as(Role.CITY_OFFICER).post("/").status_code == 405


@pytest.mark.parametrize(
    ("role", "count"),
    [("city_officer", 23), ("gatekeeper", 8), ("dispatcher", 7), ("resident", 15)],
)
def test_queries_do_not_grow_with_the_ledger(
    small_city: None,
    client_as: ClientAs,
    django_assert_num_queries: Any,
    role: str,
    count: int,
) -> None:
    client = client_as(role)
    with django_assert_num_queries(count):
        client.get("/")
    for day in range(1, 29):
        move(("east", "residual", -1), ("pit", "residual", 1), day=day)
    with django_assert_num_queries(count):
        client.get("/")


def test_english_pages_show_english_names(small_city: None, client_as: ClientAs) -> None:
    client = client_as(Role.CITY_OFFICER)
    client.cookies["django_language"] = "en"
    page = client.get("/").content.decode()
    assert "Generated in March 2026" in page
    assert "Kitchen waste" in page
    assert "Lin Xiaolan" in page
