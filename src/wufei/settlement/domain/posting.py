"""Settlement: reads what crews told and plants weighed, and posts it.

Each group of rounds is one transaction that holds its rounds: a process killed anywhere leaves a
group done or untouched, and the next run goes on. What was taken account of is marked event by
event, so a record that arrives days later is found like any other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction

from wufei.collection.public import Order, OrderState, move_order
from wufei.driving.public import CrewEvent
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.rounds.public import Round
from wufei.settlement.domain.bookkeeping import Bookkeeper
from wufei.settlement.domain.gathering import Chain, Gathered, by_trip, gather, round_group
from wufei.settlement.models import LoadEntry, SettledEvent, Standstill

#: So many rounds are looked up at once.
ROUNDS_AT_ONCE = 200


@dataclass(slots=True)
class Settled:
    """What a run did: groups of rounds, events taken account of, entries posted, trips that stand
    still because something was refused."""

    groups: int = 0
    events: int = 0
    entries: int = 0
    refused: int = 0

    def add(self, other: Settled) -> None:
        self.groups += other.groups
        self.events += other.events
        self.entries += other.entries
        self.refused += other.refused


def settle_waiting(
    *,
    actor: Actor,
    until: dt.datetime | None = None,
    most: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Settled:
    """Post all events that arrived by ``until`` (None: all) and were not settled yet.

    Ends after ``most`` groups of rounds (None: all); ``progress`` hears of each group.

    May be run by several processes at once and repeated: nothing is posted twice. Trips that the
    ledger refuses keep their reason (:class:`Standstill`) and are tried again by the next run.
    """
    total = Settled()
    tried: set[int] = set()
    while rounds := _waiting(until, tried):
        for round_id in rounds:
            if round_id in tried:
                continue
            if total.groups == most:
                return total
            group = round_group([round_id])
            tried.update(group)
            total.add(settle_rounds(actor=actor, rounds=group))
            if progress is not None:
                progress(total.groups)
    return total


def _waiting(until: dt.datetime | None, tried: set[int]) -> list[int]:
    rows = CrewEvent.objects.filter(settled__isnull=True).exclude(round__in=tried)
    if until is not None:
        rows = rows.filter(received_at__lte=until)
    found = rows.order_by("round_id").values_list("round_id", flat=True).distinct()
    return list(found[:ROUNDS_AT_ONCE])


def settle_rounds(*, actor: Actor, rounds: Iterable[int]) -> Settled:
    """Bring the books of these rounds (see :func:`round_group`) to what is told of them."""
    with transaction.atomic():
        group = lock_rounds(rounds)
        gathered = gather(group)
        refused = by_trip(gathered.faults)
        result = Settled(groups=1)
        for chain in gathered.chains:
            try:
                with transaction.atomic():
                    result.entries += bring_chain(actor=actor, chain=chain)
            except Refusal as refusal:
                _stand_still(chain, refusal)
                refused |= dict.fromkeys(chain.trips(), refusal)
            else:
                _passed(chain)
        _keep_faults(gathered)
        result.events = _mark(gathered, set(refused))
        result.refused = len(refused)
    return result


def lock_rounds(rounds: Iterable[int]) -> list[int]:
    """Hold a group of rounds until the transaction ends, so that one process at a time posts for
    it; crews may go on telling. Returns the group as it stands once held."""
    group = round_group(rounds)
    while True:
        held = Round.objects.filter(pk__in=group).order_by("pk").select_for_update(no_key=True)
        list(held.values_list("pk", flat=True))
        grown = round_group(group)
        if grown == group:
            return group
        group = grown


def bring_chain(*, actor: Actor, chain: Chain) -> int:
    """Post for one chain, and move its orders on; the number of entries.

    Raises:
        Refusal: of the ledger or of an order.
    """
    entries = Bookkeeper(actor, chain).bring()
    if chain.receipts:
        _settle_orders(actor, chain)
    return entries


def _settle_orders(actor: Actor, chain: Chain) -> None:
    """Weighed orders whose load a plant has weighed are delivered and settled."""
    last = list(chain.receipts.values())[-1]
    # Read afresh: another chain of the same run may have moved them.
    orders = Order.objects.filter(
        pk__in={event.order_id for event in chain.events.values()},
        state__in=(OrderState.WEIGHED, OrderState.DELIVERED),
    )
    told = {"load": next(iter(chain.loads.values())).code, "receipt": last.pk}
    for order in orders.order_by("pk"):
        state = order.state
        if state == OrderState.WEIGHED:
            moved = move_order(
                actor=actor,
                order=order,
                state=OrderState.DELIVERED,
                happened_at=last.occurred_at,
                detail=told,
            )
            state = moved.state
        if state == OrderState.DELIVERED:
            entries = LoadEntry.objects.filter(order=order, entry__reversed_by__isnull=True)
            detail = {**told, "entries": list(entries.values_list("entry_id", flat=True))}
            move_order(actor=actor, order=order, state=OrderState.SETTLED, detail=detail)


def _key(round_id: int, trip: int, material_id: int | None) -> str:
    return f"{round_id}/{trip}/{material_id or ''}"


def _keep(round_id: int, trip: int, material_id: int | None, refusal: Refusal) -> None:
    code, params = refusal.reason.code, _plain(refusal)
    row, made = Standstill.objects.get_or_create(
        key=_key(round_id, trip, material_id),
        defaults={
            "round_id": round_id,
            "trip": trip,
            "material_id": material_id,
            "code": code,
            "params": params,
        },
    )
    if not made:
        row.code, row.params, row.tries = code, params, row.tries + 1
        row.save(update_fields=["code", "params", "tries", "tried_at"])


def _plain(refusal: Refusal) -> dict[str, str | int]:
    """Numbers stay numbers, so that the words show them as they were meant."""
    return {
        name: value if isinstance(value, int) else str(value)
        for name, value in refusal.params.items()
    }


def _stand_still(chain: Chain, refusal: Refusal) -> None:
    for load in chain.loads.values():
        _keep(load.round_id, load.trip, load.material_id, refusal)


def _passed(chain: Chain) -> None:
    keys = [_key(e.round_id, e.trip, e.material_id) for e in chain.loads.values()]
    Standstill.objects.filter(key__in=keys).delete()


def _keep_faults(gathered: Gathered) -> None:
    """Records that cannot be placed at all stand still by trip; those placed by now go."""
    faults = by_trip(gathered.faults)
    for (round_id, trip), refusal in faults.items():
        _keep(round_id, trip, None, refusal)
    rounds = {event.round_id for event in gathered.events}
    keys = [_key(*trip, None) for trip in faults]
    Standstill.objects.filter(round__in=rounds, material=None).exclude(key__in=keys).delete()


def _mark(gathered: Gathered, refused: set[tuple[int, int]]) -> int:
    fresh = [
        SettledEvent(event=event)
        for event in gathered.events
        if getattr(event, "settled", None) is None and (event.round_id, event.trip) not in refused
    ]
    SettledEvent.objects.bulk_create(fresh)
    return len(fresh)
