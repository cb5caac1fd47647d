"""The gate: received = accepted + refused + residue, and what the weighbridge finds missing."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.ledger.conftest import CLERK, NOON, bring, entry
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import (
    Balance,
    Gate,
    Handover,
    LedgerReason,
    Lot,
    LotDraft,
    Receipt,
    Weighing,
    post,
    receive_load,
    refused_on_site,
    verify,
)

pytestmark = pytest.mark.django_db
GATE = Gate(vehicle="truck", stock="yard", refused="refused", difference="gap")


@pytest.fixture(autouse=True)
def _loaded(book: None) -> None:
    bring(10_000, to="truck", lot="T-1")


def arrive(weighing: Weighing, **changes: Any) -> Any:
    call: dict[str, Any] = {
        "actor": CLERK,
        "client_id": uuid4(),
        "occurred_at": NOON,
        "gate": GATE,
        "material": "kitchen",
        "weighing": weighing,
        "lot": "T-1",
        "handover": Handover("司机", "地磅"),
    }
    return receive_load(**{**call, **changes})


def standing() -> dict[str, int]:
    rows = Balance.objects.exclude(grams=0).exclude(account__code="households")
    return dict(rows.values_list("account__code", "grams"))


def test_a_load_is_accepted_refused_and_left_in_the_vehicle() -> None:
    kept = arrive(Weighing(10_000, 9_000, 700, 300, refusal_reason="混有玻璃"))
    assert standing() == {"yard": 9_000, "refused": 700, "truck": 300}
    receipt = Receipt.objects.get(entry=kept)
    assert (receipt.received_grams, receipt.accepted_grams) == (10_000, 9_000)
    assert (receipt.refused_grams, receipt.residue_grams) == (700, 300)
    assert verify(actor=CLERK).difference is None


def test_refused_mass_is_seen_until_it_leaves() -> None:
    arrive(Weighing(10_000, 9_300, 700, refusal_reason="混有玻璃"))
    assert [row.grams for row in refused_on_site(actor=CLERK)] == [700]
    post(actor=CLERK, draft=entry(("refused", "kitchen", -700), ("truck", "kitchen", 700)))
    assert list(refused_on_site(actor=CLERK)) == []


def test_the_weighbridge_finds_less() -> None:
    arrive(Weighing(9_900, 9_900), announced=10_000)
    assert standing() == {"yard": 9_900, "gap": 100}


def test_the_weighbridge_finds_more() -> None:
    arrive(Weighing(10_050, 10_050), announced=10_000)
    assert standing() == {"yard": 10_050, "gap": -50}


def test_the_same_receipt_twice_is_one() -> None:
    client_id = uuid4()
    weighing = Weighing(10_000, 10_000)
    assert arrive(weighing, client_id=client_id) == arrive(weighing, client_id=client_id)
    assert Receipt.objects.count() == 1


@pytest.mark.parametrize(
    ("weighing", "reason"),
    [
        (Weighing(10_000, 9_000), LedgerReason.RECEIPT_DOES_NOT_ADD_UP),
        (Weighing(10_000, 11_000, -1_000), LedgerReason.RECEIPT_DOES_NOT_ADD_UP),
        (Weighing(10_000, 9_000, 1_000), LedgerReason.REFUSAL_WITHOUT_REASON),
        (Weighing(10_001, 10_001), LedgerReason.NOT_ENOUGH_IN_LOT),
    ],
)
def test_refusals_leave_no_receipt(weighing: Weighing, reason: LedgerReason) -> None:
    with pytest.raises(Refusal) as caught:
        arrive(weighing)
    assert caught.value.reason is reason
    assert Receipt.objects.count() == 0
    assert standing() == {"truck": 10_000}


def test_a_receipt_may_open_the_lot_it_joins() -> None:
    arrive(
        Weighing(10_000, 9_000, residue=1_000),
        into_lot="DAY-1",
        lots=(LotDraft("DAY-1", "kitchen"),),
    )
    arrive(Weighing(1_000, 1_000), into_lot="DAY-1")
    assert Lot.objects.get(code="DAY-1").in_grams == 10_000
    assert verify(actor=CLERK).difference is None
