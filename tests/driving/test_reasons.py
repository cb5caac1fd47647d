"""The reasons that crews pick from: kept by the city's office, offered on the phone."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.driving.conftest import Day, make_day
from wufei.driving.domain.reasons import add_reason, end_reason
from wufei.driving.models import StopReason
from wufei.driving.refusals import DrivingReason as No
from wufei.driving.showing import round_of
from wufei.kernel.actors import Actor, Grant, Role, system_actor
from wufei.kernel.models import AuditRecord
from wufei.kernel.refusals import Refusal
from wufei.people.public import User

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("tests")


def offered(day: Day) -> list[list[str]]:
    """Pairs of what is recorded and what is read, for a refusal."""
    return round_of(day.round)["reasons"]["refuse"]


def test_what_the_office_adds_the_crew_picks_from() -> None:
    StopReason.objects.all().delete()
    day = make_day()
    add_reason(actor=SYSTEM, occasion="refuse", text="混有建筑垃圾", text_en="Rubble", position=2)
    first = add_reason(actor=SYSTEM, occasion="refuse", text="桶内有火星", position=1)
    assert offered(day) == [["桶内有火星", "桶内有火星"], ["混有建筑垃圾", "混有建筑垃圾"]]
    end_reason(actor=SYSTEM, reason=first)
    end_reason(actor=SYSTEM, reason=first)
    assert offered(day) == [["混有建筑垃圾", "混有建筑垃圾"]]
    back = add_reason(actor=SYSTEM, occasion="refuse", text="桶内有火星", position=9)
    assert back.pk == first.pk
    assert [text for text, _ in offered(day)] == ["混有建筑垃圾", "桶内有火星"]
    told = AuditRecord.objects.filter(action__startswith="driving.stopreason")
    assert [row.action.rpartition(".")[2] for row in told.order_by("id")] == [
        "added", "added", "ended", "added",
    ]  # fmt: skip


def test_the_same_reason_twice_is_refused() -> None:
    add_reason(actor=SYSTEM, occasion="skip", text="道路封闭施工")
    with pytest.raises(Refusal) as refused:
        add_reason(actor=SYSTEM, occasion="skip", text="道路封闭施工")
    assert refused.value.reason is No.REASON_EXISTS
    add_reason(actor=SYSTEM, occasion="refuse", text="道路封闭施工")


@pytest.mark.parametrize("role", [Role.DISPATCHER, Role.DRIVER, Role.DISTRICT_OFFICER])
def test_only_the_city_keeps_them(role: Role) -> None:
    actor = Actor(user_id=1, name="x", grants=(Grant(role),))
    with pytest.raises(Refusal) as refused:
        add_reason(actor=actor, occasion="skip", text="道路封闭施工")
    assert refused.value.reason is No.REASONS_NOT_ALLOWED


def test_the_page_adds_and_ends(cast: dict[str, User]) -> None:
    client = Client()
    client.force_login(cast["city_officer"])
    form = {"occasion": "skip", "text": "道路封闭施工", "text_en": "Road closed", "position": "3"}
    assert client.post("/driving/reasons/", form).status_code == 302
    assert client.post("/driving/reasons/", form).status_code == 422
    row = StopReason.objects.get(text="道路封闭施工")
    assert (row.occasion, row.text_en, row.position) == ("skip", "Road closed", 3)
    assert "道路封闭施工" in client.get("/driving/reasons/").content.decode()
    assert client.post(f"/driving/reasons/{row.pk}/end/").status_code == 302
    row.refresh_from_db()
    assert not row.active


def test_officers_see_no_button_that_is_refused(cast: dict[str, User]) -> None:
    client = Client()
    for role, shown in (
        ("dispatcher", {"decisions"}),
        ("city_officer", {"reasons"}),
        ("street_officer", set()),
    ):
        client.force_login(cast[role])
        text = client.get("/driving/watch/").content.decode()
        found = {name for name in ("decisions", "reasons") if f'href="/driving/{name}/"' in text}
        assert found == shown
