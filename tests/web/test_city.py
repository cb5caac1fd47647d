"""The city view: every figure opens exactly the lines that it is made of."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client

from tests.web.conftest import MARCH, TONNE, move
from wufei.kernel.actors import Actor, Role, system_actor
from wufei.kernel.periods import parse_period
from wufei.ledger.public import PostingFilter, postings, total_grams
from wufei.web.city_flows import Node, Ribbon, place_of, without_circles
from wufei.web.queries import city_figures, latest_period

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("tests")


def lines_behind(actor: Actor, link: str) -> int:
    """The signed sum of the lines that an address of a figure lists."""
    given: dict[str, Any] = dict(parse_qsl(urlsplit(link).query))
    days = {name: parse_period(given.pop(name)).first for name in ("first", "last")}
    return total_grams(postings(actor=actor, filter=PostingFilter(**given, **days)))


def flows(actor: Actor) -> dict[tuple[str, str], int]:
    found = city_figures(actor, MARCH).ribbons
    return {(ribbon.source.id, ribbon.target.id): ribbon.grams // TONNE for ribbon in found}


def test_what_left_the_sources_is_counted_by_class_and_place(small_city: None) -> None:
    figures = city_figures(SYSTEM, MARCH)
    assert figures.by_place == {
        ("500107001", "kitchen"): 12 * TONNE,
        ("500107002", "kitchen"): 8 * TONNE,
        ("500107002", "residual"): 7 * TONNE,
    }
    assert figures.by_class == {"kitchen": 20 * TONNE, "residual": 7 * TONNE}
    assert figures.total == 27 * TONNE


def test_flows_lead_from_places_through_the_plant_to_use(small_city: None) -> None:
    assert flows(SYSTEM) == {
        ("500107001", "kitchen"): 12,
        ("500107002", "kitchen"): 8,
        ("500107002", "residual"): 7,
        ("kitchen", "SITE-KITCHEN"): 16,
        ("SITE-KITCHEN", "flare"): 6,
        ("SITE-KITCHEN", "digestate"): 10,
        ("digestate", "fields"): 4,
        ("residual", "pit"): 7,
    }


def test_each_ribbon_is_the_sum_of_the_lines_it_opens(small_city: None) -> None:
    ribbons = city_figures(SYSTEM, MARCH).ribbons
    assert {abs(lines_behind(SYSTEM, r.link(MARCH))) - r.grams for r in ribbons} == {0}


def test_an_officer_sees_the_own_area(small_city: None, actor_as: Callable[[Role], Actor]) -> None:
    street = actor_as(Role.STREET_OFFICER)
    assert city_figures(street, MARCH).by_place == {("500107001", "kitchen"): 12 * TONNE}
    assert flows(street) == {("500107001", "kitchen"): 12}


def test_the_latest_month_with_data_is_shown_first(small_city: None) -> None:
    assert latest_period() == MARCH


def test_a_new_entry_is_seen_at_once(small_city: None, settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    before = city_figures(SYSTEM, MARCH).total
    move(("east", "residual", -3), ("pit", "residual", 3))
    assert city_figures(SYSTEM, MARCH).total == before + 3 * TONNE


def test_kept_figures_cost_one_query(
    small_city: None, settings: Any, django_assert_num_queries: Any
) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    first = city_figures(SYSTEM, MARCH)
    with django_assert_num_queries(1):
        assert city_figures(SYSTEM, MARCH) == first


def links_on(page: str) -> list[str]:
    return re.findall(r'href="(/ledger/postings/[^"]+)"', page.replace("&amp;", "&"))


def test_the_page_links_every_figure_to_its_lines(
    small_city: None, client_as: Callable[[Role], Client], actor_as: Callable[[Role], Actor]
) -> None:
    response = client_as(Role.CITY_OFFICER).get("/city/?period=2026-03")
    page = response.content.decode()
    assert response.status_code == 200
    assert len(links_on(page)) == 2 + 2 + 8  # classes, townships, ribbons
    city = actor_as(Role.CITY_OFFICER)
    shown = [int(text) * TONNE for text in re.findall(r'">(\d+)</a></td>', page)]
    assert [abs(lines_behind(city, link)) for link in links_on(page)] == shown


def test_the_map_can_show_one_class(small_city: None, client_as: Callable[[Role], Client]) -> None:
    page = client_as(Role.CITY_OFFICER).get("/city/?period=2026-03&material=residual")
    data = re.search(r'<script id="map-data"[^>]*>(.*?)</script>', page.content.decode())
    assert data is not None
    items = json.loads(data[1])["items"]
    assert [(item["code"], item["grams"]) for item in items] == [("500107002", 7 * TONNE)]


def test_residents_read_sums_without_lines(
    small_city: None, client_as: Callable[[Role], Client]
) -> None:
    page = client_as(Role.RESIDENT).get("/city/?period=2026-03").content.decode()
    assert "27 吨" in page
    assert links_on(page) == []


def test_a_wrong_period_says_what_would_be_right(
    small_city: None, client_as: Callable[[Role], Client]
) -> None:
    response = client_as(Role.CITY_OFFICER).get("/city/?period=2026-13")
    assert response.status_code == 422
    assert "2026-13" in response.content.decode()
    assert "2026年3月" in response.content.decode()


def test_an_empty_ledger_has_a_designed_empty_page(client_as: Callable[[Role], Client]) -> None:
    response = client_as(Role.CITY_OFFICER).get("/city/")
    assert response.status_code == 200
    assert 'class="empty-state"' in response.content.decode()


def test_strangers_are_sent_to_sign_in(client: Client) -> None:
    assert client.get("/city/")["Location"] == "/accounts/login/?next=/city/"


def test_only_reading(client_as: Callable[[Role], Client]) -> None:
    assert client_as(Role.CITY_OFFICER).post("/city/").status_code == 405


def test_queries_do_not_grow_with_the_ledger(
    small_city: None, client_as: Callable[[Role], Client], django_assert_num_queries: Any
) -> None:
    client = client_as(Role.CITY_OFFICER)
    client.get("/city/?period=2026-03")
    with django_assert_num_queries(24):
        client.get("/city/?period=2026-03")
    for day in range(1, 29):
        move(("east", "residual", -1), ("pit", "residual", 1), day=day)
    with django_assert_num_queries(24):
        client.get("/city/?period=2026-03")


def test_a_ribbon_that_closes_a_circle_ends_in_a_twin() -> None:
    plant, residue = Node("plant", "P"), Node("class", "residue")
    large, back = Ribbon(plant, residue, 9), Ribbon(residue, plant, 1)
    assert without_circles([large, back]) == [
        large,
        Ribbon(residue, Node("back-plant", "P"), 1),
    ]


@pytest.mark.parametrize(
    ("path", "depth", "code"),
    [
        ("/500000/500107/500107001/", 3, "500107001"),
        ("/500000/500107/500107001/", 2, "500107"),
        ("/500000/500107/", 3, ""),
        ("/500000/500107/", 0, ""),
        (None, 2, ""),
    ],
)
def test_the_place_of_a_path(path: str | None, depth: int, code: str) -> None:
    assert place_of(path, depth) == code
