"""Entries on the page: the slip, its digest by hand, recording, and taking back."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Callable
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django.asserts import assertRedirects
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.ledger.pages_book import account, at, furnish, hidden, move, read, text
from wufei.kernel.actors import Role
from wufei.ledger.public import Balance, Entry, seal_pages

ClientAs = Callable[[Role | str | None], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client_as: ClientAs) -> Client:
    furnish()
    return client_as(Role.DISTRICT_OFFICER)


@pytest.fixture
def keeper(client_as: ClientAs) -> Client:
    furnish()
    return client_as(Role.GATEKEEPER)


def standing(code: str) -> int:
    return sum(Balance.objects.filter(account__code=code).values_list("grams", flat=True))


def test_the_slip_shows_lines_paper_people_and_digests(office: Client) -> None:
    entry = move("homes", "yard", 2_500_000, lot="L-1", opened=True, reference="W-9")
    address = f"/ledger/entries/{entry.pk}/"
    waiting = read(office, address)
    assert "居民 产生 厨余垃圾 – −2.500 吨" in waiting
    assert "L-1 +2.500 吨" in waiting
    assert "磅单 W-9" in waiting
    assert "历史数据导入，原始凭据未随附" in waiting
    assert "账房" in waiting
    assert "待封页，通常一分钟内封入" in waiting
    (page,) = seal_pages()
    sealed = read(office, address)
    assert "第 1 页" in sealed
    assert bytes(page.digest).hex() in sealed
    assert bytes(entry.body_digest).hex() in sealed


def test_the_body_can_be_checked_by_hand(office: Client) -> None:
    entry = move("homes", "yard", 2_500, lot="L-1", opened=True, reference="W-9")
    response = office.get(f"/ledger/entries/{entry.pk}/text/")
    assert hashlib.sha256(response.content).digest() == bytes(entry.body_digest)
    office.post(f"/ledger/entries/{entry.pk}/reverse/", {"reason": "记错账户"})
    undone = Entry.objects.get(reverses=entry)
    response = office.get(f"/ledger/entries/{undone.pk}/text/")
    assert hashlib.sha256(response.content).digest() == bytes(undone.body_digest)


def test_a_late_entry_says_so(office: Client) -> None:
    assert "补记，迟 30 天" in read(
        office, f"/ledger/entries/{move('homes', 'yard', 5, days_ago=30).pk}/"
    )
    assert "补记" not in read(office, f"/ledger/entries/{move('homes', 'yard', 5).pk}/")


def test_an_entry_elsewhere_is_not_found(office: Client, client_as: ClientAs) -> None:
    foreign = move("homes", "yard", 7)
    for address in ("", "text/", "reverse/"):
        assert office.get(f"/ledger/entries/999/{address}").status_code == 404
        assert (
            client_as("stranger").get(f"/ledger/entries/{foreign.pk}/{address}").status_code == 404
        )
        assert client_as(None).get(f"/ledger/entries/{foreign.pk}/{address}").status_code == 302


def test_an_account_that_is_not_mine_is_named_without_a_link(keeper: Client) -> None:
    entry = move("homes", "yard", 5)
    page = keeper.get(f"/ledger/entries/{entry.pk}/").content.decode()
    assert "居民" in page
    assert f'href="/ledger/accounts/{account("yard").pk}/"' in page
    assert f'href="/ledger/accounts/{account("homes").pk}/"' not in page


def test_the_list_finds_by_paper_client_id_kind_day_and_page(office: Client) -> None:
    one = move("homes", "yard", 5, reference="W-1", days_ago=5)
    move("homes", "yard", 6, reference="X-2", days_ago=2)
    found = read(office, "/ledger/entries/", q="W-1")
    assert "磅单 W-1" in found
    assert "X-2" not in found
    assert "X-2" not in read(office, "/ledger/entries/", q=str(one.client_id))
    assert "W-1" not in read(office, "/ledger/entries/", first=at(3).date().isoformat())
    assert "X-2" not in read(office, "/ledger/entries/", last=at(3).date().isoformat())
    assert "没有符合条件的记录" in read(office, "/ledger/entries/", kind="reversal")
    assert "没有符合条件的记录" in read(office, "/ledger/entries/", sealed="yes")


def test_the_list_costs_the_same_for_one_entry_and_for_thirty(
    office: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    move("homes", "yard", 5)
    with django_assert_num_queries(6):
        office.get("/ledger/entries/")
    for number in range(29):
        move("homes", "yard", 6 + number)
    with django_assert_num_queries(6):
        office.get("/ledger/entries/")


# -- taking back --------------------------------------------------------------------------------


def test_an_entry_is_reversed_with_a_reason_and_both_link_to_each_other(office: Client) -> None:
    entry = move("homes", "yard", 5_000)
    form = read(office, f"/ledger/entries/{entry.pk}/reverse/")
    assert "将被冲销的各行" in form
    response = office.post(f"/ledger/entries/{entry.pk}/reverse/", {"reason": "车号\n写错"})
    undone = Entry.objects.get(reverses=entry)
    assertRedirects(response, f"/ledger/entries/{undone.pk}/")
    assert undone.reason == "车号 写错"
    assert standing("yard") == 0
    original = office.get(f"/ledger/entries/{entry.pk}/")
    assert f'href="/ledger/entries/{undone.pk}/"' in original.content.decode()
    assert "不能冲销：该分录已被冲销。" in text(original)
    reversal = office.get(f"/ledger/entries/{undone.pk}/")
    assert f'href="/ledger/entries/{entry.pk}/"' in reversal.content.decode()
    assert "不能冲销：冲销分录不能再冲销。" in text(reversal)


def test_mass_that_moved_on_is_refused_in_place_with_what_to_do(office: Client) -> None:
    entry = move("homes", "yard", 5_000)
    move("yard", "line", 4_000)
    response = office.post(f"/ledger/entries/{entry.pk}/reverse/", {"reason": "记错"})
    assert response.status_code == 422
    assert "账户 厂内贮存 的质量已经转出 4000 克，无法冲销。 请先冲销后续分录。" in text(response)
    assert not Entry.objects.filter(reverses=entry).exists()


def test_without_a_reason_nothing_is_reversed(office: Client) -> None:
    entry = move("homes", "yard", 5_000)
    response = office.post(f"/ledger/entries/{entry.pk}/reverse/", {"reason": "  "})
    assert response.status_code == 422
    assert not Entry.objects.filter(reverses=entry).exists()
    assert office.put(f"/ledger/entries/{entry.pk}/reverse/").status_code == 405


def test_whoever_may_look_but_not_correct_is_told_who_may(client_as: ClientAs) -> None:
    furnish()
    entry = move("homes", "yard", 5_000)
    evaluator = client_as(Role.EVALUATOR)
    assert "不能冲销：您没有权限做这项操作。请由" in read(evaluator, f"/ledger/entries/{entry.pk}/")
    response = evaluator.post(f"/ledger/entries/{entry.pk}/reverse/", {"reason": "想改"})
    assert response.status_code == 422
    assert "您没有权限做这项操作。" in text(response)
    assert not Entry.objects.filter(reverses=entry).exists()


# -- recording ----------------------------------------------------------------------------------


def _transfer(page: HttpResponse, **changed: str) -> dict[str, str]:
    return {
        "client_id": hidden(page, "client_id"),
        "occurred_at": at(1).strftime("%Y-%m-%dT%H:%M"),
        "from_account": "yard", "to_account": "line", "material": "kitchen",
        "amount": "1,234.5", "unit": "kg", "lot": "", "reason": "进料",
        "paper_kind": "shift-record", "paper_reference": "B-1",
        "giver_proof": "", "receiver_proof": "", "exemption": "", **changed,
    }  # fmt: skip


def test_a_transfer_is_recorded_once_however_often_it_is_sent(keeper: Client) -> None:
    move("homes", "yard", 2_000_000)
    page = keeper.get("/ledger/entries/new/", {"from_account": "yard"})
    assert 'value="yard"' in page.content.decode()
    sent = _transfer(page)
    first = keeper.post("/ledger/entries/new/", sent)
    entry = Entry.objects.get(client_id=UUID(sent["client_id"]))
    assertRedirects(first, f"/ledger/entries/{entry.pk}/", fetch_redirect_response=False)
    again = keeper.post("/ledger/entries/new/", sent)
    assertRedirects(again, f"/ledger/entries/{entry.pk}/", fetch_redirect_response=False)
    assert standing("line") == 1_234_500
    assert (entry.declared, entry.reason) == ("1,234.5 kg", "进料")
    assert "这笔业务已经入账，没有重复记账。" in text(keeper.get(f"/ledger/entries/{entry.pk}/"))


def test_the_same_form_with_other_figures_is_no_repetition(keeper: Client) -> None:
    move("homes", "yard", 2_000_000)
    sent = _transfer(keeper.get("/ledger/entries/new/"))
    keeper.post("/ledger/entries/new/", sent)
    response = keeper.post("/ledger/entries/new/", {**sent, "amount": "1"})
    assert response.status_code == 422
    assert "已用于另一笔内容不同的分录" in text(response)
    assert standing("line") == 1_234_500


def test_a_transfer_opens_a_lot(keeper: Client) -> None:
    move("homes", "yard", 2_000_000)
    sent = _transfer(keeper.get("/ledger/entries/new/"), lot="P-1", new_lot="on")
    assert keeper.post("/ledger/entries/new/", sent).status_code == 302
    assert "P-1" in read(keeper, f"/ledger/accounts/{account('line').pk}/")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"amount": "9", "unit": "t"}, "不够发出 9,000,000 克。"),
        ({"amount": "zwölf"}, "zwölf"),
        ({"amount": "-5"}, "质量须大于零；方向由交出和收入账户决定。"),
        ({"from_account": "none"}, "没有账户 none。"),
        ({"material": "gold"}, "没有物料 gold。"),
        ({"lot": "L-9"}, "没有批次 L-9。"),
        ({"new_lot": "on"}, "请填写新批次的批号。"),
        ({"occurred_at": "2099-01-01T00:00"}, "晚于当前时间。"),
        ({"from_account": "truck", "amount": "0.1"}, "缺少双方凭据。"),
        ({"exemption": "because"}, "because"),
        ({"unit": "m3"}, "m3"),
    ],
)
def test_a_wrong_transfer_is_refused_at_its_place(
    keeper: Client, changed: dict[str, str], said: str
) -> None:
    move("homes", "yard", 2_000_000)
    move("homes", "truck", 2_000)
    before = Entry.objects.count()
    sent = _transfer(keeper.get("/ledger/entries/new/"), **changed)
    response = keeper.post("/ledger/entries/new/", sent)
    assert response.status_code == 422
    assert said in text(response)
    assert Entry.objects.count() == before
    assert hidden(response, "client_id") == sent["client_id"]


def test_only_those_who_handle_loads_record_them(client_as: ClientAs) -> None:
    furnish()
    for path in ("/ledger/entries/new/", "/ledger/receipts/new/"):
        assert client_as(Role.EVALUATOR).get(path).status_code == 403
        assert client_as(Role.RESIDENT).post(path).status_code == 403
        assert client_as(None).get(path).status_code == 302
        assert client_as(Role.GATEKEEPER).delete(path).status_code == 405


def test_a_load_between_others_is_not_mine_to_record(client_as: ClientAs) -> None:
    furnish()
    move("homes", "yard", 2_000_000)
    driver = client_as(Role.GENERATOR)
    response = driver.post("/ledger/entries/new/", _transfer(driver.get("/ledger/entries/new/")))
    assert response.status_code == 422
    assert "您没有权限做这项操作。" in text(response)


# -- the gate -----------------------------------------------------------------------------------


def _load(page: HttpResponse, **changed: str) -> dict[str, str]:
    return {
        "client_id": hidden(page, "client_id"),
        "occurred_at": at(1).strftime("%Y-%m-%dT%H:%M"),
        "vehicle": "truck", "stock": "yard", "refused_at": "refused", "difference": "gap",
        "material": "kitchen", "lot": "", "into_lot": "", "unit": "kg",
        "received": "1000", "accepted": "900", "refused": "80", "residue": "20",
        "announced": "1005", "refusal_reason": "混入塑料",
        "paper_kind": "weighbridge-ticket", "paper_reference": "W-5",
        "giver_proof": "司机", "receiver_proof": "地磅", "exemption": "", **changed,
    }  # fmt: skip


def test_a_load_at_the_gate_is_taken_in_parts(keeper: Client) -> None:
    move("homes", "truck", 1_005_000)
    sent = _load(keeper.get("/ledger/receipts/new/"))
    response = keeper.post("/ledger/receipts/new/", sent)
    entry = Entry.objects.get(client_id=UUID(sent["client_id"]))
    assertRedirects(response, f"/ledger/entries/{entry.pk}/", fetch_redirect_response=False)
    parts = ("truck", "yard", "refused", "gap")
    assert [standing(code) for code in parts] == [20_000, 900_000, 80_000, 5_000]
    shown = read(keeper, f"/ledger/entries/{entry.pk}/")
    assert "到场 1.000 吨 = 接收 900 千克 + 拒收 80 千克 + 残留 20 千克" in shown
    assert "拒收原因：混入塑料" in shown


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"accepted": "950"}, "三项之和须等于到场质量。"),
        ({"refusal_reason": ""}, "拒收没有写明原因。"),
        ({"refused_at": ""}, "有拒收质量，请填写暂存账户。"),
        ({"difference": ""}, "收运称重与到场不一致，请填写磅差账户。"),
        ({"vehicle": "nobody"}, "没有账户 nobody。"),
        ({"giver_proof": ""}, "缺少双方凭据。"),
    ],
)
def test_a_load_that_does_not_add_up_is_refused(
    keeper: Client, changed: dict[str, str], said: str
) -> None:
    move("homes", "truck", 1_005_000)
    sent = _load(keeper.get("/ledger/receipts/new/"), **changed)
    response = keeper.post("/ledger/receipts/new/", sent)
    assert response.status_code == 422
    assert said in text(response)
    assert standing("yard") == 0


def test_the_figures_are_checked_while_they_are_typed(keeper: Client, client_as: ClientAs) -> None:
    def check(**typed: str) -> str:
        response = keeper.post("/ledger/receipts/check/", {"unit": "kg", **typed})
        assert response.status_code == 200
        plain = re.sub(r"<[^>]*>", " ", response.content.decode())
        return " ".join(html.unescape(plain).split())

    assert "填写四个质量后" in check()
    assert check(received="100", accepted="70").endswith("还差 30 千克")
    assert check(received="100", accepted="70", refused="40").endswith("多出 10 千克")
    assert check(received="1,00", accepted="x").startswith("有数字读不出来")
    assert check(received="100", accepted="70", refused="20", residue="10").endswith("相符")
    path = "/ledger/receipts/check/"
    assert keeper.get(path).status_code == 405
    assert client_as(Role.EVALUATOR).post(path).status_code == 403
    assert client_as(None).post(path).status_code == 302


def test_the_check_tells_what_the_vehicle_carries(office: Client) -> None:
    move("homes", "truck", 1_005_000, lot="T-1", opened=True)
    response = office.post("/ledger/receipts/check/", {"vehicle": "truck"})
    assert "厨余垃圾 · T-1" in response.content.decode()
    other = office.post("/ledger/receipts/check/", {"vehicle": "away"})
    assert "邻区堆场" not in other.content.decode()
