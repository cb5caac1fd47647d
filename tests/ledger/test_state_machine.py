"""The ledger against a naive model in memory, in any order of acts that hypothesis thinks of.

The model keeps dictionaries and knows nothing of locks, pages or digests. After every step the
balances must be the same, the whole must sum to zero, and at the end ``verify`` must agree.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any
from uuid import UUID, uuid4

import hypothesis.strategies as st
import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from tests.ledger.conftest import CLERK, entry, make_book
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import (
    Balance,
    Entry,
    EntryDraft,
    Hold,
    LedgerReason,
    LotDraft,
    Page,
    announce,
    post,
    post_many,
    reverse,
    seal_page,
    settle,
    verify,
    void,
)

GUARDED = ("yard", "shed", "truck", "line")
OPEN = ("households", "users", "air")
MATERIALS = ("kitchen", "residual")
grams = st.integers(1, 1_000)
Key = tuple[str, str, str]


class Model:
    """What stands where, by plain addition."""

    def __init__(self) -> None:
        self.mass: Counter[Key] = Counter()
        self.held: Counter[Key] = Counter()
        self.given: set[str] = set()  # lots that mass has left
        self.lots: dict[str, str] = {}
        self.outs: Counter[str] = Counter()

    def allows(self, draft: EntryDraft, *, reversal: bool = False) -> bool:
        change = self.change(draft)
        enough = all(
            key[0] not in GUARDED or self.mass[key] - self.held[key] + delta >= 0 or delta >= 0
            for key, delta in change.items()
        )
        return enough and (reversal or not (self.entering(draft) & self.given))

    def change(self, draft: EntryDraft) -> Counter[Key]:
        change: Counter[Key] = Counter()
        for p in draft.postings:
            lot = (p.lot or "") if p.account in GUARDED else ""
            change[(p.account, p.material, lot)] += p.grams
        return change

    def flow(self, draft: EntryDraft) -> dict[str, int]:
        """Net change of each lot over guarded accounts."""
        net: Counter[str] = Counter()
        for p in draft.postings:
            if p.lot and p.account in GUARDED:
                net[p.lot] += p.grams
        return net

    def entering(self, draft: EntryDraft) -> set[str]:
        return {lot for lot, net in self.flow(draft).items() if net > 0}

    def apply(self, draft: EntryDraft, *, reversal: bool = False) -> None:
        self.mass.update(self.change(draft))
        for lot, net in self.flow(draft).items():
            if (reversal and net > 0) or (not reversal and net < 0):
                self.outs[lot] -= net
            (self.given.add if self.outs[lot] else self.given.discard)(lot)
        for lot in draft.lots:
            self.lots[lot.code] = lot.material


def negative(draft: EntryDraft) -> EntryDraft:
    rows = [(p.account, p.material, -p.grams, *([p.lot] if p.lot else [])) for p in draft.postings]
    return entry(*rows)  # type: ignore[arg-type]


class LedgerMachine(RuleBasedStateMachine):
    posted = Bundle("posted")
    lots = Bundle("lots")
    holds = Bundle("holds")

    @initialize()
    def open_book(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        make_book()
        self.model = Model()
        self.drafts: dict[UUID, EntryDraft] = {}
        self.reversed: set[UUID] = set()

    def teardown(self) -> None:
        if not hasattr(self, "atomic"):
            return
        try:
            report = verify(actor=CLERK)
            assert report.difference is None
            assert report.entries == len(self.drafts) + len(self.reversed)
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def _post(self, draft: EntryDraft) -> Any:
        """Post it; the ledger must say yes exactly when the model does."""
        if not self.model.allows(draft):
            with pytest.raises(Refusal) as caught:
                post(actor=CLERK, draft=draft)
            assert caught.value.reason in {
                LedgerReason.NOT_ENOUGH_MASS,
                LedgerReason.NOT_ENOUGH_IN_LOT,
                LedgerReason.LOT_HAS_GIVEN,
            }
            return multiple()
        post(actor=CLERK, draft=draft)
        self.model.apply(draft)
        self.drafts[draft.client_id] = draft
        return draft.client_id

    @rule(
        target=posted,
        giver=st.sampled_from(GUARDED + OPEN),
        taker=st.sampled_from(GUARDED + OPEN),
        material=st.sampled_from(MATERIALS),
        mass=grams,
    )
    def transfer(self, giver: str, taker: str, material: str, mass: int) -> Any:
        return self._post(entry((giver, material, -mass), (taker, material, mass)))

    @rule(target=posted, at=st.sampled_from(GUARDED), mass=grams, loss=st.integers(0, 999))
    def transform(self, at: str, mass: int, loss: int) -> Any:
        gone = min(loss, mass - 1)
        rows: list[Any] = [(at, "kitchen", -mass), ("shed", "residual", mass - gone)]
        if gone:
            rows.append(("air", "kitchen", gone))
        return self._post(entry(*rows, kind="transformation"))

    @rule(target=lots, at=st.sampled_from(GUARDED), mass=grams)
    def open_lot(self, at: str, mass: int) -> Any:
        code = f"L-{len(self.model.lots)}"
        draft = entry(
            ("households", "kitchen", -mass),
            (at, "kitchen", mass, code),
            lots=(LotDraft(code, "kitchen"),),
        )
        self._post(draft)
        return code

    @rule(
        target=posted,
        lot=lots,
        giver=st.sampled_from(GUARDED),
        taker=st.sampled_from(GUARDED + OPEN),
        keep=st.booleans(),
        mass=grams,
    )
    def move_lot(self, lot: str, giver: str, taker: str, keep: bool, mass: int) -> Any:
        there = (taker, "kitchen", mass, lot) if keep else (taker, "kitchen", mass)
        return self._post(entry((giver, "kitchen", -mass, lot), there))

    @rule(target=posted, lot=lots, other=lots, at=st.sampled_from(GUARDED), mass=grams)
    def pour(self, lot: str, other: str, at: str, mass: int) -> Any:
        return self._post(entry((at, "kitchen", -mass, lot), (at, "kitchen", mass, other)))

    @rule(client_id=posted)
    def repeat(self, client_id: UUID) -> None:
        before = Entry.objects.count()
        post(actor=CLERK, draft=self.drafts[client_id])
        assert Entry.objects.count() == before

    @rule(client_id=posted)
    def reuse_id(self, client_id: UUID) -> None:
        other = entry(
            ("households", "residual", -1001), ("users", "residual", 1001), client_id=client_id
        )
        with pytest.raises(Refusal) as caught:
            post(actor=CLERK, draft=other)
        assert caught.value.reason is LedgerReason.CLIENT_ID_REUSED

    @rule(client_id=posted)
    def undo(self, client_id: UUID) -> None:
        original = Entry.objects.get(client_id=client_id)
        turned = negative(self.drafts[client_id])
        if client_id in self.reversed:
            with pytest.raises(Refusal) as caught:
                reverse(actor=CLERK, entry=original, reason="again", client_id=uuid4())
            assert caught.value.reason is LedgerReason.ALREADY_REVERSED
        elif self.model.allows(turned, reversal=True):
            reverse(actor=CLERK, entry=original, reason="undo")
            self.model.apply(turned, reversal=True)
            self.reversed.add(client_id)
        else:
            with pytest.raises(Refusal) as caught:
                reverse(actor=CLERK, entry=original, reason="undo")
            assert caught.value.reason is LedgerReason.MASS_MOVED_ON

    @rule(target=holds, at=st.sampled_from(GUARDED), mass=grams)
    def hold(self, at: str, mass: int) -> Any:
        key = (at, "kitchen", "")
        call: dict[str, Any] = {
            "actor": CLERK,
            "client_id": uuid4(),
            "from_account": at,
            "to_account": "users",
            "material": "kitchen",
            "grams": mass,
            "expires_at": timezone.now() + dt.timedelta(days=1),
        }
        if self.model.mass[key] - self.model.held[key] < mass:
            with pytest.raises(Refusal):
                announce(**call)
            return multiple()
        self.model.held[key] += mass
        return announce(**call)

    @rule(hold=consumes(holds), mass=grams)
    def weigh(self, hold: Hold, mass: int) -> None:
        key = (hold.from_account.code, "kitchen", "")
        draft = entry((key[0], "kitchen", -mass), ("users", "kitchen", mass))
        self.model.held[key] -= hold.grams
        call: dict[str, Any] = {
            "actor": CLERK,
            "hold": hold,
            "client_id": draft.client_id,
            "grams": mass,
            "occurred_at": draft.occurred_at,
            "handover": draft.handover,
        }
        if self.model.allows(draft):
            settle(**call)
            self.model.apply(draft)
            self.drafts[draft.client_id] = draft
        else:
            with pytest.raises(Refusal):
                settle(**call)
            self.model.held[key] += hold.grams

    @rule(hold=consumes(holds))
    def give_up(self, hold: Hold) -> None:
        void(actor=CLERK, hold=hold, reason="not needed")
        self.model.held[(hold.from_account.code, "kitchen", "")] -= hold.grams

    @rule(
        moves=st.lists(
            st.tuples(st.sampled_from(GUARDED + OPEN), st.sampled_from(GUARDED + OPEN), grams),
            min_size=1,
            max_size=6,
        )
    )
    def post_batch(self, moves: list[tuple[str, str, int]]) -> None:
        drafts = [entry((a, "residual", -mass), (b, "residual", mass)) for a, b, mass in moves]
        outcomes = post_many(actor=CLERK, drafts=drafts)
        for draft, outcome in zip(drafts, outcomes, strict=True):
            assert (outcome.refusal is None) is self.model.allows(draft)
            if outcome.refusal is None:
                self.model.apply(draft)
                self.drafts[draft.client_id] = draft

    @rule()
    def seal(self) -> None:
        waiting = Entry.objects.filter(seq__isnull=True).count()
        page = seal_page()
        assert (page.last_seq - page.first_seq + 1 if page else 0) == waiting
        assert Page.objects.count() == 0 or verify(actor=CLERK).difference is None

    @invariant()
    def balances_are_the_models(self) -> None:
        if not hasattr(self, "model"):
            return
        rows = Balance.objects.exclude(grams=0, held_grams=0).values_list(
            "account__code", "material__key", "lot__code", "grams", "held_grams"
        )
        found = {(a, m, lot or ""): (mass, held) for a, m, lot, mass, held in rows}
        expected = {
            key: (self.model.mass[key], self.model.held[key])
            for key in {*self.model.mass, *self.model.held}
            if self.model.mass[key] or self.model.held[key]
        }
        assert found == expected
        assert sum(mass for mass, _ in found.values()) == 0


@pytest.mark.slow
@pytest.mark.django_db
def test_the_ledger_does_what_the_naive_model_does() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        LedgerMachine,
        settings=settings(
            max_examples=40,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
