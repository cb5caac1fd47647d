"""Announced loads, gate receipts, pages and the state of the book."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.calling import Caller, collected, number
from wufei.kernel.jobs import run_waiting
from wufei.ledger.public import seal_pages

pytestmark = pytest.mark.django_db

HANDOVER = {"giver": "G-1", "receiver": "R-1"}


def announced(client_id: str, grams: int = 600_000, **more: Any) -> dict[str, Any]:
    return {
        "client_id": client_id,
        "from_account": "TRK-A12345",
        "to_account": "STK-KITCHEN",
        "material": "kitchen",
        "grams": grams,
        "expires_at": "2026-03-03T00:00:00+08:00",
        **more,
    }


def weighed(client_id: str, grams: int, **more: Any) -> dict[str, Any]:
    return {
        "client_id": client_id,
        "grams": grams,
        "occurred_at": "2026-03-02T08:30:00+08:00",
        "handover": HANDOVER,
        **more,
    }


@pytest.fixture
def loaded(officer: Caller) -> Caller:
    officer.post("/entries", collected(number(1), 1_000_000))
    return officer


def test_a_load_is_announced_once_weighed_in_parts_and_settled(loaded: Caller) -> None:
    first = loaded.post("/holds", announced(number(10)))
    again = loaded.post("/holds", announced(number(10)))
    assert (first.status_code, again.status_code) == (201, 200)
    assert loaded.post("/holds", announced(number(10), 5)).status_code == 409

    settlements = f"/holds/{number(10)}/settlements"
    part = loaded.post(settlements, weighed(number(11), 200_000, final=False))
    same = loaded.post(settlements, weighed(number(11), 200_000, final=False))
    assert (part.status_code, same.status_code) == (201, 200)
    last = loaded.post(settlements, weighed(number(12), 390_000))
    assert last.status_code == 201

    hold = loaded.get(f"/holds/{number(10)}").json()
    assert (hold["state"], hold["settled_grams"], hold["released_grams"]) == (
        "settled",
        590_000,
        10_000,
    )
    assert [(event["kind"], event["grams"]) for event in hold["events"]] == [
        ("settled", 200_000),
        ("settled", 390_000),
        ("voided", 10_000),
    ]
    over = loaded.post(settlements, weighed(number(13), 1))
    assert (over.status_code, over.json()["code"]) == (409, "ledger.hold_not_open")


def test_held_mass_cannot_be_announced_twice_until_it_is_voided(loaded: Caller) -> None:
    loaded.post("/holds", announced(number(10)))
    second = loaded.post("/holds", announced(number(11)))
    assert (second.status_code, second.json()["code"]) == (409, "ledger.not_enough_mass")
    voided = loaded.post(f"/holds/{number(10)}/void", {"reason": "车辆故障"})
    assert (voided.status_code, voided.json()["state"]) == (200, "void")
    assert loaded.post("/holds", announced(number(11))).status_code == 201
    states = [item["state"] for item in loaded.get("/holds").json()["items"]]
    assert states == ["open", "void"]
    assert len(loaded.get("/holds", state="void").json()["items"]) == 1


def receipt(client_id: str, **more: Any) -> dict[str, Any]:
    return {
        "client_id": client_id,
        "occurred_at": "2026-03-02T08:30:00+08:00",
        "gate": {
            "vehicle": "TRK-A12345",
            "stock": "STK-KITCHEN",
            "refused": "REF-KITCHEN",
            "difference": "LOSS-WEIGHING",
        },
        "material": "kitchen",
        "received": 990_000,
        "accepted": 950_000,
        "refused": 30_000,
        "residue": 10_000,
        "refusal_reason": "混入塑料",
        "announced": 1_000_000,
        "handover": HANDOVER,
    } | more


def test_a_gate_receipt_adds_up_and_posts_the_difference(loaded: Caller) -> None:
    first = loaded.post("/receipts", receipt(number(10)))
    again = loaded.post("/receipts", receipt(number(10)))
    assert (first.status_code, again.status_code) == (201, 200)
    lines = {line["account"]: line["grams"] for line in first.json()["entry"]["postings"]}
    assert lines == {
        "TRK-A12345": -990_000,
        "STK-KITCHEN": 950_000,
        "REF-KITCHEN": 30_000,
        "LOSS-WEIGHING": 10_000,
    }
    assert loaded.get(f"/receipts/{number(10)}").json() == first.json()
    assert loaded.get("/receipts").json() == {"items": [first.json()], "next": None}
    wrong = loaded.post("/receipts", receipt(number(11), accepted=1))
    assert (wrong.status_code, wrong.json()["code"]) == (422, "ledger.receipt_does_not_add_up")
    assert loaded.get(f"/receipts/{number(1)}").status_code == 404  # an entry, but no receipt


def test_pages_and_the_book_tell_how_far_it_is_sealed(loaded: Caller) -> None:
    empty = loaded.get("/book").json()
    assert (empty["entries"], empty["unsealed"], empty["page"], empty["head"]) == (1, 1, 0, 0)
    (page,) = seal_pages()
    book = loaded.get("/book").json()
    assert (book["unsealed"], book["page"], book["head"]) == (0, 1, 1)
    sheet = loaded.get("/pages/1").json()
    assert loaded.get("/pages").json() == {"items": [sheet], "next": None}
    assert sheet["digest"] == bytes(page.digest).hex() == book["head_digest"]
    assert loaded.get("/pages/2").status_code == 404
    entry = loaded.get(f"/entries/{number(1)}").json()
    assert (entry["seq"], entry["page"]) == (1, 1)


def test_a_verification_is_asked_for_once_and_answered_when_done(loaded: Caller) -> None:
    assert loaded.get("/book/verification").json()["state"] == "never"
    first = loaded.post("/book/verification")
    again = loaded.post("/book/verification")
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert (first.status_code, first.json()["state"]) == (202, "waiting")
    run_waiting()
    done = loaded.get("/book/verification").json()
    assert (done["state"], done["report"]["agrees"], done["report"]["entries"]) == ("done", True, 1)


def test_only_supervisors_ask_for_a_verification(callers: dict[str, Caller]) -> None:
    assert callers["hauler"].get("/book/verification").status_code == 404
    assert callers["hauler"].post("/book/verification").status_code == 403
