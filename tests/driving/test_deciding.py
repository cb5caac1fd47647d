"""The list of records without effect: filtered, leafed through, exported; one is decided on."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from tests.driving.conftest import Day
from wufei.driving.domain.deciding import apply_after_all, dismiss
from wufei.driving.models import CrewEvent, Decision, StopReason
from wufei.people.public import Membership, User
from wufei.registry.public import Organisation

pytestmark = pytest.mark.django_db
LIST = "/driving/decisions/"


def signed_in(day: Day, role: str = "dispatcher", body: Organisation | None = None) -> Client:
    user = User.objects.create(username=f"{role}-{User.objects.count()}")
    Membership.objects.create(user=user, role=role, organisation=body or day.world.hauler)
    client = Client()
    client.force_login(user)
    return client


def wrong(day: Day, kilograms: str = "abc", stop: int = 0) -> CrewEvent:
    day.act("weigh", stop, kilograms=kilograms)
    event: CrewEvent = CrewEvent.objects.latest("pk")
    assert event.refused
    return event


def shown(client: Client, **asked: str) -> list[int]:
    """The records of a page, by key."""
    text = client.get(LIST, asked).content.decode()
    return [int(found) for found in re.findall(r'href="/driving/decisions/(\d+)/"', text)]


def test_the_list_begins_with_what_waits_and_is_filtered(day: Day) -> None:
    waiting, applied, dismissed = wrong(day), wrong(day, "40000", 1), wrong(day, "x", 2)
    again = {"actor": day.world.dispatcher, "reason": "少了小数点"}
    apply_after_all(event=applied, kilograms="40", **again)
    dismiss(event=dismissed, **again)
    client = signed_in(day)
    assert shown(client) == [waiting.pk]
    assert shown(client, state="applied") == [applied.pk]
    assert shown(client, state="dismissed") == [dismissed.pk]
    assert shown(client, state="all") == [waiting.pk, applied.pk, dismissed.pk]
    assert shown(client, state="all", q="核定载质量") == [applied.pk]
    assert shown(client, state="all", kind="arrive") == []
    happened = timezone.localdate(waiting.happened_at)
    assert shown(client, first_day=happened.isoformat(), last_day=happened.isoformat()) == [
        waiting.pk
    ]
    assert shown(client, last_day=(happened - dt.timedelta(days=1)).isoformat()) == []


def test_it_asks_as_much_for_thirty_as_for_one(day: Day, django_assert_num_queries: Any) -> None:
    client = signed_in(day)
    wrong(day)
    client.get(LIST)
    with django_assert_num_queries(7):
        assert len(shown(client)) == 1
    for _ in range(29):
        wrong(day)
    with django_assert_num_queries(7):
        assert len(shown(client)) == 25
    assert len(shown(client, page="2")) == 5


def test_the_file_holds_all_rows_of_the_filter(day: Day) -> None:
    rows = [wrong(day) for _ in range(26)]
    dismiss(actor=day.world.dispatcher, event=rows[0], reason="误触")
    answer = signed_in(day).get(LIST, {"state": "all", "export": "xlsx"})
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    heading, *lines = sheet.iter_rows(values_only=True)
    assert len(lines) == 26
    told = dict(zip(heading, lines[0], strict=True))
    assert (told["事件"], told["车辆"], told["上报千克"]) == ("称重", "渝A10001", "abc")
    assert (told["处理"], told["处理原因"]) == ("不计", "误触")
    assert dict(zip(heading, lines[1], strict=True))["处理"] == "待处理"


def test_one_record_is_decided_on_its_page(day: Day) -> None:
    event = wrong(day, "40000")
    client, address = signed_in(day), f"{LIST}{event.pk}/"
    assert "超过车辆 渝A10001 的核定载质量" in client.get(address).content.decode()
    given = {"verdict": "applied", "reason": "少了小数点", "kilograms": "40000"}
    still = client.post(address, given)
    assert still.status_code == 422
    assert "核定载质量" in still.content.decode()
    assert client.post(address, {**given, "kilograms": "40", "reason": ""}).status_code == 422
    assert client.post(address, {**given, "kilograms": "40"}).status_code == 302
    assert Decision.objects.get().verdict == "applied"
    late = client.post(address, {**given, "verdict": "dismissed"})
    assert (late.status_code, "已经处理过" in late.content.decode()) == (422, True)
    assert "少了小数点" in client.get(address).content.decode()


def test_others_do_not_see_them(day: Day) -> None:
    event = wrong(day)
    home = day.world.hauler
    other = Organisation.objects.create(
        code="ORG-HAUL-9", name="另一家", kind=home.kind, region=home.region
    )
    foreign = signed_in(day, body=other)
    assert shown(foreign) == []
    assert foreign.get(f"{LIST}{event.pk}/").status_code == 404
    driver = signed_in(day, "driver")
    assert driver.get(LIST).status_code == 403
    assert driver.post(f"{LIST}{event.pk}/", {"verdict": "dismissed"}).status_code == 403


def test_many_reasons_are_leafed_through(day: Day, django_assert_num_queries: Any) -> None:
    user = User.objects.create(username="office")
    Membership.objects.create(user=user, role="city_officer", region=day.world.hauler.region)
    client = Client()
    client.force_login(user)
    StopReason.objects.all().delete()
    StopReason.objects.create(occasion="skip", text="封路")
    address = "/driving/reasons/"
    client.get(address)
    with django_assert_num_queries(7):
        assert client.get(address).content.decode().count("封路") == 2  # and on its button
    rows = [StopReason(occasion="refuse", text=f"原因 {number}") for number in range(29)]
    StopReason.objects.bulk_create(rows)
    with django_assert_num_queries(7):
        assert "第 1 页，共 2 页" in client.get(address).content.decode()
    assert "封路" not in client.get(address, {"occasion": "refuse"}).content.decode()
