"""Announced mass is held; weighing settles it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from tests.ledger.conftest import CLERK, NOON, bring, entry
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import (
    Balance,
    Handover,
    Hold,
    LedgerReason,
    Lot,
    LotDraft,
    announce,
    expire_holds,
    post,
    settle,
    verify,
    void,
)

pytestmark = pytest.mark.django_db
TOMORROW = timezone.now() + dt.timedelta(days=1)


def load(grams: int = 60_000, **changes: Any) -> Hold:
    call: dict[str, Any] = {
        "actor": CLERK,
        "client_id": uuid4(),
        "from_account": "yard",
        "to_account": "users",
        "material": "kitchen",
        "grams": grams,
        "expires_at": TOMORROW,
    }
    return announce(**{**call, **changes})


def weigh(hold: Hold, grams: int, *, final: bool = True, client_id: UUID | None = None) -> Any:
    return settle(
        actor=CLERK,
        hold=hold,
        client_id=client_id or uuid4(),
        grams=grams,
        occurred_at=NOON,
        final=final,
        handover=Handover("交", "收"),
    )


def held() -> tuple[int, int]:
    return Balance.objects.filter(account__code="yard").values_list("grams", "held_grams").get()


def state(hold: Hold) -> tuple[str, int, int]:
    hold.refresh_from_db()
    return hold.state, hold.settled_grams, hold.released_grams


def reason_of(caught: pytest.ExceptionInfo[Refusal]) -> LedgerReason:
    assert isinstance(caught.value.reason, LedgerReason)
    return caught.value.reason


@pytest.fixture(autouse=True)
def _verified(stocked: None) -> Any:
    yield
    assert verify(actor=CLERK).difference is None


def test_held_mass_cannot_be_taken_by_anything_else() -> None:
    load(60_000)
    assert held() == (100_000, 60_000)
    with pytest.raises(Refusal) as caught:
        post(actor=CLERK, draft=entry(("yard", "kitchen", -40_001), ("users", "kitchen", 40_001)))
    assert reason_of(caught) is LedgerReason.NOT_ENOUGH_MASS
    assert caught.value.params["available"] == 40_000
    post(actor=CLERK, draft=entry(("yard", "kitchen", -40_000), ("users", "kitchen", 40_000)))


def test_more_than_stands_cannot_be_announced() -> None:
    with pytest.raises(Refusal) as caught:
        load(100_001)
    assert reason_of(caught) is LedgerReason.NOT_ENOUGH_MASS
    assert held() == (100_000, 0)


def test_weighing_less_frees_the_rest() -> None:
    hold = load(60_000)
    weigh(hold, 55_000)
    assert held() == (45_000, 0)
    assert state(hold) == ("settled", 55_000, 5_000)
    kinds = list(hold.events.values_list("kind", "grams"))
    assert kinds == [("settled", 55_000), ("voided", 5_000)]


def test_weighing_in_parts() -> None:
    hold = load(60_000)
    weigh(hold, 20_000, final=False)
    assert held() == (80_000, 40_000)
    assert state(hold) == ("open", 20_000, 0)
    weigh(hold, 40_000, final=False)
    assert held() == (40_000, 0)
    assert state(hold) == ("settled", 60_000, 0)


def test_weighing_more_takes_it_from_what_is_free() -> None:
    hold = load(60_000)
    weigh(hold, 61_000)
    assert held() == (39_000, 0)
    assert state(hold) == ("settled", 61_000, 0)


def test_weighing_more_than_there_is_changes_nothing() -> None:
    hold = load(60_000)
    with pytest.raises(Refusal) as caught:
        weigh(hold, 100_001)
    assert reason_of(caught) is LedgerReason.NOT_ENOUGH_MASS
    assert held() == (100_000, 60_000)
    assert state(hold) == ("open", 0, 0)


def test_the_same_weighing_twice_is_one_entry() -> None:
    hold, client_id = load(60_000), uuid4()
    assert weigh(hold, 20_000, final=False, client_id=client_id) == weigh(
        hold, 20_000, final=False, client_id=client_id
    )
    assert held() == (80_000, 40_000)


def test_a_settled_hold_takes_no_more() -> None:
    hold = load(60_000)
    weigh(hold, 60_000)
    with pytest.raises(Refusal) as caught:
        weigh(hold, 1)
    assert reason_of(caught) is LedgerReason.HOLD_NOT_OPEN


def test_voiding_frees_the_mass_and_asks_why() -> None:
    hold = load(60_000)
    with pytest.raises(Refusal) as caught:
        void(actor=CLERK, hold=hold, reason=" ")
    assert reason_of(caught) is LedgerReason.REASON_MISSING
    void(actor=CLERK, hold=hold, reason="车辆故障")
    assert held() == (100_000, 0)
    assert state(hold) == ("void", 0, 60_000)


def test_holds_expire_and_stay_to_be_seen() -> None:
    due, later = load(10_000), load(20_000, expires_at=TOMORROW + dt.timedelta(days=1))
    expired = expire_holds(actor=CLERK, now=TOMORROW)
    assert [hold.pk for hold in expired] == [due.pk]
    assert (state(due), state(later)) == (("expired", 0, 10_000), ("open", 0, 0))
    assert held() == (100_000, 20_000)
    assert expire_holds(actor=CLERK, now=TOMORROW) == []


def test_the_same_announcement_twice_is_one_hold() -> None:
    client_id = uuid4()
    assert load(10_000, client_id=client_id) == load(10_000, client_id=client_id)
    assert held() == (100_000, 10_000)
    with pytest.raises(Refusal) as caught:
        load(11_000, client_id=client_id)
    assert reason_of(caught) is LedgerReason.CLIENT_ID_REUSED


def test_households_need_no_reserving() -> None:
    hold = load(5_000, from_account="households", to_account="truck")
    weigh(hold, 4_800)
    truck = Balance.objects.get(account__code="truck")
    assert (truck.grams, truck.held_grams) == (4_800, 0)


def test_a_lot_can_be_held() -> None:
    bring(9_000, lot="D-1")
    hold = load(9_000, lot="D-1")
    with pytest.raises(Refusal) as caught:
        post(
            actor=CLERK,
            draft=entry(("yard", "kitchen", -1, "D-1"), ("users", "kitchen", 1)),
        )
    assert reason_of(caught) is LedgerReason.NOT_ENOUGH_IN_LOT
    weigh(hold, 9_000)
    assert not Balance.objects.filter(lot__code="D-1").exclude(grams=0).exists()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"grams": 0}, LedgerReason.HOLD_NOT_POSITIVE),
        ({"expires_at": NOON}, LedgerReason.HOLD_EXPIRES_IN_PAST),
        ({"from_account": "nowhere"}, LedgerReason.UNKNOWN_ACCOUNT),
        ({"material": "gold"}, LedgerReason.UNKNOWN_MATERIAL),
        ({"lot": "L-404"}, LedgerReason.UNKNOWN_LOT),
    ],
)
def test_refusals(changes: dict[str, Any], reason: LedgerReason) -> None:
    with pytest.raises(Refusal) as caught:
        load(**changes)
    assert reason_of(caught) is reason


def test_announced_mass_may_join_a_lot_of_its_taker_when_it_is_weighed() -> None:
    hold = load(5_000, from_account="households", to_account="truck")
    first, second = uuid4(), uuid4()
    common = {"actor": CLERK, "hold": hold, "occurred_at": NOON, "handover": Handover("交", "收")}
    opened = settle(
        **common,  # type: ignore[arg-type]
        client_id=first,
        grams=2_000,
        final=False,
        into_lot="TRIP-1",
        lots=(LotDraft("TRIP-1", "kitchen", "trip"),),
    )
    settle(**common, client_id=second, grams=3_500, into_lot="TRIP-1")  # type: ignore[arg-type]
    lines = [(line.account.code, line.lot, line.grams) for line in opened.postings.order_by("line")]
    lot = Lot.objects.get(code="TRIP-1")
    assert lines == [("households", None, -2_000), ("truck", lot, 2_000)]
    assert (lot.kind, lot.in_grams) == ("trip", 5_500)
    assert state(hold) == ("settled", 5_500, 0)
