"""Accounts, balances, turnover and the lines behind them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.calling import Caller, collected, moved, number
from wufei.people.public import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def worked(officer: Caller) -> Caller:
    """3 t collected on two days, 2 t of them delivered to the plant's pit."""
    officer.post("/entries", collected(number(1), 1_000_000))
    second = collected(number(2), 2_000_000) | {"occurred_at": "2026-03-01T08:00:00+08:00"}
    officer.post("/entries", second)
    delivered = moved(
        number(3),
        ("TRK-A12345", "kitchen", -2_000_000),
        ("STK-KITCHEN", "kitchen", 2_000_000),
        handover={"giver": "G-1", "receiver": "R-1"},
    )
    assert officer.post("/entries", delivered).status_code == 201
    return officer


def rows(caller: Caller, path: str, **query: Any) -> list[tuple[Any, ...]]:
    items = caller.get(path, **query).json()["items"]
    return [
        (i["account"], i["material"], *(v for k, v in i.items() if "grams" in k)) for i in items
    ]


def test_balances_stand_now_and_at_the_end_of_any_day(worked: Caller) -> None:
    assert rows(worked, "/balances") == [
        ("SRC-500107001", "kitchen", -3_000_000),
        ("TRK-A12345", "kitchen", 1_000_000),
        ("STK-KITCHEN", "kitchen", 2_000_000),
    ]
    assert rows(worked, "/balances", day="2026-03-01") == [
        ("SRC-500107001", "kitchen", -2_000_000),
        ("TRK-A12345", "kitchen", 2_000_000),
    ]
    assert rows(worked, "/balances", stage="stock", region="500107") == [
        ("STK-KITCHEN", "kitchen", 2_000_000)
    ]
    assert rows(worked, "/balances", material="kitchen_family") == []
    assert rows(worked, "/balances", day="0001-01-01") == []
    assert len(rows(worked, "/balances", day="9999-12-31")) == 3


def test_balances_are_read_page_by_page(worked: Caller) -> None:
    first = worked.get("/balances", limit=2).json()
    second = worked.get("/balances", limit=2, cursor=first["next"]).json()
    accounts = [item["account"] for item in first["items"] + second["items"]]
    assert accounts == ["SRC-500107001", "TRK-A12345", "STK-KITCHEN"]
    assert second["next"] is None


def test_turnover_tells_what_entered_and_left(worked: Caller) -> None:
    answer = rows(worked, "/turnover", first="2026-03-01", last="2026-03-02", account="TRK-A12345")
    assert answer == [("TRK-A12345", "kitchen", 3_000_000, 2_000_000)]
    missing = worked.get("/turnover", first="2026-03-01")
    assert missing.json()["errors"][0]["parameter"] == "last"


def test_the_lines_behind_a_figure_add_up_to_it(worked: Caller) -> None:
    query = {"account": "TRK-A12345", "material": "kitchen"}
    lines = worked.get("/postings", **query).json()["items"]
    assert [line["grams"] for line in lines] == [-2_000_000, 1_000_000, 2_000_000]
    assert worked.get("/postings/total", **query).json() == {
        "grams": 1_000_000,
        "in_grams": 3_000_000,
        "out_grams": 2_000_000,
        "postings": 3,
    }
    first = worked.get("/postings", **query, limit=1).json()
    rest = worked.get("/postings", **query, cursor=first["next"]).json()
    assert [line["grams"] for line in first["items"] + rest["items"]] == [
        line["grams"] for line in lines
    ]


def test_an_account_is_opened_and_read_with_its_standing(worked: Caller) -> None:
    given = {"code": "STK/新 1", "name": "新料坑", "stage": "stock", "site": "SITE-KITCHEN"}
    opened = worked.post("/accounts", given)
    assert opened.status_code == 201
    assert (opened.json()["organisation"], opened.json()["region"]) == (
        "ORG-PLANT-KITCHEN",
        "500107001",
    )
    again = worked.post("/accounts", given)
    assert (again.status_code, again.json()["code"]) == (409, "ledger.account_code_taken")
    detail = worked.get("/accounts/STK%2F%E6%96%B0%201").json()
    assert (detail["name"], detail["standing"]) == ("新料坑", [])
    pit = worked.get("/accounts/STK-KITCHEN").json()
    assert pit["standing"] == [
        {"material": "kitchen", "lot": None, "grams": 2_000_000, "held_grams": 0}
    ]


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"region": "500107"}, 403, "ledger.not_allowed"),  # outside the office's own district
        ({}, 403, "ledger.not_allowed"),  # of no place: nobody could see it
        ({"site": "SITE-KITCHEN"}, 422, "api.unknown_code"),  # foreign sites do not exist
        ({"region": "999"}, 422, "api.unknown_code"),
        ({"region": "500106", "stage": "loss"}, 422, "ledger.loss_without_cause"),
        ({"region": "500106"}, 201, None),
    ],
)
def test_an_office_opens_accounts_of_its_own_area_only(
    callers: dict[str, Caller], given: dict[str, str], status: int, code: str | None
) -> None:
    body = {"code": "NEW", "name": "新", "stage": "stock"} | given
    response = callers["foreign"].post("/accounts", body)
    assert (response.status_code, response.json().get("code")) == (
        status,
        code if code else "NEW",
    )


def test_accounts_of_others_are_not_there(
    callers: dict[str, Caller], people: dict[str, User]
) -> None:
    own = [item["code"] for item in callers["foreign"].get("/accounts").json()["items"]]
    assert own == ["SRC-FOREIGN", "TRK-FOREIGN"]
    assert callers["foreign"].get("/accounts/STK-KITCHEN").status_code == 404
