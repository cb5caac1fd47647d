"""Carries the demo's steps into the ledger: drafts in batches, everything else one by one."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone

from wufei.demo.book import Announcement, Arrival, Reversal, Settlement, Step, Withdrawal
from wufei.kernel.actors import Actor
from wufei.ledger import public as ledger
from wufei.ledger.public import EntryDraft, Hold

_BATCH = 4000
#: An announcement that is to expire is given this long.
_MOMENT = dt.timedelta(seconds=1)


class Clerk:
    """Posts steps in their order. Posting a step again changes nothing."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.waiting: list[EntryDraft] = []

    def take(self, steps: Iterable[Step]) -> None:
        for step in steps:
            if isinstance(step, EntryDraft):
                self.waiting.append(step)
                if len(self.waiting) >= _BATCH:
                    self.flush()
            else:
                self.flush()
                self._act(step)

    def flush(self) -> None:
        """Post what waits; the demo's own drafts are never refused, so one refusal stops all."""
        try:
            ledger.post_many(actor=self.actor, drafts=self.waiting, all_or_nothing=True)
        except ledger.BatchRefused as refused:
            first = next(o for o in refused.outcomes if o.refusal)
            draft = next(d for d in self.waiting if d.client_id == first.client_id)
            raise RuntimeError(
                f"the demo contradicts the ledger at {draft.paper.reference}: {first.refusal}"
            ) from refused
        self.waiting.clear()

    def _act(self, step: Arrival | Announcement | Settlement | Withdrawal | Reversal) -> None:
        match step:
            case Arrival():
                self._arrive(step)
            case Reversal():
                entry = ledger.Entry.objects.get(client_id=step.undone)
                ledger.reverse(
                    actor=self.actor, entry=entry, reason=step.reason, client_id=step.client_id
                )
            case Announcement():
                self._announce(step)
            case Settlement():
                ledger.settle(
                    actor=self.actor,
                    hold=_hold(step.announced),
                    client_id=step.client_id,
                    grams=step.grams,
                    occurred_at=step.occurred_at,
                    final=False,
                    paper=step.paper,
                    handover=step.handover,
                )
            case Withdrawal():
                hold = _hold(step.announced)
                if hold.state == Hold.State.OPEN:
                    ledger.void(actor=self.actor, hold=hold, reason=step.reason)

    def _arrive(self, step: Arrival) -> None:
        gate = ledger.Gate(
            vehicle=step.vehicle,
            stock=step.stock,
            refused=step.refused_at,
            difference=step.difference,
        )
        weighing = ledger.Weighing(
            received=step.accepted + step.refused + step.residue,
            accepted=step.accepted,
            refused=step.refused,
            residue=step.residue,
            refusal_reason=step.refusal_reason,
        )
        ledger.receive_load(
            actor=self.actor,
            client_id=step.client_id,
            occurred_at=step.occurred_at,
            gate=gate,
            material=step.material,
            weighing=weighing,
            lot=step.trip,
            into_lot=step.into,
            announced=step.announced,
            paper=step.paper,
            handover=step.handover,
        )

    def _announce(self, step: Announcement) -> None:
        lifetime = dt.timedelta(days=step.days) if step.days else _MOMENT
        ledger.announce(
            actor=self.actor,
            client_id=step.client_id,
            from_account=step.giver,
            to_account=step.receiver,
            material=step.material,
            grams=step.grams,
            expires_at=timezone.now() + lifetime,
            lot=step.lot,
            paper_reference=step.reference,
        )

    def expire(self) -> None:
        """Wait out the announcement that is to expire, and let it."""
        soon = timezone.now() + 2 * _MOMENT
        last = (
            Hold.objects.filter(state=Hold.State.OPEN, expires_at__lte=soon)
            .order_by("-expires_at")
            .first()
        )
        if last is not None:
            time.sleep(max(0.0, (last.expires_at - timezone.now()).total_seconds()))
        ledger.expire_holds(actor=self.actor)


def _hold(client_id: UUID) -> Hold:
    hold: Hold = Hold.objects.get(client_id=client_id)
    return hold
