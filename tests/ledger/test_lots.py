"""Mass with an identity: drums, bales, trips."""

from __future__ import annotations

import pytest

from tests.ledger.conftest import CLERK, bring, entry
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import (
    Balance,
    EntryDraft,
    LedgerReason,
    Lot,
    LotDraft,
    post,
    reverse,
    verify,
)

pytestmark = pytest.mark.django_db


def totals(code: str) -> tuple[int, int]:
    lot = Lot.objects.get(code=code)
    return lot.in_grams, lot.out_grams


def standing(code: str) -> dict[str, int]:
    rows = Balance.objects.filter(lot__code=code).exclude(grams=0)
    return dict(rows.values_list("account__code", "grams"))


def refusal(draft: EntryDraft) -> LedgerReason:
    with pytest.raises(Refusal) as caught:
        post(actor=CLERK, draft=draft)
    reason = caught.value.reason
    assert isinstance(reason, LedgerReason)
    return reason


@pytest.fixture
def drum(book: None) -> None:
    bring(1000, lot="D-1")


def test_a_lot_keeps_its_mass_when_it_is_moved(drum: None) -> None:
    post(
        actor=CLERK, draft=entry(("yard", "kitchen", -400, "D-1"), ("shed", "kitchen", 400, "D-1"))
    )
    assert totals("D-1") == (1000, 0)
    assert standing("D-1") == {"yard": 600, "shed": 400}


def test_mass_that_leaves_for_elsewhere_leaves_the_lot(drum: None) -> None:
    post(
        actor=CLERK, draft=entry(("yard", "kitchen", -400, "D-1"), ("users", "kitchen", 400, "D-1"))
    )
    post(actor=CLERK, draft=entry(("yard", "kitchen", -100, "D-1"), ("shed", "kitchen", 100)))
    assert totals("D-1") == (1000, 500)
    assert standing("D-1") == {"yard": 500}


def test_a_lot_gives_no_more_than_it_has(drum: None) -> None:
    bring(5000)  # mass without identity beside it does not help
    draft = entry(("yard", "kitchen", -1001, "D-1"), ("users", "kitchen", 1001))
    assert refusal(draft) is LedgerReason.NOT_ENOUGH_IN_LOT


def test_mass_without_identity_is_not_taken_from_lots(drum: None) -> None:
    draft = entry(("yard", "kitchen", -1), ("users", "kitchen", 1))
    assert refusal(draft) is LedgerReason.NOT_ENOUGH_MASS


def test_once_a_lot_has_given_nothing_more_enters_it(drum: None) -> None:
    """So that what it is made of is one fixed mixture."""
    more = entry(("households", "kitchen", -5), ("yard", "kitchen", 5, "D-1"))
    post(actor=CLERK, draft=more)
    post(actor=CLERK, draft=entry(("yard", "kitchen", -1, "D-1"), ("users", "kitchen", 1)))
    again = entry(("households", "kitchen", -5), ("yard", "kitchen", 5, "D-1"))
    assert refusal(again) is LedgerReason.LOT_HAS_GIVEN


def test_a_lot_has_one_material(drum: None) -> None:
    draft = entry(("households", "residual", -5), ("yard", "residual", 5, "D-1"))
    assert refusal(draft) is LedgerReason.LOT_OF_OTHER_MATERIAL


def test_a_lot_code_is_given_once(drum: None) -> None:
    draft = entry(
        ("households", "kitchen", -5),
        ("yard", "kitchen", 5, "D-1"),
        lots=(LotDraft("D-1", "kitchen"),),
    )
    assert refusal(draft) is LedgerReason.LOT_CODE_TAKEN


def test_lots_merge_into_a_new_one(drum: None) -> None:
    bring(500, lot="D-2")
    post(
        actor=CLERK,
        draft=entry(
            ("yard", "kitchen", -1000, "D-1"),
            ("yard", "kitchen", -500, "D-2"),
            ("shed", "kitchen", 1500, "M-1"),
            lots=(LotDraft("M-1", "kitchen"),),
        ),
    )
    assert (totals("D-1"), totals("D-2"), totals("M-1")) == ((1000, 1000), (500, 500), (1500, 0))
    assert verify(actor=CLERK).difference is None


def test_reversing_gives_the_mass_back_to_the_lot(drum: None) -> None:
    used = post(
        actor=CLERK, draft=entry(("yard", "kitchen", -400, "D-1"), ("users", "kitchen", 400))
    )
    reverse(actor=CLERK, entry=used, reason="错车")
    assert totals("D-1") == (1000, 0)
    assert standing("D-1") == {"yard": 1000}
    assert verify(actor=CLERK).difference is None


def test_reversing_what_filled_a_lot_needs_the_mass_to_be_there(book: None) -> None:
    filled = bring(1000, lot="D-1")
    post(actor=CLERK, draft=entry(("yard", "kitchen", -1, "D-1"), ("users", "kitchen", 1)))
    with pytest.raises(Refusal) as caught:
        reverse(actor=CLERK, entry=filled, reason="错车")
    assert caught.value.reason is LedgerReason.MASS_MOVED_ON
    assert totals("D-1") == (1000, 1)
