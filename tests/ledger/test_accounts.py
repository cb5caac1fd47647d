"""Opening and closing accounts: by the office of the region, never with mass on them."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest

from tests.ledger.conftest import CLERK, bring, entry
from wufei.kernel.actors import Actor, Grant, Role
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import (
    Account,
    AccountDraft,
    LedgerReason,
    close_account,
    open_account,
    open_accounts,
    post,
)
from wufei.registry.public import Organisation, Region

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("book")]
OFFICER = Actor(user_id=7, name="区办", grants=(Grant(Role.DISTRICT_OFFICER, region_path="/9/"),))
CITY = Actor(user_id=8, name="市办", grants=(Grant(Role.CITY_OFFICER, region_path="/"),))
ELSEWHERE = Actor(user_id=9, name="邻区", grants=(Grant(Role.DISTRICT_OFFICER, region_path="/8/"),))


def here() -> int:
    return Region.objects.get(code="9").pk


def reason(call: pytest.ExceptionInfo[Refusal]) -> LedgerReason:
    assert isinstance(call.value.reason, LedgerReason)
    return call.value.reason


def test_the_office_of_the_region_opens_an_account() -> None:
    opened = open_account(actor=OFFICER, draft=AccountDraft("n-1", "新", "stock", region_id=here()))
    assert (opened.code, opened.stage, opened.guarded) == ("n-1", "stock", True)


def test_the_office_of_another_region_does_not() -> None:
    with pytest.raises(Refusal) as caught:
        open_account(actor=ELSEWHERE, draft=AccountDraft("n-1", "新", "stock", region_id=here()))
    assert reason(caught) is LedgerReason.NOT_ALLOWED


def test_an_account_without_region_belongs_where_its_holder_is() -> None:
    holder = Organisation.objects.get(code="plant")
    draft = AccountDraft("n-1", "新", "stock", organisation_id=holder.pk)
    with pytest.raises(Refusal):
        open_account(actor=ELSEWHERE, draft=draft)
    assert open_account(actor=OFFICER, draft=draft).organisation == holder


def test_an_account_without_any_place_is_the_city_offices() -> None:
    draft = AccountDraft("abroad", "市外", "boundary")
    with pytest.raises(Refusal):
        open_account(actor=OFFICER, draft=draft)
    assert open_account(actor=CITY, draft=draft).region is None


def test_opening_many_leaves_those_that_stand() -> None:
    drafts = [
        AccountDraft("yard", "别名", "stock", region_id=here()),
        AccountDraft("n-2", "新", "stock", region_id=here()),
    ]
    found = open_accounts(actor=OFFICER, drafts=drafts)
    assert [found["yard"].name, found["n-2"].name] == ["堆场", "新"]


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (AccountDraft("yard", "堆场", "stock"), LedgerReason.ACCOUNT_CODE_TAKEN),
        (AccountDraft(" a", "甲", "stock"), LedgerReason.BAD_CODE),
        (AccountDraft("a\tb", "甲", "stock"), LedgerReason.BAD_CODE),
        (AccountDraft("", "甲", "stock"), LedgerReason.BAD_CODE),
        (AccountDraft("a", "甲", "attic"), LedgerReason.UNKNOWN_STAGE),
        (AccountDraft("a", "甲", "loss"), LedgerReason.LOSS_WITHOUT_CAUSE),
    ],
)
def test_refusals(draft: AccountDraft, expected: LedgerReason) -> None:
    with pytest.raises(Refusal) as caught:
        open_account(actor=CLERK, draft=draft)
    assert reason(caught) is expected


def test_an_account_with_mass_stays_open() -> None:
    bring(5)
    yard = Account.objects.get(code="yard")
    with pytest.raises(Refusal) as caught:
        close_account(actor=OFFICER, account=yard, day=dt.date(2026, 1, 1))
    assert reason(caught) is LedgerReason.ACCOUNT_NOT_EMPTY


def test_a_closed_account_takes_no_more_entries() -> None:
    yard = Account.objects.get(code="yard")
    close_account(actor=OFFICER, account=yard, day=dt.date(2026, 1, 1))
    late = entry(("households", "kitchen", -5), ("yard", "kitchen", 5), client_id=uuid4())
    with pytest.raises(Refusal) as caught:
        post(actor=CLERK, draft=late)
    assert reason(caught) is LedgerReason.ACCOUNT_CLOSED


def test_only_the_office_of_the_region_closes() -> None:
    yard = Account.objects.get(code="yard")
    with pytest.raises(Refusal) as caught:
        close_account(actor=ELSEWHERE, account=yard, day=dt.date(2026, 1, 1))
    assert reason(caught) is LedgerReason.NOT_ALLOWED
