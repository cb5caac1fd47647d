"""Values declared through the API: told again they add nothing, figures use them, who may."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from tests.api.calling import Caller
from tests.api.figures import IN_CITY, MARCH, declared, refused, told

pytestmark = pytest.mark.django_db


def test_a_value_declared_again_adds_nothing_and_a_change_needs_a_reason(city: Caller) -> None:
    first = city.post("/declared-values", declared(note="含临时站"))
    again = city.post("/declared-values", declared("4.000", note="含临时站"))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    silent = refused(city.post("/declared-values", declared("5")))
    assert silent == (422, "lake.correction_without_reason", "/reason")
    changed = city.post("/declared-values", declared("5", reason="漏计一站"))
    assert changed.status_code == 201
    rows = told(city.get("/declared-values", series="stations", region="500107"))["items"]
    assert [(row["number"], row["value"], row["reason"]) for row in rows] == [
        (changed.json()["number"], "5", "漏计一站"),
        (first.json()["number"], "4", ""),
    ]
    assert told(city.get("/declared-values", **{"from": "2026-04-01"}))["items"] == []


def test_a_figure_uses_what_is_declared_and_opens_to_it(city: Caller) -> None:
    ask = "/figures/kitchen_per_station/answers"
    assert told(city.get(ask, **MARCH))["answers"][0]["state"] == "no_data"
    city.post("/declared-values", declared())
    (row,) = told(city.get(ask, **MARCH))["answers"]
    assert Fraction(row["value"]) == Fraction(2_200_001, 8 * 1000)
    assert (row["shown"], row["denominator"]) == ("275.0", 4)
    statements = told(city.get("/measures/stations/statements", **IN_CITY))
    assert (statements["value"], statements["unit"]) == (4, "item")
    assert [(s["region"], s["value"]) for s in statements["items"]] == [("500107001", "4")]


def test_a_withdrawn_value_leaves_no_data_and_is_withdrawn_once(city: Caller) -> None:
    made = city.post("/declared-values", declared()).json()["number"]
    ask = f"/declared-values/{made}/withdraw"
    first, again = (city.post(ask, {"reason": "填错街道"}) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert (first.json()["withdrawn"], first.json()["reason"]) == (True, "填错街道")
    other = refused(city.post(ask, {"reason": "另一个原因"}))
    assert other[:2] == (409, "measures.no_longer_stands")
    told_again = city.post("/declared-values", declared("6"))
    assert told_again.status_code == 201
    assert refused(city.post(ask, {"reason": "填错街道"}))[1] == "measures.no_longer_stands"


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        ({"series": "station"}, (422, "measures.unknown_series", "/series")),
        ({"unit": "t"}, (422, "measures.unit_does_not_fit", "/unit")),
        ({"unit": "stone"}, (422, "measures.unknown_unit", "/unit")),
        ({"region": "999"}, (422, "api.unknown_code", "/region")),
        ({"last_day": "2026-02-01"}, (422, "lake.days_reversed", "/last_day")),
        ({"value": "1e3"}, (422, "input.invalid", "/value")),
        ({"value": 4}, (422, "input.invalid", "/value")),
        ({"colour": "red"}, (422, "input.invalid", "/colour")),
    ],
)
def test_a_value_that_no_figure_could_use_is_refused(
    city: Caller, change: dict[str, Any], answer: tuple[int, str, str]
) -> None:
    assert refused(city.post("/declared-values", declared() | change)) == answer


def test_what_one_may_not_withdraw_is_not_there(city: Caller, callers: dict[str, Caller]) -> None:
    made = city.post("/declared-values", declared()).json()["number"]
    ask = f"/declared-values/{made}/withdraw"
    assert callers["stranger"].post(ask, {"reason": "x"}).status_code == 404
    assert city.post("/declared-values/999/withdraw", {"reason": "x"}).status_code == 404
