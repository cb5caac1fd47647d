"""Lots: where they stand, what became of them, what they are made of; exact."""

from __future__ import annotations

import pytest

from tests.api.calling import Caller, moved, number

pytestmark = pytest.mark.django_db


@pytest.fixture
def traced(officer: Caller) -> Caller:
    """A trip of 3 g, of which 1 g became digestate and gas in equal parts with 2 g of another."""
    trips = [("TRIP-1", 3), ("TRIP-2", 4)]
    for place, (lot, grams) in enumerate(trips, 1):
        body = moved(
            number(place),
            ("SRC-500107001", "kitchen", -grams),
            ("STK-KITCHEN", "kitchen", grams, lot),
            lots=[{"code": lot, "material": "kitchen", "kind": "trip"}],
            handover={"exemption": "household"},
        )
        assert officer.post("/entries", body).status_code == 201
    body = moved(
        number(3),
        ("STK-KITCHEN", "kitchen", -1, "TRIP-1"),
        ("STK-KITCHEN", "kitchen", -2, "TRIP-2"),
        ("PRC-KITCHEN", "digestate", 1, "BALE/1"),
        ("SNK-BIOGAS", "biogas", 2),
        lots=[{"code": "BALE/1", "material": "digestate", "kind": "bale"}],
        kind="transformation",
    )
    response = officer.post("/entries", body)
    assert response.status_code == 201, response.json()
    return officer


def test_a_lot_tells_where_it_stands(traced: Caller) -> None:
    lot = traced.get("/lots/TRIP-1").json()
    assert (lot["in_grams"], lot["out_grams"]) == (3, 1)
    assert lot["standing"] == [{"account": "STK-KITCHEN", "grams": 2, "held_grams": 0}]
    codes = [item["code"] for item in traced.get("/lots", kind="trip").json()["items"]]
    assert codes == ["TRIP-2", "TRIP-1"]


def test_what_became_of_a_lot_is_told_in_whole_grams_and_fractions(traced: Caller) -> None:
    trace = traced.get("/lots/TRIP-1/trace", direction="forward").json()
    ends = {node["code"]: node["grams"] for node in trace["nodes"] if node["is_end"]}
    assert ends == {"STK-KITCHEN": 2, "BALE/1": "1/3", "SNK-BIOGAS": "2/3"}
    assert (trace["grams"], trace["cut"], trace["nodes"][0]["code"]) == (3, False, "TRIP-1")
    entries = {edge["entry"] for edge in trace["edges"] if edge["giver"] == 0}
    assert entries == {None, number(3)}


def test_what_a_lot_is_made_of_goes_back_to_its_sources(traced: Caller) -> None:
    trace = traced.get("/lots/BALE%2F1/trace", direction="back").json()
    assert {node["code"]: node["grams"] for node in trace["nodes"]} == {
        "BALE/1": 1,
        "TRIP-1": "1/3",
        "TRIP-2": "2/3",
        "SRC-500107001": 1,
    }


def test_a_foreign_lot_is_not_there(traced: Caller, callers: dict[str, Caller]) -> None:
    assert callers["foreign"].get("/lots").json()["items"] == []
    assert callers["foreign"].get("/lots/TRIP-1").status_code == 404
    assert callers["foreign"].get("/lots/TRIP-1/trace", direction="back").status_code == 404


@pytest.mark.parametrize("query", [{}, {"direction": "up"}, {"direction": "back", "max_lots": "0"}])
def test_a_trace_needs_its_direction_and_sensible_bounds(
    traced: Caller, query: dict[str, str]
) -> None:
    assert traced.get("/lots/TRIP-1/trace", **query).status_code == 422
