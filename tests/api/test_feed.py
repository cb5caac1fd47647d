"""The feed of sealed entries: complete, in order, the same on every reading."""

from __future__ import annotations

import pytest

from tests.api.calling import Caller, collected, moved, number
from wufei.ledger.public import seal_pages
from wufei.ledger.routes import entries

pytestmark = pytest.mark.django_db


def read(caller: Caller, limit: int = 2) -> tuple[list[int], list[int]]:
    """All sequences that the caller sees, and the positions asked for."""
    seen: list[int] = []
    asked = [0]
    while True:
        answer = caller.get("/feed", after=asked[-1], limit=limit).json()
        seen += [item["seq"] for item in answer["items"]]
        if answer["after"] == asked[-1] == answer["head"]:
            return seen, asked
        asked.append(answer["after"])


@pytest.fixture
def sealed(callers: dict[str, Caller]) -> dict[str, Caller]:
    """Seven entries, of which the third and sixth are of the other district; one unsealed."""
    for value in range(1, 8):
        if value % 3 == 0:
            body = moved(
                number(value),
                ("SRC-FOREIGN", "kitchen", -5),
                ("TRK-FOREIGN", "kitchen", 5),
                handover={"exemption": "household"},
            )
            assert callers["foreign"].post("/entries", body).status_code == 201
        else:
            assert callers["officer"].post("/entries", collected(number(value))).status_code == 201
    seal_pages()
    callers["officer"].post("/entries", collected(number(8)))
    return callers


def test_the_office_reads_all_without_gaps(sealed: dict[str, Caller]) -> None:
    assert read(sealed["officer"]) == ([1, 2, 3, 4, 5, 6, 7], [0, 2, 4, 6, 7])


def test_hidden_entries_are_left_out_and_passed_over(
    sealed: dict[str, Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read(sealed["hauler"]) == ([1, 2, 4, 5, 7], [0, 2, 5, 7])
    assert read(sealed["foreign"]) == ([3, 6], [0, 7])
    assert read(sealed["stranger"]) == ([], [0, 7])
    monkeypatch.setattr(entries, "FEED_WINDOW", 3)
    assert read(sealed["foreign"]) == ([3, 6], [0, 3, 6, 7])
    assert read(sealed["stranger"]) == ([], [0, 3, 6, 7])


def test_unsealed_entries_come_when_their_page_is_sealed(sealed: dict[str, Caller]) -> None:
    before = sealed["officer"].get("/feed", after=7).json()
    assert before == {"items": [], "after": 7, "head": 7}
    seal_pages()
    after = sealed["officer"].get("/feed", after=7).json()
    assert ([item["seq"] for item in after["items"]], after["after"], after["head"]) == ([8], 8, 8)


def test_a_position_beyond_the_end_stays_and_an_impossible_one_is_refused(
    sealed: dict[str, Caller],
) -> None:
    beyond = sealed["officer"].get("/feed", after=2**63 - 1).json()
    assert beyond == {"items": [], "after": 2**63 - 1, "head": 7}
    for after in ("-1", str(2**63), "9" * 22, "x", "1.0", ""):
        assert sealed["officer"].get("/feed", after=after).status_code == 422
