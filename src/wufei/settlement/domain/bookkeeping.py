"""Brings the ledger to what the facts of a chain say: adds what is missing, takes back what no
longer holds, and leaves alone what is right.

While the load can be taken back, a late record reverses the plant's receipt, joins the load, and
the receipt is posted again: so the genealogy holds. Once a plant has treated the mass that is
impossible; then the point's figure is corrected against the plant's weighing difference.
"""

from __future__ import annotations

from collections import defaultdict

from django.db import transaction

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import LedgerReason
from wufei.settlement.domain.gathering import Chain, happened
from wufei.settlement.domain.journal import Journal
from wufei.settlement.domain.reckoning import Brought, Flow, brought, flow
from wufei.settlement.models import LoadEntry

Role = LoadEntry.Role
#: What the ledger says once the mass of a load is no longer where it was brought.
MOVED_ON = (
    LedgerReason.MASS_MOVED_ON,
    LedgerReason.NOT_ENOUGH_MASS,
    LedgerReason.NOT_ENOUGH_IN_LOT,
    LedgerReason.LOT_HAS_GIVEN,
)


class Bookkeeper:
    """Decides for one chain; call :meth:`bring` inside a transaction that holds its rounds."""

    def __init__(self, actor: Actor, chain: Chain) -> None:
        self.chain = chain
        self.journal = Journal(actor, chain)

    def bring(self) -> int:
        """The number of entries posted, reversals among them.

        Raises:
            Refusal: of the ledger, for what cannot be posted as it stands.
        """
        wanted = brought(self.chain.facts)
        stands = self.journal.posted.grams_by_event(Role.WEIGHING, Role.ESTIMATE, Role.CORRECTION)
        aims = {row.event: row.grams for row in wanted}
        changed = {
            event for event in aims.keys() | stands.keys()
            if aims.get(event, 0) != stands.get(event, 0)
        }  # fmt: skip
        if changed or self._moves_differ(wanted):
            self._carry_over(wanted, changed, stands)
        self._post_flow(self.journal.on_board())
        return self.journal.entries

    def _moves_differ(self, wanted: list[Brought]) -> bool:
        if self.journal.posted.of(Role.CORRECTION, Role.WRITE_OFF):
            wanted = self.journal.on_board()
        moved = flow(self.chain.facts, wanted).moved
        stands = self.journal.posted.grams_by_event(Role.MOVE)
        return any(stands.get(event, 0) != grams for event, grams in moved.items()) or any(
            event not in moved for event in stands
        )

    def _carry_over(self, wanted: list[Brought], changed: set[int], stands: dict[int, int]) -> None:
        """By taking back and posting anew where the mass is still there, else by correction."""
        if not self.journal.posted.of(Role.RECEIPT, Role.MOVE):
            self._rebuild(wanted, changed)
            return
        before = self.journal.entries
        try:
            with transaction.atomic():
                self._rebuild(wanted, changed)
        except Refusal as refusal:
            if refusal.reason not in MOVED_ON or not self.chain.receipts:
                raise
            self.journal.read()
            self.journal.entries = before
            self._correct(wanted, changed, stands)
            self._write_off()

    def _rebuild(self, wanted: list[Brought], changed: set[int]) -> None:
        """Take back receipts, moves and what changed, latest first; bring on what is wanted."""
        afresh = changed | {row.event_id or 0 for row in self.journal.posted.of(Role.CORRECTION)}
        stale = self.journal.posted.of(Role.RECEIPT, Role.MOVE, Role.WRITE_OFF)
        stale += [
            row
            for row in self.journal.posted.of(Role.WEIGHING, Role.ESTIMATE, Role.CORRECTION)
            if row.event_id in afresh
        ]
        for row in sorted(stale, key=lambda row: -row.pk):
            self.journal.take_back(row)
        self.journal.bring_on([row for row in self._in_time(wanted) if row.event in afresh])

    def _in_time(self, rows: list[Brought]) -> list[Brought]:
        events = self.chain.events
        return sorted(rows, key=lambda row: (happened(events[row.event]), row.event))

    def _correct(self, wanted: list[Brought], changed: set[int], stands: dict[int, int]) -> None:
        """The plant has treated the mass: the difference changes, and the point with it."""
        aims = {row.event: row for row in wanted}
        rows = {row.event_id: row for row in self.journal.posted.standing if row.receipt_id is None}
        for event_id in sorted(changed):
            aim = aims.get(event_id)
            grams = (aim.grams if aim else 0) - stands.get(event_id, 0)
            event = self.chain.events.get(event_id) or rows[event_id].event
            assert event is not None
            load = self.chain.loads[aim.load if aim else rows[event_id].load_id]
            self.journal.correct(event, load, grams)

    def _write_off(self) -> None:
        """A load handed over to one that was treated already: the plant's figure held it."""
        moved = self.journal.posted.grams_by_event(Role.MOVE)
        for load_id in flow(self.chain.facts, self.journal.on_board()).order:
            for move in self.chain.facts.moves:
                if move.giver != load_id or move.event in moved:
                    continue
                grams = flow(self.chain.facts, self.journal.on_board()).moved[move.event]
                if grams:
                    self.journal.write_off(move, grams)

    def _post_flow(self, rows: list[Brought]) -> None:
        """Receipts and moves as the vehicles carried them, in the order of the loads."""
        carried = flow(self.chain.facts, rows)
        facts = self.chain.facts
        self._take_back_receipts(carried)
        standing = {row.receipt_id for row in self.journal.posted.of(Role.RECEIPT)}
        moved = self.journal.posted.grams_by_event(Role.MOVE)
        for load in carried.order:
            for receipt in facts.receipts:
                if receipt.load == load and receipt.receipt not in standing:
                    self.journal.receive(receipt, carried.announced[receipt.receipt])
            for move in facts.moves:
                if move.giver == load and carried.moved[move.event] and move.event not in moved:
                    self.journal.move(move, carried.moved[move.event])

    def _take_back_receipts(self, carried: Flow) -> None:
        """From the first receipt that no longer holds, the latest first."""
        rows = self.journal.posted.of(Role.RECEIPT)
        by_load: dict[int, list[LoadEntry]] = defaultdict(list)
        for row in rows:
            by_load[row.load_id].append(row)
        for load, posted in by_load.items():
            wanted = [each.receipt for each in self.chain.facts.receipts if each.load == load]
            keep = 0
            for row, receipt in zip(posted, wanted, strict=False):
                if row.receipt_id != receipt or row.grams != carried.announced[receipt]:
                    break
                keep += 1
            for row in reversed(posted[keep:]):
                self.journal.take_back(row)
