"""Declared values: told one by one or by the sheet, corrected with a reason, withdrawn."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.measures.pages_city import COMMUNITY, DISTRICT, STREET, text
from wufei.kernel.actors import Role
from wufei.kernel.spreadsheets import write_xlsx
from wufei.lake.public import DeclaredValue
from wufei.measures.importers import COLUMNS

ClientAs = Callable[[Role | str | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_city")]

LIST, NEW, UPLOAD = "/figures/declared/", "/figures/declared/new/", "/figures/declared/upload/"
TOLD = {
    "series": "bags",
    "region": STREET,
    "first_day": "2026-03-01",
    "last_day": "2026-03-31",
    "value": "12",
}


def tell(client: Client, **changed: str) -> Any:
    return client.post(NEW, {**TOLD, **changed})


def test_a_value_is_told_and_counts(client_as: ClientAs) -> None:
    client = client_as(Role.DISTRICT_OFFICER)
    assert tell(client).status_code == 302
    figure = client.get(f"/figures/bag_count/?period=2026-03&region={DISTRICT}")
    behind = client.get(f"/figures/bag_count/behind/checked_bags/?period=2026-03&region={DISTRICT}")

    assert figure.context["value"].text == "12.0 个"
    assert [row.region for row in behind.context["statements"].data.data] == [STREET]
    assert "杨家坪街道" in text(client.get(LIST))


def test_told_again_it_is_not_told_twice(client_as: ClientAs) -> None:
    client = client_as(Role.DISTRICT_OFFICER)
    tell(client)
    tell(client)

    assert DeclaredValue.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"value": ""}, "value"),
        ({"value": "many"}, "value"),
        ({"value": "1.1234567"}, "value"),
        ({"series": "nothing"}, "series"),
        ({"region": "500108"}, "region"),
        ({"last_day": "2026-02-01"}, "last_day"),
        ({"unit": "t"}, "unit"),
        ({"unit": "boxes"}, "unit"),
    ],
)
def test_what_cannot_be_told_is_said_at_its_field(
    client_as: ClientAs, changed: dict[str, str], field: str
) -> None:
    shown = tell(client_as(Role.DISTRICT_OFFICER), **changed)

    assert shown.status_code == 422
    assert list(shown.context["form"].errors) == [field]
    assert not DeclaredValue.objects.exists()


def test_another_value_needs_a_reason_and_keeps_the_first(client_as: ClientAs) -> None:
    client = client_as(Role.DISTRICT_OFFICER)
    tell(client)
    refused = tell(client, value="13")
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["reason"])

    number = DeclaredValue.objects.get().number
    corrected = client.post(f"{LIST}{number}/", {"value": "13", "reason": "漏数一袋"})
    history = client.get(f"{LIST}{DeclaredValue.objects.order_by('-number')[0].number}/")

    assert corrected.status_code == 302
    assert [row.value for row in history.context["rows"]] == [13, 12]
    assert "漏数一袋" in text(history)
    assert len(client.get(LIST).context["table"].rows) == 1
    assert len(client.get(f"{LIST}?history=all").context["table"].rows) == 2


def test_a_withdrawn_value_leaves_no_data(client_as: ClientAs) -> None:
    client = client_as(Role.DISTRICT_OFFICER)
    tell(client)
    number = DeclaredValue.objects.get().number
    silent = client.post(f"{LIST}{number}/withdraw/", {"reason": ""})
    gone = client.post(f"{LIST}{number}/withdraw/", {"reason": "重复填报"})
    figure = client.get(f"/figures/bag_count/?period=2026-03&region={DISTRICT}")

    assert (silent.status_code, gone.status_code) == (422, 302)
    assert figure.context["value"].text == "无数据"


def test_who_tells_for_what(client_as: ClientAs) -> None:
    tell(client_as(Role.DISTRICT_OFFICER))
    number = DeclaredValue.objects.get().number
    community = client_as(Role.COMMUNITY_WORKER)

    assert tell(community).status_code == 422
    assert tell(community, region=COMMUNITY).status_code == 302
    assert community.get(f"{LIST}{number}/").status_code == 404
    for role in (Role.RESIDENT, Role.DRIVER, Role.EVALUATOR, "stranger"):
        assert client_as(role).get(NEW).status_code == 403
        assert client_as(role).post(UPLOAD).status_code == 403


def test_the_list_is_narrowed(client_as: ClientAs) -> None:
    client = client_as(Role.DISTRICT_OFFICER)
    tell(client)
    tell(client, first_day="2026-04-01", last_day="2026-04-30")

    def count(query: str) -> int:
        return len(client.get(f"{LIST}?{query}").context["table"].rows)

    assert count("") == 2
    assert count("first=2026-04-01") == 1
    assert count("last=2026-03-31") == 1
    assert count(f"region={COMMUNITY}") == 0
    assert count(f"region={STREET}&series=bags") == 2


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_costs_the_same_however_long(
    client_as: ClientAs, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    client = client_as(Role.DISTRICT_OFFICER)
    for number in range(rows):
        day = dt.date(2025, 1, 1) + dt.timedelta(days=number)
        tell(client, first_day=day.isoformat(), last_day=day.isoformat())
    client.get(LIST)
    with django_assert_num_queries(8):
        assert client.get(LIST).status_code == 200


def sheet(*rows: Sequence[Any], headings: Sequence[str] = ()) -> SimpleUploadedFile:
    file = io.BytesIO()
    write_xlsx(
        file, title="填报", headings=headings or [str(w) for w in COLUMNS.values()], rows=rows
    )
    return SimpleUploadedFile("values.xlsx", file.getvalue())


FIRST, LAST = dt.date(2026, 3, 1), dt.date(2026, 3, 31)
GOOD = ("bags", STREET, FIRST, LAST, Decimal("12.5"), "", "是", "街道办", "", "", "")


def test_a_sheet_is_told_whole(client_as: ClientAs) -> None:
    client = client_as(Role.DISTRICT_OFFICER)
    other = ("bags", int(COMMUNITY), "2026-04-01", "2026-04-30", 3, "item", "", "", "", "", "")
    answer = client.post(UPLOAD, {"file": sheet(GOOD, ("",) * 11, other)})

    assert answer.status_code == 302
    told = DeclaredValue.objects.order_by("number").values_list(
        "value", "region__code", "estimated"
    )
    assert list(told) == [(Decimal("12.5"), STREET, True), (Decimal(3), COMMUNITY, False)]


def test_english_headings_and_field_names_are_known_too(client_as: ClientAs) -> None:
    names = ["series", "region", "first_day", "last_day", "value"]
    answer = client_as(Role.DISTRICT_OFFICER).post(
        UPLOAD, {"file": sheet(GOOD[:5], headings=names)}
    )

    assert answer.status_code == 302
    assert DeclaredValue.objects.get().value == Decimal("12.5")


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        (("nothing", *GOOD[1:]), (3, "数列")),
        (("bags", "999", *GOOD[2:]), (3, "区划代码")),
        ((*GOOD[:2], "soon", *GOOD[3:]), (3, "首日")),
        ((*GOOD[:3], dt.date(2026, 2, 1), *GOOD[4:]), (3, "末日")),
        ((*GOOD[:4], "many", *GOOD[5:]), (3, "数值")),
        ((*GOOD[:4], "nan", *GOOD[5:]), (3, "数值")),
        ((*GOOD[:5], "t", *GOOD[6:]), (3, "计量单位")),
        ((*GOOD[:6], "perhaps", *GOOD[7:]), (3, "估算")),
        (("bags", STREET, FIRST, LAST, 13, *GOOD[5:]), (3, "更正事由")),
    ],
)
def test_one_fault_stops_the_sheet_and_is_found(
    client_as: ClientAs, bad: Sequence[Any], fault: tuple[int, str]
) -> None:
    shown = client_as(Role.DISTRICT_OFFICER).post(UPLOAD, {"file": sheet(GOOD, bad)})

    assert shown.status_code == 422
    assert [(each.row, each.column) for each in shown.context["faults"]] == [fault]
    assert not DeclaredValue.objects.exists()


@pytest.mark.parametrize(
    "content",
    [b"no workbook", b"", b"PK\x03\x04broken"],
)
def test_what_is_no_workbook_is_refused(client_as: ClientAs, content: bytes) -> None:
    shown = client_as(Role.DISTRICT_OFFICER).post(
        UPLOAD, {"file": SimpleUploadedFile("values.xlsx", content)}
    )

    assert shown.status_code == 422
    assert not DeclaredValue.objects.exists()


def test_a_sheet_without_its_columns_says_which(client_as: ClientAs) -> None:
    shown = client_as(Role.DISTRICT_OFFICER).post(
        UPLOAD, {"file": sheet(("bags",), headings=["数列"])}
    )

    assert "缺少列：区划代码、首日、末日、数值。" in text(shown)


def test_the_template_is_read_back(client_as: ClientAs) -> None:
    client = client_as(Role.DISTRICT_OFFICER)
    answer = client.get(f"{UPLOAD}template/")
    content = b"".join(answer.streaming_content)
    shown = client.post(UPLOAD, {"file": SimpleUploadedFile("values.xlsx", content)})

    columns = {fault.column for fault in shown.context["faults"]}
    assert columns == {"首日", "末日", "数值"}
