"""The lines behind a figure: the total is exactly the sum of what is listed."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.ledger.pages_book import CLERK, TODAY, at, furnish, move, read, text
from wufei.kernel.actors import Actor, Role
from wufei.ledger.public import (
    EntryDraft,
    Handover,
    Paper,
    PostingDraft,
    PostingFilter,
    post,
    postings,
    total_grams,
)

ClientAs = Callable[[Role | str | None], Client]
ActorAs = Callable[[Role | str], Actor]
pytestmark = pytest.mark.django_db

BATCH = uuid4()
ADDRESS = "/ledger/postings/"


@pytest.fixture
def office(client_as: ClientAs) -> Client:
    furnish()
    move("homes", "yard", 8_000_000, days_ago=9, reference="W-1")
    move("homes", "yard", 700_000, material="kitchen_family", days_ago=8)
    move("homes", "truck", 90_001, days_ago=3, lot="T-1", opened=True)
    move("homes", "away", 555_000, days_ago=3)
    post(
        actor=CLERK,
        draft=EntryDraft(
            client_id=uuid4(),
            occurred_at=at(2),
            kind="transformation",
            postings=(
                PostingDraft("yard", "kitchen", -3_000_000),
                PostingDraft("line", "kitchen", 2_000_000),
                PostingDraft("users", "oil", 600_000),
                PostingDraft("air", "kitchen", 400_000),
            ),
            handover=Handover(exemption="historic"),
            batch=BATCH,
        ),
    )
    return client_as(Role.DISTRICT_OFFICER)


def shown_total(shown: str) -> int:
    found = re.search(r"合计（收入 − 发出） \S+(?: \S+)? (-?[0-9,]+) 克", shown)
    assert found is not None, shown
    return int(found[1].replace(",", ""))


def listed(client: Client, **asked: str) -> list[list[str]]:
    response = client.get(ADDRESS, {**asked, "export": "csv"})
    assert response.status_code == 200
    body = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body)))[1:]


QUESTIONS: list[dict[str, str]] = [
    {},
    {"account": "yard"},
    {"stage": "source"},
    {"site": "S-PLANT"},
    {"site_kind": "kitchen_plant"},
    {"region": "500107"},
    {"region": "500108"},
    {"organisation": "ORG-HAUL-1"},
    {"material": "kitchen"},
    {"material": "kitchen", "exact": "1"},
    {"material": "kitchen_family"},
    {"use": "再生利用"},
    {"cause": "水分蒸发"},
    {"direction": "in"},
    {"direction": "out", "account": "yard"},
    {"lot": "T-1"},
    {"first": (TODAY - dt.timedelta(3)).isoformat()},
    {"last": (TODAY - dt.timedelta(8)).isoformat(), "account": "yard"},
    {"batch": str(BATCH)},
    {"kind": "transformation"},
    {"plant": "S-PLANT"},
    {"account": "none"},
]


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: "-".join(asked) or "all")
def test_the_total_is_the_sum_of_what_is_listed(
    office: Client, actor_as: ActorAs, asked: dict[str, str]
) -> None:
    rows = listed(office, **asked)
    assert shown_total(read(office, ADDRESS, **asked)) == sum(int(row[9]) for row in rows)
    if "exact" not in asked:
        given = {
            name: dt.date.fromisoformat(value) if name in {"first", "last"} else value
            for name, value in asked.items()
        }
        wanted = PostingFilter(**given)  # type: ignore[arg-type]
        behind = postings(actor=actor_as(Role.DISTRICT_OFFICER), filter=wanted)
        assert total_grams(behind) == sum(int(row[9]) for row in rows)
        assert behind.count() == len(rows)


def test_lines_of_other_districts_are_not_listed(office: Client, client_as: ClientAs) -> None:
    assert {row[4] for row in listed(office)} == {"homes", "yard", "truck", "line", "users", "air"}
    assert "没有符合条件的分录行" in read(office, ADDRESS, account="away")
    assert listed(client_as("stranger")) == []
    assert client_as(None).get(ADDRESS).status_code == 302


def test_every_filter_is_a_chip_that_leads_to_the_list_without_it(office: Client) -> None:
    asked = {"account": "yard", "direction": "in", "stage": "stock"}
    response = office.get(ADDRESS, asked)
    page = response.content.decode()
    assert "账户：厂内贮存" in text(response)
    assert "方向：收入" in text(response)
    assert re.findall(r'<a href="(\?[^"]*)" aria-label="去掉筛选', page) == [
        "?stage=stock&amp;direction=in",
        "?account=yard&amp;direction=in",
        "?account=yard&amp;stage=stock",
    ]


@pytest.mark.parametrize(
    "asked",
    [
        {"first": "2026-02-31"},
        {"first": "yesterday"},
        {"batch": "not-a-uuid"},
        {"direction": "sideways"},
        {"stage": "heaven"},
        {"account": "\x00"},
        {"lot": "x" * 500},
    ],
    ids=lambda asked: f"{next(iter(asked))}",
)
def test_what_cannot_be_read_is_left_out_or_finds_nothing(
    office: Client, asked: dict[str, str]
) -> None:
    assert office.get(ADDRESS, asked).status_code == 200


def test_leafing_goes_on_without_counting(office: Client) -> None:
    for number in range(30):
        move("homes", "yard", 1_000 + number)
    first = office.get(ADDRESS, {"account": "yard"})
    assert "第 1 页 下一页" in text(first)
    second = read(office, ADDRESS, account="yard", page="2")
    assert "第 2 页" in second
    assert "共" not in second.split("导出 Excel")[0].split("克")[-1]
    assert office.get(ADDRESS, {"page": "9" * 22}).status_code == 404


def test_the_lines_cost_the_same_for_one_and_for_thirty(
    office: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(7):
        office.get(ADDRESS, {"stage": "sink"})
    for number in range(30):
        move("homes", "users", 1_000 + number)
    with django_assert_num_queries(7):
        office.get(ADDRESS, {"stage": "sink"})


def test_a_paper_number_that_looks_like_a_formula_stays_text(office: Client) -> None:
    import openpyxl

    post(
        actor=CLERK,
        draft=EntryDraft(
            client_id=uuid4(),
            occurred_at=at(1),
            postings=(PostingDraft("homes", "kitchen", -5), PostingDraft("yard", "kitchen", 5)),
            paper=Paper("manifest", '=HYPERLINK("http://x")'),
            handover=Handover(exemption="historic"),
        ),
    )
    assert listed(office)[0][12] == '\'=HYPERLINK("http://x")'
    answer = office.get(ADDRESS, {"export": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    cell = book.worksheets[0].cell(2, 13)
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x")')


def test_the_list_is_only_read(office: Client) -> None:
    assert office.post(ADDRESS).status_code == 405


def test_the_search_of_a_picker_offers_what_one_may_use(
    office: Client, client_as: ClientAs
) -> None:
    def codes(client: Client, kind: str, q: str) -> list[str]:
        response = client.get(f"/ledger/pick/{kind}/", {"q": q})
        assert response.status_code == 200
        return re.findall(r'data-code="([^"]*)"', response.content.decode())

    assert codes(office, "accounts", "堆场") == []
    assert codes(office, "all-accounts", "堆场") == ["away"]
    assert codes(office, "all-accounts", "堆") == []
    assert codes(client_as(Role.EVALUATOR), "all-accounts", "渝A") == ["truck"]
    assert codes(client_as("stranger"), "all-accounts", "堆场") == []
    assert codes(office, "materials", "") == ["kitchen"]
    assert codes(office, "materials", "毛油") == ["oil"]
    assert codes(office, "lots", "T-") == ["T-1"]
    assert codes(office, "sites", "厨余") == ["S-PLANT"]
    assert codes(office, "regions", "杨家坪") == ["500107001"]
    assert codes(office, "organisations", "HAUL") == ["ORG-HAUL-1"]
    assert office.get("/ledger/pick/people/").status_code == 404
    assert client_as(None).get("/ledger/pick/accounts/").status_code == 302
