"""The last place of a slot: taken under its lock, so that exactly as many book as there are."""

from __future__ import annotations

from wufei.collection.domain.drafts import Wish
from wufei.collection.models import Order, ServiceSlot
from wufei.collection.queries.slots import free_slots, places_taken, slot_label, slots_for
from wufei.collection.queries.terms import holidays_between
from wufei.collection.refusals import CollectionReason
from wufei.kernel.refusals import Refusal
from wufei.kernel.wording import enumerated
from wufei.registry.public import Organisation, add_working_days

#: How many other slots a refusal names.
NAMED = 3


def take_place(
    wish: Wish,
    slot: ServiceSlot,
    *,
    hauler: Organisation | None,
    besides: Order | None,
) -> None:
    """Holds the slot until the transaction ends and makes sure that it has a place for one order.

    ``hauler`` is who must come, by contract; ``besides`` an order that gives its place up.

    Raises:
        Refusal: UNKNOWN_SLOT, HOLIDAY, SLOT_FULL (naming the next free ones), EVERY_SLOT_FULL.
    """
    held: ServiceSlot = ServiceSlot.objects.select_for_update().get(pk=slot.pk)
    day = wish.day
    fitting = slots_for(wish.point, wish.material, hauler_id=hauler.pk if hauler else None)
    if held not in fitting or held.weekday != day.weekday() or not held.in_force_on(day):
        raise Refusal(
            CollectionReason.UNKNOWN_SLOT,
            pointer="/slot",
            point=str(wish.point),
            material=str(wish.material),
            day=day,
            slot=held.code,
        )
    name = None if held.on_holidays else holidays_between(day, day).get(day)
    if name is not None:
        following = add_working_days(day, 1)
        raise Refusal(CollectionReason.HOLIDAY, pointer="/day", day=day, name=name, next=following)
    orders, taken = places_taken([held], day, day, besides=besides).get((held.pk, day), (0, 0))
    full = orders >= held.capacity_orders
    crowded = held.capacity_bins is not None and taken + (wish.bins or 0) > held.capacity_bins
    if full or crowded:
        raise _no_place(wish, held, hauler)


def _no_place(wish: Wish, slot: ServiceSlot, hauler: Organisation | None) -> Refusal:
    label = slot_label(wish.day, slot.opens_at, slot.closes_at)
    ahead = free_slots(wish.point, wish.material, hauler_id=hauler.pk if hauler else None)
    others = [
        each.label
        for each in ahead
        if not each.is_full and (each.slot, each.day) != (slot.code, wish.day)
    ]
    if not others:
        return Refusal(CollectionReason.EVERY_SLOT_FULL, pointer="/slot", slot=label)
    told = enumerated(others[:NAMED])
    return Refusal(CollectionReason.SLOT_FULL, pointer="/slot", slot=label, next=told)
