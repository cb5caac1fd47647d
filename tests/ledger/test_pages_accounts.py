"""Accounts and balances: who sees which, what stands where on any day."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from pytest_django.asserts import assertRedirects
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.ledger.pages_book import CLERK, DAY, TODAY, account, furnish, move, read, text
from wufei.kernel.actors import Role
from wufei.ledger.public import Account, AccountDraft, open_account

ClientAs = Callable[[Role | str | None], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client_as: ClientAs) -> Client:
    furnish()
    return client_as(Role.DISTRICT_OFFICER)


def xlsx(client: Client, path: str, **params: str) -> list[list[object]]:
    import openpyxl

    response = client.get(path, {**params, "export": "xlsx"})
    assert response.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def test_the_list_shows_the_accounts_of_the_district_with_what_stands(office: Client) -> None:
    move("homes", "yard", 12_345_678)
    shown = read(office, "/ledger/accounts/")
    assert "厂内贮存" in shown
    assert "12.345678 吨" in shown
    assert "邻区堆场" not in shown


def test_the_list_is_searched_and_narrowed(office: Client) -> None:
    assert "居民" not in read(office, "/ledger/accounts/", q="yard")
    assert "厂内贮存" in read(office, "/ledger/accounts/", q="贮存", stage="stock")
    assert "共 4 行" in read(office, "/ledger/accounts/", site="S-PLANT")
    assert "共 1 行" in read(office, "/ledger/accounts/", organisation="ORG-HAUL-1")
    assert "共 8 行" in read(office, "/ledger/accounts/", region="500107")
    assert "没有符合条件的记录" in read(office, "/ledger/accounts/", q="没有这个")


@pytest.mark.parametrize("order", ["name", "-name", "-balance", "organisation", "-region", "site"])
def test_every_heading_sorts(office: Client, order: str) -> None:
    move("homes", "yard", 5_000)
    move("homes", "truck", 9_000)
    names = re.findall(
        r"渝A在途|厂内贮存", read(office, "/ledger/accounts/", sort=order).split("账户 环节")[-1]
    )
    assert sorted(names) == ["厂内贮存", "渝A在途"]
    if order == "-balance":
        assert names == ["渝A在途", "厂内贮存"]


def test_the_list_costs_the_same_for_one_account_and_for_thirty(
    office: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(7):
        office.get("/ledger/accounts/", {"q": "yard"})
    for number in range(30):
        draft = AccountDraft(
            f"many-{number}", "许多", "stock", region_id=account("homes").region_id
        )
        open_account(actor=CLERK, draft=draft)
    with django_assert_num_queries(7):
        office.get("/ledger/accounts/", {"q": "许多"})


def test_the_list_is_taken_along_as_a_spreadsheet(office: Client) -> None:
    move("homes", "yard", 7_000)
    heading, *rows = xlsx(office, "/ledger/accounts/")
    assert heading[:3] == ["编码", "名称", "环节"]
    by_code = {row[0]: row for row in rows}
    assert "away" not in by_code
    assert by_code["yard"][-2] == 7_000
    assert by_code["homes"][-2] == -7_000


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 22, "１"])
def test_a_page_that_is_none_is_not_found(office: Client, page: str) -> None:
    assert office.get("/ledger/accounts/", {"page": page}).status_code == 404


def test_whoever_has_no_part_in_the_books_sees_no_account(client_as: ClientAs) -> None:
    furnish()
    assert "没有符合条件的记录" in read(client_as("stranger"), "/ledger/accounts/")
    response = client_as(None).get("/ledger/accounts/")
    assertRedirects(
        response, "/accounts/login/?next=/ledger/accounts/", fetch_redirect_response=False
    )


def test_a_statement_tells_what_stood_on_any_day(office: Client) -> None:
    move("homes", "yard", 4_000_000, days_ago=10)
    move("yard", "line", 1_500_000, days_ago=3)
    address = f"/ledger/accounts/{account('yard').pk}/"
    assert "2,500,000 克" in read(office, address)
    before = read(office, address, day=(TODAY - 5 * DAY).isoformat())
    assert "4,000,000 克" in before
    assert "1.500 吨" not in before
    assert "没有结存" in read(office, address, day=(TODAY - 20 * DAY).isoformat())


def test_a_statement_shows_lots_turnover_lines_and_announcements(office: Client) -> None:
    move("homes", "yard", 30_000, lot="L-1", opened=True, reference="W-77")
    shown = read(office, f"/ledger/accounts/{account('yard').pk}/")
    assert "L-1" in shown
    assert "磅单 W-77" in shown
    assert f"{(TODAY - DAY).isoformat()} 厨余垃圾" in shown


def test_a_statement_costs_the_same_for_one_posting_and_for_thirty(
    office: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = f"/ledger/accounts/{account('yard').pk}/"
    move("homes", "yard", 1_000, lot="L-0", opened=True)
    with django_assert_num_queries(12):
        office.get(address)
    for number in range(1, 31):
        move("homes", "yard", 1_000, lot=f"L-{number}", opened=True, days_ago=number)
    with django_assert_num_queries(12):
        office.get(address)


def test_the_statement_of_another_district_is_not_found(office: Client) -> None:
    assert office.get(f"/ledger/accounts/{account('away').pk}/").status_code == 404


def _form(**changed: str) -> dict[str, str]:
    return {"code": "new", "name": "新堆场", "stage": "stock", "region": "500107",
            "organisation": "", "site": "", "transit_limit_hours": "48", **changed}  # fmt: skip


def test_an_office_opens_an_account(office: Client) -> None:
    response = office.post("/ledger/accounts/new/", _form(site="S-PLANT"))
    opened = Account.objects.get(code="new")
    assertRedirects(response, f"/ledger/accounts/{opened.pk}/")
    assert opened.site is not None
    assert opened.site.code == "S-PLANT"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"code": "yard"}, "账户编码 yard 已被使用。"),
        ({"stage": "loss"}, "损耗账户没有写明原因。"),
        ({"site": "S-NONE"}, "没有“S-NONE”"),
        ({"organisation": "ORG-EVAL-X"}, "没有“ORG-EVAL-X”"),
    ],
)
def test_a_wrong_account_is_refused_in_the_form(
    office: Client, changed: dict[str, str], said: str
) -> None:
    response = office.post("/ledger/accounts/new/", _form(**changed))
    assert response.status_code == 422
    assert said in text(response)
    assert not Account.objects.filter(code="new").exists()


def test_only_offices_open_and_close_accounts(client_as: ClientAs) -> None:
    furnish()
    keeper = client_as(Role.GATEKEEPER)
    assert keeper.get("/ledger/accounts/new/").status_code == 403
    assert keeper.post("/ledger/accounts/new/", _form()).status_code == 403
    assert keeper.post(f"/ledger/accounts/{account('yard').pk}/close/").status_code == 403
    assert keeper.post(f"/ledger/accounts/{account('away').pk}/close/").status_code == 404
    assert keeper.put("/ledger/accounts/new/").status_code == 405


def test_an_account_is_closed_when_it_is_empty(office: Client) -> None:
    address = f"/ledger/accounts/{account('yard').pk}/close/"
    move("homes", "yard", 1_000)
    response = office.post(address, {"day": TODAY.isoformat()})
    assert response.status_code == 422
    assert "请先把结存转出，再停用账户。" in text(response)
    move("yard", "line", 1_000)
    assert office.post(address, {"day": TODAY.isoformat()}).status_code == 302
    assert account("yard").closed_on == TODAY
    assert office.delete(address).status_code == 405


def test_balances_are_grouped_and_hold_to_zero_over_all_accounts(office: Client) -> None:
    move("homes", "yard", 3_000_000)
    move("homes", "truck", 1_000_000, material="kitchen_family")
    standing = read(office, "/ledger/balances/")
    assert "结存合计 4.000 吨 4,000,000 克" in standing
    assert "贮存 厨余垃圾" in standing
    everything = read(office, "/ledger/balances/", scope="all", by="account")
    assert "各账户相抵为零：质量守恒。" in everything


def test_balances_of_two_days_are_compared(office: Client) -> None:
    move("homes", "yard", 5_000_000, days_ago=9)
    move("yard", "line", 2_000_000, days_ago=4)
    days = {"since": (TODAY - 6 * DAY).isoformat(), "day": (TODAY - 2 * DAY).isoformat()}
    rows = xlsx(office, "/ledger/balances/", by="account", **days)[1:]
    assert [row[:6] for row in rows] == [
        ["厂内贮存", "厨余垃圾", 5_000_000, 0, 2_000_000, 3_000_000],
        ["处理线", "厨余垃圾", 0, 2_000_000, 0, 2_000_000],
    ]


def _tonnes(shown: str) -> int:
    """Grams of the total at the top of the lines."""
    found = re.search(r"合计（收入 − 发出） \S+(?: \S+)? (-?[0-9,]+) 克", shown)
    assert found is not None, shown
    return int(found[1].replace(",", ""))


def opened_grams(client: Client, address: str) -> int:
    """What is behind an address of a balance: the lines, or balances by account and their lines."""
    response = client.get(address)
    assert response.status_code == 200
    if address.startswith("/ledger/postings/"):
        return _tonnes(text(response))
    links = re.findall(
        r'href="(/ledger/(?:postings|balances)/\?[^"]*)">查看', response.content.decode()
    )
    return sum(opened_grams(client, unescape(link)) for link in links)


@pytest.mark.parametrize("compared", [False, True])
@pytest.mark.parametrize("by", ["stage", "site", "material", "account"])
@pytest.mark.parametrize("scope", ["standing", "all"])
def test_every_balance_opens_lines_that_add_up_to_it(
    office: Client, by: str, scope: str, compared: bool
) -> None:
    move("homes", "yard", 8_000_000, days_ago=9)
    move("homes", "yard", 700_000, material="kitchen_family", days_ago=8)
    move("yard", "line", 3_000_000, days_ago=5)
    move("line", "users", 2_000_000, days_ago=4)
    move("homes", "truck", 90_000, days_ago=3)
    asked = {"by": by, "scope": scope}
    if compared:
        asked |= {"since": (TODAY - 6 * DAY).isoformat(), "day": (TODAY - 2 * DAY).isoformat()}
    rows = xlsx(office, "/ledger/balances/", **asked)[1:]
    page = office.get("/ledger/balances/", asked).content.decode()
    links = re.findall(r'href="(/ledger/(?:postings|balances)/\?[^"]*)">查看', page)
    figures = [row[5] - row[2] if compared else row[5] for row in rows]
    assert [opened_grams(office, unescape(link)) for link in links] == figures


def test_balances_cost_the_same_for_one_account_and_for_thirty(
    office: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    move("homes", "yard", 1_000)
    with django_assert_num_queries(9):
        office.get("/ledger/balances/", {"by": "site"})
    for number in range(30):
        draft = AccountDraft(
            f"many-{number}", "许多", "stock", region_id=account("homes").region_id
        )
        open_account(actor=CLERK, draft=draft)
        move("homes", f"many-{number}", 1_000)
    with django_assert_num_queries(9):
        office.get("/ledger/balances/", {"by": "site"})


@pytest.mark.parametrize(
    "asked",
    [{"by": "x"}, {"day": "2026-02-30"}, {"day": "soon"}, {"since": "9999-12-31"}, {"site": "-"}],
)
def test_odd_questions_about_balances_are_answered(office: Client, asked: dict[str, str]) -> None:
    assert office.get("/ledger/balances/", asked).status_code == 200


def test_lists_are_only_read(office: Client) -> None:
    assert office.post("/ledger/accounts/").status_code == 405
    assert office.post("/ledger/balances/").status_code == 405


def test_the_words_are_english_when_asked(office: Client) -> None:
    office.cookies["django_language"] = "en"
    shown = read(office, "/ledger/accounts/")
    assert "Accounts and balances" in shown
    assert "Yard" in shown
    assert "In transit" in shown
