"""Lists cost the same number of queries for one row and for thirty."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.calling import Caller, collected, moved, number
from tests.api.world import CLERK, NOW
from wufei.intake.models import ImportRun, SavedMap, SourceFile
from wufei.lake.public import DeclaredValue
from wufei.ledger.public import (
    AccountDraft,
    Exemption,
    Gate,
    Handover,
    Weighing,
    announce,
    open_accounts,
    receive_load,
    seal_page,
)
from wufei.people.public import User
from wufei.registry.public import (
    Material,
    MaterialLabel,
    Organisation,
    Region,
    ReportingUnit,
    Site,
    Vehicle,
)

pytestmark = pytest.mark.django_db

#: Queries of a list, without the two that find the token with its owner and the owner's grants.
COUNTS = {
    "/entries": 3,
    "/feed": 4,
    "/exemptions": 1,
    "/accounts": 1,
    "/balances": 3,
    "/turnover": 3,
    "/postings": 1,
    "/lots": 1,
    "/holds": 1,
    "/receipts": 4,
    "/pages": 1,
    "/regions": 1,
    "/reporting-units": 2,
    "/organisations": 1,
    "/sites": 1,
    "/vehicles": 2,
    "/materials": 4,
    "/intake/maps": 1,
    "/intake/runs": 1,
    "/declared-values": 1,
}


def grow(officer: Caller, user: User, start: int, count: int) -> None:
    """``count`` more rows in every list."""
    street = Region.objects.get(code="500107001")
    hauler = Organisation.objects.get(code="ORG-HAUL-1")
    for n in range(start, start + count):
        ids = [number(1000 * n + k) for k in range(1, 4)]
        body = collected(ids[0], lots=[{"code": f"L{n}", "material": "kitchen"}])
        body["postings"][1]["lot"] = f"L{n}"
        assert officer.post("/entries", body).status_code == 201
        open_accounts(actor=CLERK, drafts=[AccountDraft(f"A{n}", "a", "sink", region_id=street.pk)])
        away = moved(ids[1], ("TRK-A12345", "kitchen", -9, f"L{n}"), (f"A{n}", "kitchen", 9),
                     handover={"exemption": "historic"})  # fmt: skip
        assert officer.post("/entries", away).status_code == 201
        receive_load(
            actor=CLERK, client_id=UUID(ids[2]), occurred_at=NOW, material="kitchen", lot=f"L{n}",
            gate=Gate("TRK-A12345", "STK-KITCHEN", "REF-KITCHEN"),
            weighing=Weighing(received=9, accepted=9), handover=Handover(exemption="historic"),
        )  # fmt: skip
        announce(
            actor=CLERK, client_id=UUID(ids[2]), material="kitchen", grams=5,
            from_account="SRC-500107001", to_account="TRK-A12345",
            expires_at=NOW.replace(year=2027),
        )  # fmt: skip
        Exemption.objects.create(code=f"e{n}", name="x")
        _registers(n, street, hauler)
        _declare(n, street)
        file = SourceFile.objects.create(name="f", size=1, digest="0" * 64, uploaded_by=user)
        saved = SavedMap.objects.create(name=f"m{n}", title="m", text="", created_by=user)
        ImportRun.objects.create(source=file, saved_map=saved, created_by=user, actor_name="x")
        seal_page()


def _declare(n: int, street: Region) -> None:
    day = NOW.date()
    DeclaredValue.objects.create(
        number=1_000_000 + n, page=0, series="s", region=street, first_day=day, last_day=day,
        value=n, unit="item", actor_name="x", recorded_at=NOW,
    )  # fmt: skip


def _registers(n: int, street: Region, hauler: Organisation) -> None:
    region = Region.objects.create(
        code=f"R{n}", name="r", level="community", kind="community", parent=street,
        path=f"{street.path}R{n}/",
    )  # fmt: skip
    ReportingUnit.objects.create(code=f"U{n}", name="u", kind="division").regions.set([region])
    Organisation.objects.create(code=f"O{n}", name="o", kind="hauler", region=region)
    Site.objects.create(code=f"S{n}", name="s", kind="landfill", organisation=hauler, region=region)
    material = Material.objects.create(key=f"m{n}", scheme="product", name="m")
    MaterialLabel.objects.create(material=material, name="m")
    Vehicle.objects.create(plate=f"V{n}", organisation=hauler).materials.set([material])


def counted(officer: Caller) -> dict[str, tuple[int, int]]:
    """Rows and queries of each list."""
    found = {}
    for path in COUNTS:
        query = {"first": "2026-01-01", "last": "2026-12-31"} if path == "/turnover" else {}
        with CaptureQueriesContext(connection) as captured:
            response = officer.get(path, **query, limit=500)
        asked = [q["sql"] for q in captured.captured_queries]
        found[path] = (len(response.json()["items"]), len(asked) - 2)
    return found


def test_every_list_costs_as_much_for_one_row_as_for_thirty(
    officer: Caller, people: dict[str, User]
) -> None:
    officer.get("/me")  # notes the use of the token, once a minute
    grow(officer, people["officer"], 1, 1)
    few = counted(officer)
    assert {path: queries for path, (_, queries) in few.items()} == COUNTS
    grow(officer, people["officer"], 2, 29)
    many = counted(officer)
    assert {path: queries for path, (_, queries) in many.items()} == COUNTS
    for path, (rows, _) in many.items():
        assert rows >= few[path][0] + 29, path
