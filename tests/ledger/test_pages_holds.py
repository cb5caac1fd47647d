"""Announced loads and alerts: what is expected, what is late, and what to do about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertRedirects
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.ledger.pages_book import CLERK, account, at, furnish, hidden, move, read, text
from wufei.kernel.actors import Role
from wufei.ledger.public import Balance, Entry, Hold, announce, expire_holds

ClientAs = Callable[[Role | str | None], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(client_as: ClientAs) -> Client:
    furnish()
    move("homes", "truck", 1_000_000)
    return client_as(Role.GATEKEEPER)


def expect(grams: int = 600_000, *, reference: str = "P-1", hours: int = 24) -> Hold:
    return announce(
        actor=CLERK,
        client_id=uuid4(),
        from_account="truck",
        to_account="yard",
        material="kitchen",
        grams=grams,
        expires_at=timezone.now() + dt.timedelta(hours=hours),
        paper_reference=reference,
    )


def _announcement(page: HttpResponse, **changed: str) -> dict[str, str]:
    tomorrow = timezone.localtime() + dt.timedelta(days=1)
    return {
        "client_id": hidden(page, "client_id"), "from_account": "truck", "to_account": "yard",
        "material": "kitchen", "lot": "", "amount": "0.6", "unit": "t", "estimated": "on",
        "expires_at": tomorrow.strftime("%Y-%m-%dT%H:%M"), "paper_reference": "P-9", **changed,
    }  # fmt: skip


def test_a_load_is_announced_once_however_often_it_is_sent(keeper: Client) -> None:
    sent = _announcement(keeper.get("/ledger/holds/new/"))
    response = keeper.post("/ledger/holds/new/", sent)
    hold = Hold.objects.get(client_id=UUID(sent["client_id"]))
    assertRedirects(response, f"/ledger/holds/{hold.pk}/", fetch_redirect_response=False)
    assert keeper.post("/ledger/holds/new/", sent).status_code == 302
    assert Hold.objects.count() == 1
    assert Balance.objects.get(account__code="truck").held_grams == 600_000
    shown = read(keeper, f"/ledger/holds/{hold.pk}/")
    assert "仍预占 600 千克" in shown
    assert "待过磅" in shown


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"amount": "2"}, "不够发出 2,000,000 克。"),
        ({"amount": "0"}, "预报质量须大于零。"),
        ({"expires_at": "2020-01-01T00:00"}, "请填写将来的期限。"),
        ({"to_account": "none"}, "没有账户 none。"),
        ({"lot": "L-none"}, "没有批次 L-none。"),
    ],
)
def test_a_wrong_announcement_is_refused(
    keeper: Client, changed: dict[str, str], said: str
) -> None:
    sent = _announcement(keeper.get("/ledger/holds/new/"), **changed)
    response = keeper.post("/ledger/holds/new/", sent)
    assert response.status_code == 422
    assert said in text(response)
    assert not Hold.objects.exists()


def _weighing(page: HttpResponse, **changed: str) -> dict[str, str]:
    return {
        "client_id": hidden(page, "client_id"),
        "occurred_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "amount": "400", "unit": "kg", "paper_kind": "weighbridge-ticket",
        "paper_reference": "W-4", "giver_proof": "司机", "receiver_proof": "地磅",
        "exemption": "", **changed,
    }  # fmt: skip


def test_a_load_is_weighed_in_parts(keeper: Client) -> None:
    hold = expect()
    address = f"/ledger/holds/{hold.pk}/settle/"
    keeper.post(address, _weighing(keeper.get(address)))
    hold.refresh_from_db()
    assert (hold.state, hold.settled_grams) == (Hold.State.OPEN, 400_000)
    last = _weighing(keeper.get(address), amount="150", final="on")
    response = keeper.post(address, last)
    entry = Entry.objects.get(client_id=UUID(last["client_id"]))
    assertRedirects(response, f"/ledger/entries/{entry.pk}/", fetch_redirect_response=False)
    hold.refresh_from_db()
    assert (hold.state, hold.settled_grams, hold.released_grams) == ("settled", 550_000, 50_000)
    assert "的预报" in read(keeper, f"/ledger/entries/{entry.pk}/")
    response = keeper.post(address, _weighing(keeper.get(address)))
    assert response.status_code == 422
    assert "请另行预报或直接过磅入账。" in text(response)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"amount": "0"}, "质量须大于零；没有到货请作废预报。"),
        ({"amount": "5", "unit": "t"}, "不够发出"),
        ({"giver_proof": ""}, "缺少双方凭据。"),
    ],
)
def test_a_wrong_weighing_is_refused(keeper: Client, changed: dict[str, str], said: str) -> None:
    address = f"/ledger/holds/{expect().pk}/settle/"
    response = keeper.post(address, _weighing(keeper.get(address), **changed))
    assert response.status_code == 422
    assert said in text(response)


def test_a_load_that_does_not_come_is_voided_with_a_reason(keeper: Client) -> None:
    hold = expect()
    address = f"/ledger/holds/{hold.pk}/void/"
    assert keeper.post(address, {"reason": ""}).status_code == 422
    assertRedirects(
        keeper.post(address, {"reason": "车坏了"}),
        f"/ledger/holds/{hold.pk}/",
        fetch_redirect_response=False,
    )
    assert "车坏了" in read(keeper, f"/ledger/holds/{hold.pk}/")
    assert Balance.objects.get(account__code="truck").held_grams == 0


def test_announcements_of_others_are_not_found(keeper: Client, client_as: ClientAs) -> None:
    hold = expect()
    generator = client_as(Role.GENERATOR)
    for address in ("", "settle/", "void/"):
        path = f"/ledger/holds/{hold.pk}/{address}"
        assert generator.get(path).status_code == 404
        assert client_as(None).get(path).status_code == 302
        assert keeper.put(path).status_code == 405
    assert "没有符合条件的记录" in read(generator, "/ledger/holds/")


def test_whoever_only_looks_is_offered_nothing_and_refused(
    keeper: Client, client_as: ClientAs
) -> None:
    hold = expect()
    evaluator = client_as(Role.EVALUATOR)
    assert "作废预报" not in read(evaluator, f"/ledger/holds/{hold.pk}/")
    response = evaluator.post(f"/ledger/holds/{hold.pk}/void/", {"reason": "想"})
    assert response.status_code == 422
    assert "您没有权限做这项操作。" in text(response)
    assert evaluator.get("/ledger/holds/new/").status_code == 403


def test_the_list_is_narrowed_and_costs_the_same_for_one_and_for_thirty(
    keeper: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    expect(1_000, reference="P-0")
    with django_assert_num_queries(7):
        keeper.get("/ledger/holds/")
    for number in range(1, 30):
        expect(1_000, reference=f"Q-{number}")
    with django_assert_num_queries(7):
        keeper.get("/ledger/holds/")
    assert "共 1 行" in read(keeper, "/ledger/holds/", q="P-0")
    assert "共 30 行" in read(keeper, "/ledger/holds/", account="truck", state="open")
    assert "没有符合条件的记录" in read(keeper, "/ledger/holds/", state="void")


def test_alerts_say_what_is_wrong_and_what_to_do(keeper: Client, client_as: ClientAs) -> None:
    office = client_as(Role.DISTRICT_OFFICER)
    assert "没有告警" in read(office, "/ledger/alerts/")
    move("homes", "truck", 70_000, days_ago=9, lot="T-old", opened=True)
    move("homes", "refused", 30_000)
    hold = expect(5_000)
    expire_holds(actor=CLERK, now=timezone.now() + dt.timedelta(days=2))
    shown = read(office, "/ledger/alerts/")
    assert "在途超时 怎么办：联系驾驶员核实位置。" in shown
    assert "T-old" in shown
    assert at(7).strftime("%Y-%m-%d %H:%M") in shown
    assert "拒收未运走 怎么办：通知交方限期运回或改送" in shown
    assert "拒收暂存 厨余厂 厨余垃圾 30 千克 记运出" in shown
    assert "预报过期未过磅 怎么办：核实货是否已到。" in shown
    page = office.get("/ledger/alerts/").content.decode()
    assert f'href="/ledger/holds/{hold.pk}/"' in page
    assert f'href="/ledger/accounts/{account("truck").pk}/"' in page
    assert "没有告警" in read(client_as("stranger"), "/ledger/alerts/")
    assert client_as(None).get("/ledger/alerts/").status_code == 302
    assert office.post("/ledger/alerts/").status_code == 405


def test_alerts_cost_the_same_for_one_and_for_thirty(
    client_as: ClientAs, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    furnish()
    office = client_as(Role.DISTRICT_OFFICER)
    move("homes", "truck", 1_000, days_ago=9, lot="T-0", opened=True)
    with django_assert_num_queries(9):
        office.get("/ledger/alerts/")
    for number in range(1, 30):
        move("homes", "truck", 1_000, days_ago=9, lot=f"T-{number}", opened=True)
    with django_assert_num_queries(9):
        office.get("/ledger/alerts/")
