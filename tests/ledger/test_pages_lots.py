"""Lots on the page: where they stand, and a trace both ways that adds up to the gram."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.ledger.pages_book import CLERK, at, furnish, move, read, text
from wufei.kernel.actors import Role
from wufei.ledger.public import EntryDraft, Handover, Lot, LotDraft, PostingDraft, post
from wufei.ledger.views import lots

ClientAs = Callable[[Role | str | None], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client_as: ClientAs) -> Client:
    """Two trips of 1,000 and 2,000 kg become a batch of three uneven parts."""
    furnish()
    move("homes", "truck", 1_000_000, lot="T-1", opened=True)
    move("homes", "truck", 2_000_000, lot="T-2", opened=True)
    post(
        actor=CLERK,
        draft=EntryDraft(
            client_id=uuid4(),
            occurred_at=at(1, 12),
            kind="transformation",
            postings=(
                PostingDraft("truck", "kitchen", -1_000_000, "T-1"),
                PostingDraft("truck", "kitchen", -2_000_000, "T-2"),
                PostingDraft("line", "oil", 700_000, "P-OIL"),
                PostingDraft("line", "kitchen", 2_000_001, "P-REST"),
                PostingDraft("air", "kitchen", 299_999),
            ),
            lots=(LotDraft("P-OIL", "oil"), LotDraft("P-REST", "kitchen")),
            handover=Handover(exemption="historic"),
        ),
    )
    return client_as(Role.DISTRICT_OFFICER)


def page_of(client: Client, code: str, **params: str) -> HttpResponse:
    response = client.get(f"/ledger/lots/{Lot.objects.get(code=code).pk}/", params)
    assert response.status_code == 200
    return response  # type: ignore[return-value]


def picture(response: HttpResponse, direction: str) -> dict[str, Any]:
    body = response.content.decode()
    found = re.search(rf'<script id="trace-{direction}-data"[^>]*>(.*?)</script>', body, re.S)
    assert found is not None
    drawn: dict[str, Any] = json.loads(found[1])
    return drawn


def test_a_trip_is_followed_to_where_it_is_now_in_exact_fractions(office: Client) -> None:
    shown = text(page_of(office, "T-1"))
    # a third of 700,000 g, of 2,000,001 g and of 299,999 g
    assert "P-OIL 批次 毛油 23.3% 233,333 1⁄3 克" in shown
    assert "P-REST 批次 厨余垃圾 66.7% 666,667 克" in shown
    assert "蒸发 损耗 厨余垃圾 10.0% 99,999 2⁄3 克" in shown
    assert "各端合计等于批次质量 1,000,000 克，一克不差。" in shown


def test_a_product_is_followed_back_to_where_it_came_from(office: Client) -> None:
    shown = text(page_of(office, "P-OIL"))
    assert "居民 产生 厨余垃圾 100.0% 700,000 克" in shown
    assert "各端合计等于批次质量 700,000 克，一克不差。" in shown


def test_the_picture_has_the_nodes_and_links_of_the_table(office: Client) -> None:
    drawn = picture(page_of(office, "P-OIL"), "back")
    names = {node["id"]: node for node in drawn["nodes"]}
    assert {node["name"] for node in names.values()} == {"P-OIL", "T-1", "T-2", "居民"}
    assert [node["kind"] for node in drawn["nodes"] if node["name"] == "P-OIL"] == ["root"]
    assert {
        (names[link["source"]]["name"], names[link["target"]]["name"], link["text"])
        for link in drawn["links"]
    } == {
        ("T-1", "P-OIL", "≈ 233.333 千克"),
        ("T-2", "P-OIL", "≈ 466.667 千克"),
        ("居民", "T-1", "≈ 233.333 千克"),
        ("居民", "T-2", "≈ 466.667 千克"),
    }
    assert all(link["href"].startswith("/ledger/entries/") for link in drawn["links"])


def test_a_trace_that_goes_too_far_says_where_it_stops(
    office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lots, "NEAR_LOTS", 1)
    near = text(page_of(office, "P-OIL"))
    assert "追溯到此为止： 已走过 1 个批次，更远的未列出。 继续追溯" in near
    assert "各端合计等于批次质量 700,000 克，一克不差。" in near
    assert "追溯到此为止" not in text(page_of(office, "P-OIL", all="1"))


def test_the_page_tells_where_the_lot_stands_and_its_entries(office: Client) -> None:
    shown = text(page_of(office, "P-OIL"))
    assert "现存 700 千克" in shown
    assert "现在在哪里 处理线 700 千克" in shown
    assert "已全部移出，去向见下。" in text(page_of(office, "T-1"))


def test_the_end_of_a_trace_that_is_not_mine_is_named_without_a_link(
    office: Client, client_as: ClientAs
) -> None:
    driver = client_as(Role.DRIVER)
    drawn = picture(page_of(driver, "T-1"), "forward")
    hrefs = {node["name"]: node["href"] for node in drawn["nodes"]}
    assert hrefs["蒸发"] == ""
    assert hrefs["T-1"].startswith("/ledger/lots/")


def test_lots_are_searched_and_scoped(office: Client, client_as: ClientAs) -> None:
    assert "T-1" in read(office, "/ledger/lots/", q="T-")
    assert "T-1" not in read(office, "/ledger/lots/", q="P-")
    assert "T-1" not in read(office, "/ledger/lots/", standing="yes")
    assert "P-OIL" in read(office, "/ledger/lots/", material="oil", kind="batch")
    assert "没有符合条件的记录" in read(client_as(Role.GENERATOR), "/ledger/lots/")
    pk = Lot.objects.get(code="T-1").pk
    assert client_as(Role.GENERATOR).get(f"/ledger/lots/{pk}/").status_code == 404
    assert client_as(None).get(f"/ledger/lots/{pk}/").status_code == 302
    assert office.post(f"/ledger/lots/{pk}/").status_code == 405
    assert office.get("/ledger/lots/99999/").status_code == 404


def test_lists_and_pages_cost_the_same_for_few_lots_and_for_thirty(
    office: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(6):
        office.get("/ledger/lots/")
    with django_assert_num_queries(20):
        page_of(office, "T-1")
    for number in range(30):
        move("homes", "truck", 1_000, lot=f"M-{number}", opened=True)
    with django_assert_num_queries(6):
        office.get("/ledger/lots/")
    with django_assert_num_queries(20):
        page_of(office, "T-1")
