"""Every address as every member of the cast, as a stranger and signed out.

``matrix.tsv`` is the reviewed table: a row per method and route, a column per person, the status
each gets. A route without a row fails, and so does any other answer than the one in the table.
After a change that was meant: ``WUFEI_WRITE_MATRIX=1 ./run test tests/access`` and read the diff.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.access.world import ENTRY, HOLD, furnish
from tests.cast import everyone
from wufei.people.public import User

TABLE = Path(__file__).with_name("matrix.tsv")
API = "api/v1/"
#: What an address must tell to lead somewhere: of figures, to that which is not open to all.
QUERIES = {
    "api/v1/slots": "?point=P-1&material=kitchen",
    "devices/scale/": "?plate=渝A00001",
    "figures/<slug:figure>/behind/<slug:measure>/": "?period=2026&region=500107",
    "figures/<slug:figure>/lines/<slug:measure>/": "?period=2026&region=500107",
    "api/v1/answers": "?figure=household_waste_generated&period=2026&by=account&region=500107",
    "api/v1/figures/{figure}/answers": "?period=2026&by=account&region=500107",
    "api/v1/measures/{measure}/groups": "?period=2026&by=account&region=500107",
    "api/v1/measures/{measure}/lines": "?period=2026&region=500107",
    "api/v1/measures/{measure}/shares": "?period=2026&region=500107",
    "api/v1/crew-records": "?day=2026-03-02",
    "api/v1/measures/{measure}/statements": "?period=2026&region=500107",
}
SIGNED_OUT = "signed_out"


def routes() -> Iterator[tuple[str, str]]:
    """(method, route) of every page and every API operation."""

    def walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
        for part in resolver.url_patterns:
            route = prefix + str(part.pattern)
            if isinstance(part, URLPattern):
                yield route
            else:
                yield from walk(part, route)

    yield from sorted(
        ("GET", route) for route in set(walk(get_resolver(), "")) if not route.startswith(API)
    )
    from wufei.web.api.service import api

    for path, operations in sorted(api.get_openapi_schema()["paths"].items()):
        for method in sorted(operations):
            yield method.upper(), path.lstrip("/")


def arguments(values: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Start of a route → name of an argument → value; the longest start that fits counts."""
    return {
        "people/memberships/": {"pk": values["membership"]},
        "people/": {"pk": values["user"]},
        "profile/tokens/": {"pk": values["token"]},
        "jobs/": {"pk": values["job"]},
        "audit/": {"number": 1},
        "help/": {"slug": "01", "name": "none.png"},
        "ledger/accounts/": {"pk": values["account"]},
        "ledger/entries/": {"pk": values["entry"]},
        "ledger/holds/": {"pk": values["hold"]},
        "ledger/lots/": {"pk": values["lot"]},
        "ledger/pages/": {"number": 1},
        "ledger/periods/": {"pk": values["period"]},
        "ledger/verify/": {"pk": values["job"]},
        "ledger/pick/": {"kind": "accounts"},
        "registers/regions/": {"pk": values["district"]},
        "registers/units/": {"pk": values["unit"]},
        "registers/organisations/": {"pk": values["hauler"]},
        "registers/sites/": {"pk": values["site"]},
        "registers/vehicles/": {"pk": values["vehicle"]},
        "registers/materials/": {"pk": values["kitchen"]},
        "registers/codes/": {"pk": values["code"]},
        "registers/calendar/": {"pk": values["special_day"]},
        "collection/points/": {"pk": values["point"]},
        "collection/windows/": {"pk": values["window"]},
        "collection/bins/": {"pk": values["bin"]},
        "collection/contracts/": {"pk": values["contract"]},
        "collection/depots/": {"pk": values["depot"]},
        "collection/crews/": {"pk": values["crew"]},
        "collection/scan/": {"code": "B-1"},
        "collection/orders/": {"code": values["order"], "slug": "amend"},
        "collection/complaints/": {"pk": values["complaint"]},
        "collection/calendars/": {"pk": values["calendar"], "token": "nobody-knows"},
        "collection/slots/": {"pk": values["slot"]},
        "collection/standing/": {"pk": values["standing"]},
        "collection/cards/": {"pk": values["card"]},
        "collection/terms/": {"pk": values["terms"]},
        "collection/bands/": {"pk": values["band"]},
        "rounds/plans/": {"pk": values["plan"], "code": values["planned_order"]},
        "rounds/stops/": {"pk": values["planned_stop"]},
        "rounds/r/": {"code": values["planned_round"]},
        "rounds/plants/": {"pk": values["schedule"]},
        "rounds/vehicles/": {"pk": values["profile"]},
        "rounds/rules/": {"pk": values["planning_rule"]},
        "driving/decisions/": {"pk": values["undecided"]},
        "driving/photos/": {"pk": UUID(int=0xF0)},
        "driving/reasons/": {"pk": 1},
        "settlement/trips/": {"pk": values["load"]},
        "settlement/gate/": {
            "round_pk": values["settled_round"],
            "trip": 1,
            "vehicle_pk": values["settled_vehicle"],
            "material_pk": values["kitchen"],
        },
        "settlement/receipts/": {"pk": values["receipt"]},
        "settlement/hauls/": {"pk": values["haul"]},
        "settlement/haul-receipts/": {"pk": values["haul_receipt"]},
        "settlement/standstills/": {"pk": values["standstill"]},
        "settlement/bills/": {"pk": values["bill"], "state": "paid"},
        "settlement/reports/": {"pk": values["report"], "state": "checked"},
        "settlement/rates/": {"pk": values["rate"]},
        "settlement/report-rules/": {"pk": values["report_rule"]},
        "supervision/findings/": {"pk": values["finding"], "state": "noted"},
        "supervision/rules/": {"rule": "late"},
        "supervision/parameters/": {"pk": values["figures"]},
        "supervision/trials/": {"pk": values["trial"]},
        "devices/": {"pk": values["device"]},
        "api/v1/devices/": {"code": "TR-1"},
        "devices/keys/": {"pk": values["door_key"]},
        "evaluation/months/": {"pk": values["evaluation"], "state": "final"},
        "evaluation/scores/": {"pk": values["score"]},
        "evaluation/objections/": {"pk": values["objection"]},
        "evaluation/schemes/": {"code": values["scheme"]},
        "bulletin/contributions/": {"pk": values["contribution"], "state": "submitted"},
        "bulletin/issues/": {
            "pk": values["draft"],
            "key": "none",
            "state": "review",
            "delivery_pk": values["draft_delivery"],
            "item_pk": values["draft_item"],
            "comment_pk": values["draft_comment"],
            "contribution_pk": values["contribution"],
        },
        "bulletin/series/": {"slug": values["series"], "pk": values["duty"]},
        "bulletin/series/<slug:slug>/recipients/": {
            "slug": values["series"],
            "pk": values["recipient"],
        },
        "bulletin/<slug": {
            "slug": values["series"],
            "number": values["issue_number"],
            "key": "none",
            "pk": UUID(int=0xF1),
        },
        **{
            f"inspection/{register}/": {"pk": pk, "number": 1}
            for register, pk in values["inspection"].items()
        },
        "inspection/problems/": {"code": values["problem"]},
        "photos/": {"pk": values["problem_photo"]},
        "figures/": {"figure": "household_waste_generated", "measure": "household_generated"},
        "figures/declared/": {"number": values["declared"]},
        "figures/answers/": {"pk": values["answer"]},
        "intake/": {"pk": values["run"], "kind": "giver"},
        "api/v1/accounts/": {"code": "truck"},
        "api/v1/entries/": {"client_id": ENTRY},
        "api/v1/receipts/": {"client_id": ENTRY},
        "api/v1/holds/": {"client_id": HOLD},
        "api/v1/lots/": {"code": "T-1"},
        "api/v1/pages/": {"number": 1},
        "api/v1/regions/": {"code": "500107"},
        "api/v1/organisations/": {"code": "ORG-HAUL-1"},
        "api/v1/sites/": {"code": "S-1"},
        "api/v1/materials/": {"key": "kitchen"},
        "api/v1/intake/runs/": {"run_id": values["run"]},
        "api/v1/figures/": {"figure": "household_waste_generated"},
        "api/v1/measures/": {"measure": "household_generated"},
        "api/v1/declared-values/": {"number": values["declared"]},
        "api/v1/orders/": {"code": values["order"]},
        "api/v1/problems/": {"code": values["problem"]},
        "api/v1/photos/": {"photo_id": UUID(int=0xF2)},
        "api/v1/visits/": {"visit_id": UUID(int=0xE1)},
        "api/v1/plans/": {"plan": values["plan"]},
        "api/v1/rounds/": {"code": values["planned_round"]},
        "api/v1/trips/": {"number": values["load"]},
        "api/v1/bills/": {"code": "C-1-202601-1"},
        "api/v1/findings/": {"number": values["finding"]},
        "api/v1/evaluations/": {"number": values["evaluation"]},
        "api/v1/evaluation-scores/": {"number": values["score"]},
    }


