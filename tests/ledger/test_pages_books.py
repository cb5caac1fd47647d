"""The sealed book: pages to check by hand, verification in words, closed periods."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from pytest_django.asserts import assertRedirects
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.ledger.pages_book import DAY, TODAY, account, furnish, move, read, text
from wufei.kernel import append_only
from wufei.kernel.actors import Actor, Role
from wufei.kernel.jobs import run_waiting
from wufei.kernel.models import JobRun
from wufei.ledger.public import Balance, ClosedPeriod, Page, Posting, close_period, seal_page
from wufei.ledger.views.verifying import CHECKS, places

ClientAs = Callable[[Role | str | None], Client]
ActorAs = Callable[[Role | str], Actor]
pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client_as: ClientAs) -> Client:
    furnish()
    return client_as(Role.CITY_OFFICER)


def seal(grams: int) -> Page:
    move("homes", "yard", grams)
    page = seal_page()
    assert page is not None
    return page


def test_pages_are_listed_found_and_opened(office: Client) -> None:
    first, second = seal(5_000), seal(6_000)
    shown = read(office, "/ledger/pages/")
    assert bytes(second.digest).hex()[:12] in shown
    digest = bytes(first.digest).hex()
    found = read(office, "/ledger/pages/", q=digest[:9])
    assert digest[:12] in found
    assert bytes(second.digest).hex()[:12] not in found
    assert "共 1 行" in read(office, "/ledger/pages/", q="2")
    assert "没有符合条件的记录" in read(office, "/ledger/pages/", q="zz")
    assert "没有符合条件的记录" in read(office, "/ledger/pages/", q="f" * 65)
    page = read(office, "/ledger/pages/1/")
    assert digest in page
    assert "1–1，共 1 笔" in page
    assert office.get("/ledger/pages/3/").status_code == 404
    assert office.get(f"/ledger/pages/{'9' * 25}/").status_code == 404
    assert office.post("/ledger/pages/1/").status_code == 405


def test_a_page_can_be_checked_by_hand(office: Client) -> None:
    first, second = seal(5_000), seal(6_000)
    for page in (first, second):
        response = office.get(f"/ledger/pages/{page.number}/text/")
        body = b"".join(response.streaming_content)  # type: ignore[attr-defined]
        assert hashlib.sha256(body).digest() == bytes(page.digest)
        head = body.split(b"\n", 1)[0]
        assert head.decode() == f"page\t{page.number}\t{bytes(page.previous_digest).hex()}"


def test_the_text_of_a_page_is_for_those_who_verify(client_as: ClientAs) -> None:
    furnish()
    seal(5_000)
    assert client_as(Role.EVALUATOR).get("/ledger/pages/1/text/").status_code == 200
    for role in (Role.GATEKEEPER, Role.RESIDENT, "stranger"):
        assert client_as(role).get("/ledger/pages/1/text/").status_code == 404
    assert client_as(None).get("/ledger/pages/1/text/").status_code == 302


def test_a_page_lists_only_the_entries_one_may_see(client_as: ClientAs) -> None:
    furnish()
    move("homes", "yard", 5_000, reference="W-yard")
    move("homes", "truck", 5_000, reference="W-truck")
    seal_page()
    keeper = read(client_as(Role.GATEKEEPER), "/ledger/pages/1/")
    assert "W-yard" in keeper
    assert "W-truck" not in keeper
    assert "共 2 笔" in keeper


def test_pages_cost_the_same_for_one_and_for_thirty(
    office: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    seal(1)
    with django_assert_num_queries(7):
        office.get("/ledger/pages/")
    for number in range(29):
        seal(2 + number)
    with django_assert_num_queries(7):
        office.get("/ledger/pages/")


# -- verification -------------------------------------------------------------------------------


def test_a_verification_is_asked_for_once_and_its_result_is_shown(office: Client) -> None:
    page = seal(5_000)
    assert "还没有核验过" in read(office, "/ledger/verify/")
    assertRedirects(office.post("/ledger/verify/start/"), "/ledger/verify/")
    assert "已有一次核验在进行" in text(office.post("/ledger/verify/start/", follow=True))
    assert JobRun.objects.count() == 1
    run = JobRun.objects.get()
    progress = office.get(f"/ledger/verify/progress/{run.pk}/")
    assert "HX-Refresh" not in progress.headers
    assert "排队等待后台进程" in progress.content.decode()
    assert run_waiting() == 1
    assert office.get(f"/ledger/verify/progress/{run.pk}/").headers["HX-Refresh"] == "true"
    shown = read(office, "/ledger/verify/")
    assert "账实一致" in shown
    assert "1 笔分录、2 行、1 页全部重算，没有不符。" in shown
    assert bytes(page.digest).hex() in shown


def test_a_changed_byte_is_named_in_words_with_a_link_to_its_place(office: Client) -> None:
    seal(5_000)
    with append_only.lifted(connection):
        Posting.objects.filter(grams__gt=0).update(grams=5_001)
    office.post("/ledger/verify/start/")
    run_waiting()
    response = office.get("/ledger/verify/")
    entry = Posting.objects.get(grams=5_001).entry
    assert "发现不符" in text(response)
    assert "分录的正文与入账时的摘要不符，正文被改动过。" in text(response)
    assert f'href="/ledger/entries/{entry.pk}/"' in response.content.decode()
    assert 'href="/ledger/pages/1/"' in response.content.decode()
    assert "怎么办：先不要再改动数据库" in text(response)


def test_a_balance_that_was_changed_leads_to_its_account(office: Client) -> None:
    seal(5_000)
    Balance.objects.filter(account__code="yard").update(grams=6_000)
    office.post("/ledger/verify/start/")
    run_waiting()
    response = office.get("/ledger/verify/")
    assert "账户结存与从头重算的结果不符。" in text(response)
    assert f'href="/ledger/accounts/{account("yard").pk}/"' in response.content.decode()


def test_every_check_of_the_verification_has_its_words() -> None:
    import inspect
    import re

    from wufei.ledger.domain import verifying

    source = inspect.getsource(verifying)
    named = set(re.findall(r'(?:_Found|_compare)\(\s*"([^"]+)"', source))
    assert len(named) > 10
    assert named <= set(CHECKS)


def test_a_place_without_a_row_leads_nowhere(office: Client) -> None:
    assert places("page 7, entry 00000000000000000000000000000000") == []
    assert places("ledger") == []


def test_who_may_see_and_start_a_verification(client_as: ClientAs) -> None:
    furnish()
    for role in (Role.STREET_OFFICER, Role.PROVINCIAL_APPROVER):
        assert client_as(role).get("/ledger/verify/").status_code == 200
        assert client_as(role).post("/ledger/verify/start/").status_code == 403
    for role in (Role.OPERATOR, Role.EVALUATOR):
        assert client_as(role).post("/ledger/verify/start/").status_code == 302
    for role in (Role.RESIDENT, Role.GATEKEEPER, "stranger"):
        assert client_as(role).get("/ledger/verify/").status_code == 403
        assert client_as(role).post("/ledger/verify/start/").status_code == 403
    assert client_as(None).get("/ledger/verify/").status_code == 302
    assert client_as(Role.OPERATOR).get("/ledger/verify/start/").status_code == 405
    assert client_as(Role.OPERATOR).get("/ledger/verify/progress/9999/").status_code == 404


# -- periods ------------------------------------------------------------------------------------


def _days(first: int, last: int, reason: str = "月结") -> dict[str, str]:
    days = {"first_day": TODAY - first * DAY, "last_day": TODAY - last * DAY}
    return {**{name: day.isoformat() for name, day in days.items()}, "reason": reason}


def test_the_city_office_closes_and_reopens_a_period_with_reasons(office: Client) -> None:
    assertRedirects(office.post("/ledger/periods/close/", _days(40, 10)), "/ledger/periods/")
    period = ClosedPeriod.objects.get()
    shown = read(office, "/ledger/periods/")
    assert "已结账" in shown
    assert "月结" in shown
    assert "重开" in shown
    address = f"/ledger/periods/{period.pk}/reopen/"
    assert office.post(address, {"reason": ""}).status_code == 422
    assertRedirects(office.post(address, {"reason": "补记磅单"}), "/ledger/periods/")
    assert "重开：补记磅单" in read(office, "/ledger/periods/")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (_days(10, 40), "末日早于首日；请对调两个日期。"),
        (_days(10, 0), "请在期间结束后结账。"),
        (_days(35, 5), "请选择未结账的日期。"),
        (_days(9, 5, reason=" "), "这个字段是必填项。"),
        ({"first_day": "x", "last_day": "", "reason": "r"}, "输入一个有效的日期。"),
    ],
)
def test_a_period_that_cannot_be_closed_is_refused(
    office: Client, actor_as: ActorAs, sent: dict[str, str], said: str
) -> None:
    close_period(
        actor=actor_as(Role.CITY_OFFICER),
        first_day=TODAY - 60 * DAY,
        last_day=TODAY - 30 * DAY,
        reason="月结",
    )
    response = office.post("/ledger/periods/close/", sent)
    assert response.status_code == 422
    assert said in text(response)
    assert ClosedPeriod.objects.count() == 1


def test_periods_are_the_city_offices(client_as: ClientAs, actor_as: ActorAs) -> None:
    furnish()
    period = close_period(
        actor=actor_as(Role.CITY_OFFICER),
        first_day=TODAY - 60 * DAY,
        last_day=TODAY - 30 * DAY,
        reason="月结",
    )
    district = client_as(Role.DISTRICT_OFFICER)
    assert "月结" in read(district, "/ledger/periods/")
    for path in ("/ledger/periods/close/", f"/ledger/periods/{period.pk}/reopen/"):
        assert district.get(path).status_code == 403
        assert district.post(path, {"reason": "x"}).status_code == 403
        assert client_as(None).get(path).status_code == 302
        assert client_as(Role.CITY_OFFICER).put(path).status_code == 405
    assert client_as(Role.CITY_OFFICER).get("/ledger/periods/999/reopen/").status_code == 404


def test_periods_cost_the_same_for_one_and_for_thirty(
    office: Client, actor_as: ActorAs, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    actor = actor_as(Role.CITY_OFFICER)

    def close(days_ago: int) -> None:
        day = TODAY - days_ago * DAY
        close_period(actor=actor, first_day=day, last_day=day, reason="日结")

    close(1)
    with django_assert_num_queries(7):
        office.get("/ledger/periods/")
    for days_ago in range(2, 31):
        close(days_ago)
    with django_assert_num_queries(7):
        office.get("/ledger/periods/")
