"""Booking by program: what is sent twice, comes too late or is none of one's business."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.booked import BOOKED, let_orders_pass, open_booking, weigh_order
from tests.api.calling import Caller, caller, number
from tests.collection.world import an_order
from wufei.collection.public import Bin, Order, Point
from wufei.kernel.actors import Role
from wufei.people.public import User
from wufei.registry.public import Material, Organisation, Region

WEDNESDAY, NEXT_WEDNESDAY = "2026-03-04", "2026-03-11"
BODY = {
    "client_id": str(BOOKED), "point": "R-API-1", "material": "kitchen", "day": WEDNESDAY,
    "slot": "S-API", "bins": 2,
}  # fmt: skip
Enrol = Callable[..., Caller]


@pytest.fixture
def enrol(people: dict[str, User]) -> Enrol:
    """A further person of the city who calls: ``enrol(Role.GENERATOR, organisation="ORG-1")``."""
    open_booking()

    def one(role: Role, *, organisation: str = "", region: str = "") -> Caller:
        user = User.objects.create(username=f"{role.value}-{organisation}{region}")
        scope: dict[str, Any] = {}
        if organisation:
            scope["organisation"] = Organisation.objects.get(code=organisation)
        if region:
            scope["region"] = Region.objects.get(code=region)
        user.memberships.create(role=role, **scope)
        return caller(user)

    return one


@pytest.fixture
def generator(enrol: Enrol) -> Caller:
    """The body whose restaurants they are."""
    return enrol(Role.GENERATOR, organisation="ORG-REST")


def code_of(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def booked(who: Caller, **changed: Any) -> dict[str, Any]:
    response = who.post("/orders", BODY | changed)
    assert response.status_code == 201, response.content.decode()
    told: dict[str, Any] = response.json()["order"]
    return told


def left(who: Caller) -> dict[str, int]:
    rows = who.get("/slots", point="R-API-1", material="kitchen").json()["items"]
    return {row["day"]: row["orders_left"] for row in rows}


def test_the_same_booking_sent_twice_is_one_order(generator: Caller) -> None:
    first = generator.post("/orders", BODY)
    again = generator.post("/orders", BODY)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    other = generator.post("/orders", BODY | {"bins": 1})
    assert code_of(other) == (409, "collection.client_id_taken")
    assert first.json()["order"]["code"] in other.json()["detail"]
    assert Order.objects.count() == 1
    assert (first.json()["order"]["channel"], first.json()["order"]["hauler"]) == (
        "api",
        "ORG-HAUL-1",
    )


def test_a_name_that_others_used_tells_nothing_of_their_order(
    generator: Caller,
    callers: dict[str, Caller],
) -> None:
    code = booked(generator)["code"]
    for body in (BODY, BODY | {"bins": 1}):
        refused = callers["stranger"].post("/orders", body)
        assert code_of(refused) == (409, "collection.client_id_taken")
        assert code not in refused.content.decode()


def test_the_last_place_is_given_once_and_the_refusal_names_free_ones(generator: Caller) -> None:
    assert left(generator)[WEDNESDAY] == 1
    booked(generator)
    assert (left(generator)[WEDNESDAY], left(generator)[NEXT_WEDNESDAY]) == (0, 1)
    late = generator.post("/orders", BODY | {"client_id": number(2), "point": "R-API-2"})
    assert code_of(late) == (409, "collection.slot_full")
    assert "3月11日" in late.json()["remedy"]
    assert Order.objects.count() == 1


def test_an_old_version_changes_nothing(generator: Caller, callers: dict[str, Caller]) -> None:
    order = booked(generator)
    path = f"/orders/{order['code']}"
    sent = {"version": order["version"], "bins": 1, "note": "后门"}
    amended = generator.post(f"{path}/amendment", sent).json()
    assert (amended["bins"], amended["note"], amended["slot"]) == (1, "后门", "S-API")
    assert len(amended["events"]) == len(order["events"]) + 1
    for change, more in (("amendment", {"bins": 3}), ("cancellation", {"reason": "停业"})):
        late = callers["hauler"].post(f"{path}/{change}", {"version": order["version"], **more})
        assert code_of(late) == (409, "collection.changed_meanwhile")
    assert generator.get(path).json() == amended


def test_a_change_to_no_slot_names_it(generator: Caller) -> None:
    order = booked(generator)
    sent = {"version": order["version"], "slot": "S-NONE"}
    refused = generator.post(f"/orders/{order['code']}/amendment", sent)
    assert code_of(refused) == (422, "collection.unknown_slot")
    assert refused.json()["pointer"] == "/slot"


def test_a_cancelled_order_gives_its_place_back(generator: Caller) -> None:
    order = booked(generator)
    path = f"/orders/{order['code']}/cancellation"
    sent = {"version": order["version"], "reason": " "}
    assert code_of(generator.post(path, sent)) == (422, "collection.reason_missing")
    cancelled = generator.post(path, sent | {"reason": "停业"}).json()
    assert (cancelled["state"], cancelled["events"][-1]["reason"]) == ("cancelled", "停业")
    assert left(generator)[WEDNESDAY] == 1
    assert generator.post(path, sent | {"reason": "停业"}).json() == cancelled


def test_each_side_confirms_for_itself_after_weighing(
    generator: Caller,
    callers: dict[str, Caller],
) -> None:
    path = f"/orders/{booked(generator)['code']}/confirmation"
    early = generator.post(path, {"side": "holder"})
    assert code_of(early) == (409, "collection.nothing_to_confirm")
    weigh_order()
    foreign_word = generator.post(path, {"side": "hauler"})
    assert code_of(foreign_word) == (403, "collection.not_allowed")
    assert callers["hauler"].post(path, {"side": "holder"}).status_code == 403
    word = generator.post(path, {"side": "holder"}).json()
    assert generator.post(path, {"side": "holder"}).json() == word
    both = callers["hauler"].post(path, {"side": "hauler"}).json()
    assert (both["collected_grams"], both["grade"]) == (163_500, 4)
    assert both["confirmed_by_holder_at"] == word["confirmed_by_holder_at"]
    assert both["confirmed_by_hauler_at"] is not None


def test_a_missed_pick_up_is_booked_again_once(enrol: Enrol, generator: Caller) -> None:
    let_orders_pass()
    early = generator.post("/orders/O-API-WAIT/missed-report", {})
    assert code_of(early) == (409, "collection.not_due_yet")
    path = "/orders/O-API-LATE"
    assert generator.post(f"{path}/missed-report", {"note": "没有来"}).json()["state"] == "missed"
    sent = {"client_id": number(9), "day": NEXT_WEDNESDAY, "slot": "S-API"}
    made = [generator.post(f"{path}/rebooking", sent).json()["order"] for _again in range(2)]
    assert made[0] == made[1]
    assert (made[0]["replaces"], made[0]["bins"]) == ("O-API-LATE", 2)
    assert generator.get(path).json()["state"] == "rebooked"
    other = generator.post("/orders/O-API-WAIT/rebooking", sent)
    assert code_of(other) == (409, "collection.client_id_taken")
    assert generator.get("/orders/O-API-WAIT").json()["state"] == "accepted"
    onlooker = enrol(Role.EVALUATOR, region="500107")
    assert onlooker.get(path).status_code == 200
    assert code_of(onlooker.post(f"{path}/rebooking", sent)) == (403, "collection.not_allowed")


#: What others might try with an order; each is well-formed.
TRIED = {
    "amendment": {"version": 1, "bins": 1},
    "cancellation": {"version": 1, "reason": "x"},
    "rebooking": {"client_id": number(8), "day": NEXT_WEDNESDAY, "slot": "S-API"},
    "confirmation": {"side": "hauler"},
    "missed-report": {},
}


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.DISPATCHER, {"organisation": "ORG-FOREIGN"}),
        (Role.DRIVER, {"organisation": "ORG-FOREIGN"}),
        (Role.GENERATOR, {"organisation": "ORG-FOREIGN"}),
        (Role.DISTRICT_OFFICER, {"region": "500106"}),
    ],
)
def test_others_find_no_order_and_may_do_nothing(
    enrol: Enrol, generator: Caller, role: Role, scope: dict[str, str]
) -> None:
    path = f"/orders/{booked(generator)['code']}"
    other = enrol(role, **scope)
    for addressed in ("/orders", "/points", "/bins"):
        assert other.get(addressed).json()["items"] == []
    assert other.get(path).status_code == 404
    for change, body in TRIED.items():
        assert other.post(f"{path}/{change}", body).status_code == 404
    slots = other.get("/slots", point="R-API-1", material="kitchen")
    assert code_of(slots) == (422, "collection.unknown_point")
    sent = BODY | {"client_id": number(7), "day": NEXT_WEDNESDAY}
    assert code_of(other.post("/orders", sent)) == (422, "collection.unknown_point")
    assert Order.objects.count() == 1


def test_a_resident_books_for_compounds_and_no_restaurants(enrol: Enrol) -> None:
    resident = enrol(Role.RESIDENT, region="500107001")
    assert code_of(resident.post("/orders", BODY)) == (422, "collection.unknown_point")


@pytest.mark.parametrize("day", ["0001-01-01", "1970-01-01", "9999-12-31"])
@pytest.mark.parametrize("who", ["officer", "generator"])
def test_no_day_is_too_strange(
    generator: Caller,
    callers: dict[str, Caller],
    who: str,
    day: str,
) -> None:
    tried = generator if who == "generator" else callers["officer"]
    contact = {"name": "彭洁", "phone": "023-000000"}
    when = {"day": day, "opens_at": "08:00", "closes_at": "10:00", "slot": ""}
    refused = tried.post("/orders", BODY | when | {"contact": contact})
    assert refused.status_code in {409, 422}, refused.content.decode()
    order = booked(tried)
    change = {"version": order["version"], "day": day}
    assert tried.post(f"/orders/{order['code']}/amendment", change).status_code in {409, 422}
    assert tried.get("/orders", first_day=day).status_code == 200


#: Queries of a list, with the two that find the token with its owner and the owner's grants.
COUNTS = {"/orders": 3, "/points": 3, "/bins": 3}


@pytest.mark.parametrize("wanted", [1, 30])
def test_lists_cost_the_same_for_one_row_and_for_thirty(
    callers: dict[str, Caller],
    wanted: int,
) -> None:
    for each in range(wanted):
        _one_more(f"X-{each}")
    officer = callers["officer"]
    officer.get("/orders")
    counts = {}
    for path in COUNTS:
        with CaptureQueriesContext(connection) as asked:
            assert len(officer.get(path).json()["items"]) == wanted
        counts[path] = len(asked)
    assert counts == COUNTS


def _one_more(name: str) -> None:
    """A point with a bin and an order."""
    kitchen, region = Material.objects.get(key="kitchen"), Region.objects.get(code="500107001")
    point = Point.objects.create(code=name, name=name, kind="compound", region=region)
    Bin.objects.create(code=f"B-{name}", point=point, material=kitchen, litres=120)
    an_order(point, kitchen)
