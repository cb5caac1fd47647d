"""Corrections: the exact negative, once, with a reason."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.ledger.conftest import CLERK, NOON, bring, entry
from wufei.kernel.actors import Actor, Grant, Role
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import (
    Balance,
    Entry,
    LedgerReason,
    Posting,
    close_period,
    post,
    post_many,
    reverse,
    reverse_batch,
    turnover,
    verify,
)

pytestmark = pytest.mark.django_db


def refusal(**call: object) -> LedgerReason:
    with pytest.raises(Refusal) as caught:
        reverse(**call)  # type: ignore[arg-type]
    reason = caught.value.reason
    assert isinstance(reason, LedgerReason)
    return reason


def test_a_reversal_is_the_exact_negative(book: None) -> None:
    wrong = bring(7_000)
    undone = reverse(actor=CLERK, entry=wrong, reason=" 录错车次 ")
    assert (undone.kind, undone.reverses_id, undone.reason) == ("reversal", wrong.pk, "录错车次")
    assert undone.occurred_at == wrong.occurred_at
    rows = Posting.objects.filter(entry=undone).order_by("line")
    assert list(rows.values_list("account__code", "grams")) == [
        ("households", 7_000),
        ("yard", -7_000),
    ]
    assert not Balance.objects.exclude(grams=0).exists()
    assert verify(actor=CLERK).difference is None


def test_the_totals_of_the_day_are_put_right(book: None) -> None:
    """Both sides of the day's turnover keep the mistake and its correction in sight."""
    reverse(actor=CLERK, entry=bring(7_000), reason="录错")
    day = timezone.localdate(NOON)
    rows = {row.account_id: row for row in turnover(actor=CLERK, first=day, last=day)}
    assert sorted((row.in_grams, row.out_grams) for row in rows.values()) == [
        (7_000, 7_000),
        (7_000, 7_000),
    ]


def test_reversing_twice_is_one_reversal(book: None) -> None:
    wrong = bring(7_000)
    assert reverse(actor=CLERK, entry=wrong, reason="a") == reverse(
        actor=CLERK, entry=wrong, reason="a"
    )
    assert Entry.objects.count() == 2


def test_a_second_reversal_under_another_id_is_refused(book: None) -> None:
    wrong = bring(7_000)
    reverse(actor=CLERK, entry=wrong, reason="a")
    call = {"actor": CLERK, "entry": wrong, "reason": "a", "client_id": uuid4()}
    assert refusal(**call) is LedgerReason.ALREADY_REVERSED


def test_a_reversal_is_not_reversed(book: None) -> None:
    undone = reverse(actor=CLERK, entry=bring(7_000), reason="a")
    assert refusal(actor=CLERK, entry=undone, reason="b") is LedgerReason.IS_A_REVERSAL


def test_a_reason_is_asked_for(book: None) -> None:
    assert refusal(actor=CLERK, entry=bring(5), reason="  ") is LedgerReason.REASON_MISSING


def test_mass_that_moved_on_must_come_back_first(book: None) -> None:
    wrong = bring(7_000)
    later = post(actor=CLERK, draft=entry(("yard", "kitchen", -1), ("users", "kitchen", 1)))
    assert refusal(actor=CLERK, entry=wrong, reason="a") is LedgerReason.MASS_MOVED_ON
    reverse(actor=CLERK, entry=later, reason="a")
    reverse(actor=CLERK, entry=wrong, reason="a")
    assert not Balance.objects.exclude(grams=0).exists()


def test_an_entry_of_a_closed_period_is_corrected_today(book: None) -> None:
    old = dt.datetime(2026, 1, 15, 4, tzinfo=dt.UTC)
    pair = (("households", "kitchen", -5), ("yard", "kitchen", 5))
    wrong = post(actor=CLERK, draft=entry(*pair, at=old))
    close_period(
        actor=CLERK, first_day=dt.date(2026, 1, 1), last_day=dt.date(2026, 1, 31), reason="结账"
    )
    undone = reverse(actor=CLERK, entry=wrong, reason="错车")
    assert undone.occurred_at > timezone.now() - dt.timedelta(minutes=1)
    assert verify(actor=CLERK).difference is None


@pytest.mark.parametrize(("role", "allowed"), [
    (Role.DISTRICT_OFFICER, True),
    (Role.CITY_OFFICER, True),
    (Role.DRIVER, False),
    (Role.EVALUATOR, False),
    (Role.RESIDENT, False),
])  # fmt: skip
def test_who_may_correct(book: None, role: Role, allowed: bool) -> None:
    wrong = bring(5)
    actor = Actor(user_id=7, name="某人", grants=(Grant(role, region_path="/9/"),))
    if allowed:
        assert reverse(actor=actor, entry=wrong, reason="a").actor_id == 7
    else:
        assert refusal(actor=actor, entry=wrong, reason="a") is LedgerReason.NOT_ALLOWED


class TestBatches:
    def test_a_batch_is_undone_whole_latest_first(self, book: None) -> None:
        batch = uuid4()
        post_many(
            actor=CLERK,
            drafts=[
                entry(("households", "kitchen", -10), ("yard", "kitchen", 10), batch=batch),
                entry(("yard", "kitchen", -10), ("shed", "kitchen", 10), batch=batch),
                entry(("shed", "kitchen", -10), ("users", "kitchen", 10), batch=batch),
            ],
        )
        bring(3)
        done = reverse_batch(actor=CLERK, batch=batch, reason="文件传错")
        assert (done.reversed, done.already, done.refused) == (3, 0, ())
        rows = Balance.objects.exclude(grams=0).order_by("account__code")
        assert list(rows.values_list("account__code", "grams")) == [("households", -3), ("yard", 3)]
        again = reverse_batch(actor=CLERK, batch=batch, reason="文件传错")
        assert (again.reversed, again.already) == (0, 3)
        assert verify(actor=CLERK).difference is None

    def test_what_has_moved_on_stays_and_is_named(self, book: None) -> None:
        batch = uuid4()
        pair = (("households", "kitchen", -10), ("yard", "kitchen", 10))
        other = (("households", "residual", -10), ("yard", "residual", 10))
        drafts = [entry(*pair, batch=batch), entry(*other, batch=batch)]
        post_many(actor=CLERK, drafts=drafts)
        post(actor=CLERK, draft=entry(("yard", "kitchen", -4), ("users", "kitchen", 4)))
        done = reverse_batch(actor=CLERK, batch=batch, reason="文件传错")
        assert done.reversed == 1
        (stuck,) = done.refused
        assert stuck.refusal is not None
        assert stuck.refusal.reason is LedgerReason.MASS_MOVED_ON
        assert stuck.refusal.params["grams"] == 4
