"""Writes the entries of one chain of loads, and remembers which of them stand."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from uuid import uuid5

from django.utils.translation import gettext as _

from wufei.collection.public import OrderState, Point
from wufei.driving.public import CrewEvent
from wufei.kernel.actors import Actor
from wufei.ledger.public import (
    Account,
    BatchRefused,
    Entry,
    EntryDraft,
    Handover,
    Hold,
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
from wufei.settlement.domain.books import (
    batch_of,
    difference_of,
    gate_of,
    source_of,
    transit_of,
)
from wufei.settlement.domain.gathering import Chain, happened
from wufei.settlement.domain.reckoning import Brought, Move, Weighed
from wufei.settlement.models import Announcement, GateReceipt, Load, LoadEntry

Role = LoadEntry.Role
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


class Journal:
    """The entries of one chain; used inside a transaction that holds its rounds."""

    def __init__(self, actor: Actor, chain: Chain) -> None:
        self.actor = actor
        self.chain = chain
        self.entries = 0
        self.transit = {load.vehicle_id: transit_of(load.vehicle) for load in chain.loads.values()}
        self.sources: dict[int, Account] = {}
        self.read()

    def read(self) -> None:
        self.posted = Posted.read(self.chain)
        codes = [load.code for load in self.chain.loads.values()]
        self.lots = set(Lot.objects.filter(code__in=codes).values_list("code", flat=True))

    def on_board(self) -> list[Brought]:
        """What really came onto the loads: corrections did not, what was written off left."""
        return [
            Brought(
                row.event_id or 0,
                row.load_id,
                -row.grams if row.role == Role.WRITE_OFF else row.grams,
            )
            for row in self.posted.of(Role.WEIGHING, Role.ESTIMATE, Role.WRITE_OFF)
        ]

    def _keep(self, entry: Entry, load: Load, role: str, grams: int, **told: object) -> None:
        row = LoadEntry.objects.create(load=load, entry=entry, role=role, grams=grams, **told)
        self.posted.standing.append(row)
        self.posted.used[_name(row)] += 1
        self.entries += 1

    def take_back(self, row: LoadEntry) -> None:
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

    def bring_on(self, rows: list[Brought]) -> None:
        """What has an open announcement settles it; all else is posted in batches between."""
        batch: list[tuple[Brought, EntryDraft]] = []
        for row in rows:
            event = self.chain.events[row.event]
            source = self._source(event)
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

    def correct(self, event: CrewEvent, load: Load, grams: int) -> None:
        """The plant has treated the mass: its difference changes by ``grams``, and the point."""
        point, key = _point(event), load.material.key
        draft = EntryDraft(
            client_id=uuid5(event.client_id, self._client_id(event, Role.CORRECTION)),
            occurred_at=happened(event),
            postings=(
                PostingDraft(self._source(event).code, key, -grams),
                PostingDraft(self._difference(), key, grams),
            ),
            paper=Paper("weighing-correction", _paper(event)),
            handover=_handover(event, point),
            reason=_("到厂过磅并处理之后才收到或撤回的收运记录"),
            declared=f"{grams} g",
        )
        told = {"event": event, "order_id": event.order_id, "point": point}
        self._keep(post(actor=self.actor, draft=draft), load, Role.CORRECTION, grams, **told)

    def write_off(self, move: Move, grams: int) -> None:
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

    def receive(self, receipt: Weighed, announced: int) -> None:
        row = self.chain.receipts[receipt.receipt]
        load = self.chain.loads[receipt.load]
        name = f"receipt-{self.posted.used['receipt', row.pk]}"
        batch = batch_of(row.site, load.material, row.occurred_at)
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
            into_lot=batch.code if batch else None,
            lots=(batch,) if batch and not Lot.objects.filter(code=batch.code).exists() else (),
            announced=announced,
            paper=Paper("weighbridge-ticket", str(row)),
            handover=Handover(load.vehicle.plate, str(row)),
        )
        self._keep(entry, load, Role.RECEIPT, announced, receipt=row)

    def move(self, move: Move, grams: int) -> None:
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

    def _source(self, event: CrewEvent) -> Account:
        """The source account of the event's point."""
        point = _point(event)
        if point.pk not in self.sources:
            self.sources[point.pk] = source_of(point)
        return self.sources[point.pk]

    def _difference(self) -> str:
        """The difference account of the plant that weighed the chain."""
        rows = self.posted.of(Role.RECEIPT)
        last = self.chain.receipts[rows[-1].receipt_id or 0] if rows else None
        return difference_of((last or list(self.chain.receipts.values())[-1]).site).code


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
