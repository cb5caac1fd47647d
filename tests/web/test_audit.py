"""The audit log on the page: filters, what differs, and the spreadsheet."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.db import transaction
from django.test import Client

from wufei.kernel.actors import Actor, Role
from wufei.kernel.audit import Target, record
from wufei.kernel.models import AuditRecord
from wufei.registry.public import Region

pytestmark = pytest.mark.django_db

ClientAs = Callable[[Role | str | None], Client]
ActorAs = Callable[[Role], Actor]


@pytest.fixture
def renamed(actor_as: ActorAs) -> AuditRecord:
    with transaction.atomic():
        return record(
            actor=actor_as(Role.DISTRICT_OFFICER),
            action="registry.region.updated",
            target=Region.objects.get(code="500107001"),
            before={"name": "杨家坪", "households": 100},
            after={"name": "杨家坪街道", "households": 100},
            reason="区划更名",
        )


def test_a_record_shows_only_what_differs(renamed: AuditRecord, client_as: ClientAs) -> None:
    page = client_as(Role.CITY_OFFICER).get(f"/audit/{renamed.number}/").content.decode()
    assert '<del class="was">杨家坪</del>' in page
    assert '<ins class="now">杨家坪街道</ins>' in page
    assert "名称" in page
    assert "户数" not in page
    assert renamed.digest in page


def found(client: Client, query: str) -> int:
    return client.get(f"/audit/?{query}").context["table"].paginator.count


def test_records_are_found(renamed: AuditRecord, client_as: ClientAs) -> None:
    client = client_as(Role.CITY_OFFICER)
    day = renamed.at.date().isoformat()
    every = AuditRecord.objects.count()
    assert found(client, "q=区划更名") == 1
    assert found(client, "q=杨家坪") == 1
    assert found(client, "action=registry.region.updated") == 1
    assert found(client, f"first={day}") == every
    assert found(client, "last=2001-01-01") == 0


def test_a_wrong_day_is_said_beside_the_field(renamed: AuditRecord, client_as: ClientAs) -> None:
    page = client_as(Role.CITY_OFFICER).get("/audit/?first=yesterday").content.decode()
    assert 'id="id_first_error"' in page


def test_others_read_only_what_they_did(renamed: AuditRecord, client_as: ClientAs) -> None:
    assert client_as(Role.DISTRICT_OFFICER).get(f"/audit/{renamed.number}/").status_code == 200
    assert client_as(Role.GATEKEEPER).get(f"/audit/{renamed.number}/").status_code == 404
    assert found(client_as(Role.GATEKEEPER), "") == 0


def test_the_log_cannot_be_written_to(renamed: AuditRecord, client_as: ClientAs) -> None:
    client = client_as(Role.CITY_OFFICER)
    assert client.post("/audit/").status_code == 405
    assert client.post(f"/audit/{renamed.number}/").status_code == 405
    assert client_as(None).get("/audit/").status_code == 302


def test_the_spreadsheet_holds_the_rows_of_the_filter(
    renamed: AuditRecord, client_as: ClientAs
) -> None:
    answer = client_as(Role.CITY_OFFICER).get("/audit/?q=区划更名&export=xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer)))  # type: ignore[arg-type]
    heading, row = book.active.iter_rows(values_only=True)  # type: ignore[union-attr]
    assert heading[:4] == ("序号", "时间", "操作人", "操作")
    assert row[0] == renamed.number
    assert row[7:9] == ("名称: 杨家坪 → 杨家坪街道", "区划更名")


def test_text_that_looks_like_a_formula_stays_text(actor_as: ActorAs, client_as: ClientAs) -> None:
    with transaction.atomic():
        record(
            actor=actor_as(Role.CITY_OFFICER), action="x", target=Target("file", "1", "=1+1"),
            reason="=HYPERLINK(A1)",
        )  # fmt: skip
    answer = client_as(Role.CITY_OFFICER).get("/audit/?q=HYPERLINK&export=xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer)))  # type: ignore[arg-type]
    cells = [cell for row in book.active.iter_rows(min_row=2) for cell in row]  # type: ignore[union-attr]
    assert {cell.data_type for cell in cells if cell.value in {"=1+1", "=HYPERLINK(A1)"}} == {"s"}


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_costs_the_same_at_any_length(
    rows: int, actor_as: ActorAs, client_as: ClientAs, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        with transaction.atomic():
            record(actor=actor_as(Role.CITY_OFFICER), action="x", target=Target("file", "1"))
    client = client_as(Role.CITY_OFFICER)
    with django_assert_num_queries(7):
        client.get("/audit/")