def value_of(route: str, values: dict[str, dict[str, Any]]) -> str:
    """The route with its arguments filled in."""
    starts = [start for start in values if route.startswith(start)]
    known = values[max(starts, key=len)] if starts else {}
    parts = route.replace("<", "\0").replace("{", "\0").replace("}", ">").split("\0")
    filled = parts[0]
    for part in parts[1:]:
        name, rest = part.split(">", 1)
        name = name.rsplit(":", 1)[-1]
        if name not in known:
            raise LookupError(f"no value for {name} of {route}: add one to arguments()")
        filled += f"{known[name]}{rest}"
    return "/" + filled


def visit(client: Client, method: str, path: str) -> int:
    """The status of an empty request."""
    call = getattr(client, method.lower())
    with transaction.atomic():
        if method == "GET":
            status = call(path).status_code
        else:
            status = call(path, data={}, content_type="application/json").status_code
        transaction.set_rollback(True)  # what one person did is not there for the next
    return int(status)


@pytest.fixture
def world(cast: dict[str, User]) -> dict[str, dict[str, Any]]:
    return arguments(furnish(cast))


@pytest.mark.slow
def test_every_address_answers_each_person_as_the_table_says(
    world: dict[str, dict[str, Any]],
    cast: dict[str, User],
    settings: Any,
) -> None:
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    people = [SIGNED_OUT, *everyone()]
    clients = {person: Client() for person in people}
    for person, client in clients.items():
        if person != SIGNED_OUT:
            client.force_login(cast[person])
    lines = ["\t".join(["method", "route", *people])]
    for method, route in routes():
        path = value_of(route, world) + QUERIES.get(route, "")
        statuses = [str(visit(clients[person], method, path)) for person in people]
        lines.append("\t".join([method, "/" + route, *statuses]))
    found = "\n".join(lines) + "\n"
    if os.environ.get("WUFEI_WRITE_MATRIX"):
        TABLE.write_text(found, encoding="utf-8")
    assert found.splitlines() == TABLE.read_text(encoding="utf-8").splitlines()
