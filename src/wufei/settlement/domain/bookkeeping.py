"""Brings the ledger to what the facts of a chain say: adds what is missing, takes back what no
longer holds, and leaves alone what is right.

While the load can be taken back, a late record reverses the plant's receipt, joins the load, and
the receipt is posted again: so the genealogy holds. Once a plant has treated the mass that is
impossible; then the point's figure is corrected against the plant's weighing difference.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from uuid import uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from wufei.collection.public import OrderState, Point
from wufei.driving.public import CrewEvent
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import (
    BatchRefused,
    Entry,
    EntryDraft,
    Handover,
    Hold,
    LedgerReason,
    Lot,
    LotDraft,
    Paper,
    PostingDraft,
    Weighing,
    post,
    post_many,
    receive_load,
    reverse,
    settle,
)
from wufei.settlement.domain.books import difference_of, gate_of, source_of, transit_of
from wufei.settlement.domain.gathering import Chain, happened
from wufei.settlement.domain.reckoning import Brought, Flow, Move, Weighed, brought, flow
from wufei.settlement.models import Announcement, GateReceipt, Load, LoadEntry

Role = LoadEntry.Role
#: What the ledger says once the mass of a load is no longer where it was brought.
MOVED_ON = (
    LedgerReason.MASS_MOVED_ON,
    LedgerReason.NOT_ENOUGH_MASS,
    LedgerReason.NOT_ENOUGH_IN_LOT,
    LedgerReason.LOT_HAS_GIVEN,
)
#: An order in one of these may still bring more.
_STILL_COMING = (OrderState.ACCEPTED, OrderState.SCHEDULED, OrderState.ARRIVED)


@dataclass(slots=True)
class Posted:
    """The entries of a chain that stand in the ledger, and how often each name was used."""

    standing: list[LoadEntry] = field(default_factory=list)
    used: Counter[tuple[str, int]] = field(default_factory=Counter)

    @classmethod
    def read(cls, chain: Chain) -> Posted:
        rows = LoadEntry.objects.filter(load__in=list(chain.loads)).select_related(
            "entry__reversed_by"
        )
        posted = cls()
        for row in rows.order_by("id"):
            posted.used[_name(row)] += 1
            if getattr(row.entry, "reversed_by", None) is None:
                posted.standing.append(row)
        return posted

    def of(self, *roles: str) -> list[LoadEntry]:
        return [row for row in self.standing if row.role in roles]

    def grams_by_event(self, *roles: str) -> dict[int, int]:
        """What each event stands for now, in grams."""
        found: dict[int, int] = defaultdict(int)
        for row in self.of(*roles):
            assert row.event_id is not None
            found[row.event_id] += row.grams
        return found


def _name(row: LoadEntry) -> tuple[str, int]:
    if row.receipt_id is not None:
        return ("receipt", row.receipt_id)
    return ("event", row.event_id or 0)


class Bookkeeper:
    """Posts for one chain; call :meth:`bring` inside a transaction that holds its rounds."""

    def __init__(self, actor: Actor, chain: Chain) -> None:
        self.actor = actor
        self.chain = chain
        self.entries = 0
        self.transit = {load.vehicle_id: transit_of(load.vehicle) for load in chain.loads.values()}
        self._read()

    def _read(self) -> None:
        self.posted = Posted.read(self.chain)
        codes = [load.code for load in self.chain.loads.values()]
        self.lots = set(Lot.objects.filter(code__in=codes).values_list("code", flat=True))

    def bring(self) -> int:
        """The number of entries posted, reversals among them.

        Raises:
            Refusal: of the ledger, for what cannot be posted as it stands.
        """
        wanted = brought(self.chain.facts)
        stands = self.posted.grams_by_event(Role.WEIGHING, Role.ESTIMATE, Role.CORRECTION)
        aims = {row.event: row.grams for row in wanted}
        changed = {
            event for event in aims.keys() | stands.keys()
            if aims.get(event, 0) != stands.get(event, 0)
        }  # fmt: skip
        if changed or self._moves_differ(wanted):
            self._carry_over(wanted, changed, stands)
        self._post_flow(self._on_board())
        return self.entries

    def _moves_differ(self, wanted: list[Brought]) -> bool:
        if self.posted.of(Role.CORRECTION, Role.WRITE_OFF):
            wanted = self._on_board()
        moved = flow(self.chain.facts, wanted).moved
        stands = self.posted.grams_by_event(Role.MOVE)
        return any(stands.get(event, 0) != grams for event, grams in moved.items()) or any(
            event not in moved for event in stands
        )

    def _carry_over(self, wanted: list[Brought], changed: set[int], stands: dict[int, int]) -> None:
        """By taking back and posting anew where the mass is still there, else by correction."""
        if not self.posted.of(Role.RECEIPT, Role.MOVE):
            self._rebuild(wanted, changed)
            return
        before = self.entries
        try:
            with transaction.atomic():
                self._rebuild(wanted, changed)
        except Refusal as refusal:
            if refusal.reason not in MOVED_ON or not self.chain.receipts:
                raise
            self._read()
            self.entries = before
            self._correct(wanted, changed, stands)
            self._write_off()

    def _rebuild(self, wanted: list[Brought], changed: set[int]) -> None:
        """Take back receipts, moves and what changed, latest first; bring on what is wanted."""
        afresh = changed | {row.event_id or 0 for row in self.posted.of(Role.CORRECTION)}
        stale = self.posted.of(Role.RECEIPT, Role.MOVE, Role.WRITE_OFF)
        stale += [
            row
            for row in self.posted.of(Role.WEIGHING, Role.ESTIMATE, Role.CORRECTION)
            if row.event_id in afresh
        ]
        for row in sorted(stale, key=lambda row: -row.pk):
            self._reverse(row)
        self._bring_on([row for row in self._in_time(wanted) if row.event in afresh])

    def _in_time(self, rows: list[Brought]) -> list[Brought]:
        events = self.chain.events
        return sorted(rows, key=lambda row: (happened(events[row.event]), row.event))

    def _on_board(self) -> list[Brought]:
        """What really came onto the loads: corrections did not, what was written off left."""
        return [
            Brought(
                row.event_id or 0,
                row.load_id,
                -row.grams if row.role == Role.WRITE_OFF else row.grams,
            )
            for row in self.posted.of(Role.WEIGHING, Role.ESTIMATE, Role.WRITE_OFF)
        ]

    # -- entries ---------------------------------------------------------------------------

    def _keep(self, entry: Entry, load: Load, role: str, grams: int, **told: object) -> None:
        row = LoadEntry.objects.create(load=load, entry=entry, role=role, grams=grams, **told)
        self.posted.standing.append(row)
        self.posted.used[_name(row)] += 1
        self.entries += 1

    def _reverse(self, row: LoadEntry) -> None:
        reason = _("收运记录有补充或撤回，重新入账")
        reverse(actor=self.actor, entry=row.entry, reason=reason)
        self.posted.standing.remove(row)
        self.entries += 1

    def _client_id(self, event: CrewEvent, role: str) -> str:
        return f"{role}-{self.posted.used['event', event.pk]}"

    def _opening(self, load: Load, event: CrewEvent) -> tuple[LotDraft, ...]:
        """The lot of a load, opened by the first entry that needs it."""
        if load.code in self.lots:
            return ()
        self.lots.add(load.code)
        hours = self.transit[load.vehicle_id].transit_limit_hours
        due = happened(event) + dt.timedelta(hours=hours)
        return (LotDraft(load.code, load.material.key, Lot.Kind.TRIP.value, due),)

    def _bring_on(self, rows: list[Brought]) -> None:
        """What has an open announcement settles it; all else is posted in batches between."""
        batch: list[tuple[Brought, EntryDraft]] = []
        for row in rows:
            event = self.chain.events[row.event]
            source = source_of(_point(event))
            hold = self._hold(
                event, source.pk, self.transit[self.chain.loads[row.load].vehicle_id].pk
            )
            if hold is None:
                batch.append((row, self._draft(row, source.code)))
                continue
            self._post_batch(batch)
            batch = []
            self._keep_brought(row, self._settle(row, hold))
        self._post_batch(batch)

    def _draft(self, row: Brought, source: str) -> EntryDraft:
        event, load = self.chain.events[row.event], self.chain.loads[row.load]
        role = Role.ESTIMATE if row.estimated else Role.WEIGHING
        key, vehicle = load.material.key, self.transit[load.vehicle_id].code
        return EntryDraft(
            client_id=uuid5(event.client_id, self._client_id(event, role)),
            occurred_at=happened(event),
            postings=(
                PostingDraft(source, key, -row.grams),
                PostingDraft(vehicle, key, row.grams, load.code),
            ),
            lots=self._opening(load, event),
            paper=Paper("crew-estimate" if row.estimated else "crew-weighing", _paper(event)),
            handover=_handover(event, _point(event)),
            declared=f"{row.grams} g",
        )

    def _settle(self, row: Brought, hold: Hold) -> Entry:
        draft = self._draft(row, hold.from_account.code)
        order = self.chain.events[row.event].order
        return settle(
            actor=self.actor,
            hold=hold,
            client_id=draft.client_id,
            grams=row.grams,
            occurred_at=draft.occurred_at,
            final=order is not None and order.state not in _STILL_COMING,
            into_lot=self.chain.loads[row.load].code,
            lots=draft.lots,
            paper=draft.paper,
            handover=draft.handover,
            declared=draft.declared,
        )

    def _post_batch(self, batch: list[tuple[Brought, EntryDraft]]) -> None:
        try:
            drafts = [draft for _, draft in batch]
            outcomes = post_many(actor=self.actor, drafts=drafts, all_or_nothing=True)
        except BatchRefused as refused:
            raise next(each.refusal for each in refused.outcomes if each.refusal) from None
        ids = [outcome.entry_id for outcome in outcomes]
        entries = Entry.objects.in_bulk([pk for pk in ids if pk is not None])
        for (row, _draft), pk in zip(batch, ids, strict=True):
            self._keep_brought(row, entries[pk or 0])

    def _keep_brought(self, row: Brought, entry: Entry) -> None:
        event, load = self.chain.events[row.event], self.chain.loads[row.load]
        told = {"event": event, "order_id": event.order_id, "point": _point(event)}
        role = Role.ESTIMATE if row.estimated else Role.WEIGHING
        self._keep(entry, load, role, row.grams, **told)

    def _hold(self, event: CrewEvent, giver: int, taker: int) -> Hold | None:
        """The open announcement of the event's order between these two accounts."""
        if event.order_id is None:
            return None
        found = Announcement.objects.filter(
            order=event.order_id,
            hold__state=Hold.State.OPEN,
            hold__from_account=giver,
            hold__to_account=taker,
        )
        row: Announcement | None = found.select_related(
            "hold__from_account", "hold__to_account", "hold__material", "hold__lot"
        ).first()
        return row.hold if row else None

    def _correct(self, wanted: list[Brought], changed: set[int], stands: dict[int, int]) -> None:
        """The plant has treated the mass: the difference changes, and the point with it."""
        aims = {row.event: row for row in wanted}
        difference = self._difference()
        rows = {row.event_id: row for row in self.posted.standing if row.receipt_id is None}
        for event_id in sorted(changed):
            aim = aims.get(event_id)
            grams = (aim.grams if aim else 0) - stands.get(event_id, 0)
            event = self.chain.events.get(event_id) or rows[event_id].event
            assert event is not None
            load = self.chain.loads[aim.load if aim else rows[event_id].load_id]
            point, key = _point(event), load.material.key
            draft = EntryDraft(
                client_id=uuid5(event.client_id, self._client_id(event, Role.CORRECTION)),
                occurred_at=happened(event),
                postings=(
                    PostingDraft(source_of(point).code, key, -grams),
                    PostingDraft(difference, key, grams),
                ),
                paper=Paper("weighing-correction", _paper(event)),
                handover=_handover(event, point),
                reason=_("到厂过磅并处理之后才收到或撤回的收运记录"),
                declared=f"{grams} g",
            )
            told = {"event": event, "order_id": event.order_id, "point": point}
            self._keep(post(actor=self.actor, draft=draft), load, Role.CORRECTION, grams, **told)

    def _difference(self) -> str:
        """The difference account of the plant that weighed the chain."""
        rows = self.posted.of(Role.RECEIPT)
        last = self.chain.receipts[rows[-1].receipt_id or 0] if rows else None
        return difference_of((last or list(self.chain.receipts.values())[-1]).site).code

    def _write_off(self) -> None:
        """A load handed over to one that was treated already: the plant's figure held it."""
        moved = self.posted.grams_by_event(Role.MOVE)
        for load_id in flow(self.chain.facts, self._on_board()).order:
            for move in self.chain.facts.moves:
                if move.giver != load_id or move.event in moved:
                    continue
                grams = flow(self.chain.facts, self._on_board()).moved[move.event]
                if grams:
                    self._give_up(move, grams)

    def _give_up(self, move: Move, grams: int) -> None:
        event, load = self.chain.events[move.event], self.chain.loads[move.giver]
        key = load.material.key
        name = f"{key}-{self._client_id(event, Role.WRITE_OFF)}"
        draft = EntryDraft(
            client_id=uuid5(event.client_id, name),
            occurred_at=happened(event),
            postings=(
                PostingDraft(self.transit[load.vehicle_id].code, key, -grams, load.code),
                PostingDraft(self._difference(), key, grams),
            ),
            paper=Paper("load-move", load.round.code),
            reason=_("接收车次到厂过磅并处理之后才收到的移交记录"),
            declared=f"{grams} g",
        )
        entry = post(actor=self.actor, draft=draft)
        self._keep(entry, load, Role.WRITE_OFF, grams, event=event)

    # -- moves and receipts ----------------------------------------------------------------

    def _post_flow(self, rows: list[Brought]) -> None:
        """Receipts and moves as the vehicles carried them, in the order of the loads."""
        carried = flow(self.chain.facts, rows)
        facts = self.chain.facts
        self._take_back_receipts(carried)
        standing = {row.receipt_id for row in self.posted.of(Role.RECEIPT)}
        moved = self.posted.grams_by_event(Role.MOVE)
        for load in carried.order:
            for receipt in facts.receipts:
                if receipt.load == load and receipt.receipt not in standing:
                    self._receive(receipt, carried.announced[receipt.receipt])
            for move in facts.moves:
                if move.giver == load and carried.moved[move.event] and move.event not in moved:
                    self._move(move, carried.moved[move.event])

    def _take_back_receipts(self, carried: Flow) -> None:
        """From the first receipt that no longer holds, the latest first."""
        rows = self.posted.of(Role.RECEIPT)
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
                self._reverse(row)

    def _receive(self, receipt: Weighed, announced: int) -> None:
        row = self.chain.receipts[receipt.receipt]
        load = self.chain.loads[receipt.load]
        name = f"receipt-{self.posted.used['receipt', row.pk]}"
        entry = receive_load(
            actor=_clerk(row),
            client_id=uuid5(row.client_id, name),
            occurred_at=row.occurred_at,
            gate=gate_of(row.site, load.vehicle),
            material=load.material.key,
            weighing=Weighing(
                row.received, row.accepted, row.refused, row.residue, row.refusal_reason
            ),
            lot=load.code if load.code in self.lots else None,
            announced=announced,
            paper=Paper("weighbridge-ticket", str(row)),
            handover=Handover(load.vehicle.plate, str(row)),
        )
        self._keep(entry, load, Role.RECEIPT, announced, receipt=row)

    def _move(self, move: Move, grams: int) -> None:
        event = self.chain.events[move.event]
        giver, taker = self.chain.loads[move.giver], self.chain.loads[move.taker]
        key = giver.material.key
        name = f"{key}-{self._client_id(event, Role.MOVE)}"
        draft = EntryDraft(
            client_id=uuid5(event.client_id, name),
            occurred_at=happened(event),
            postings=(
                PostingDraft(self.transit[giver.vehicle_id].code, key, -grams, giver.code),
                PostingDraft(self.transit[taker.vehicle_id].code, key, grams, taker.code),
            ),
            lots=self._opening(taker, event),
            paper=Paper("load-move", giver.round.code),
            handover=Handover(giver.vehicle.plate, f"{taker.vehicle.plate} {event.client_id}"),
            declared=f"{grams} g",
        )
        self._keep(post(actor=self.actor, draft=draft), giver, Role.MOVE, grams, event=event)


def _point(event: CrewEvent) -> Point:
    point: Point = event.point or event.order.point  # type: ignore[union-attr]
    return point


def _paper(event: CrewEvent) -> str:
    return event.order.code if event.order else event.round.code


def _handover(event: CrewEvent, point: Point) -> Handover:
    """The code on bin or point, and the crew's record; households leave no proof."""
    if point.organisation_id is None or point.kind == Point.Kind.HOUSEHOLD:
        return Handover(exemption="household")
    return Handover(event.bin.code if event.bin else point.code, str(event.client_id))


def _clerk(receipt: GateReceipt) -> Actor:
    """Named in the books as who weighed; the right was asked when the receipt was taken."""
    return Actor(user_id=receipt.actor_id, name=receipt.actor_name, is_system=True)
