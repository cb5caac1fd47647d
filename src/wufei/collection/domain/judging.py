"""Whether something may be collected at a point at a time, by whom, and what is doubtful in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

from wufei.collection.domain.drafts import Verdict, Wish
from wufei.collection.domain.placing import take_place
from wufei.collection.doubts import Doubt, Warned
from wufei.collection.models import (
    GONE_STATES,
    OPEN_STATES,
    Bin,
    BookingRule,
    Contract,
    ContractState,
    Order,
    OrderState,
    Point,
    ServiceSlot,
)
from wufei.collection.queries.orders import moment
from wufei.collection.queries.slots import cut_off
from wufei.collection.queries.terms import band_at, holidays_between, rule_at
from wufei.collection.queries.windows import hands_over, windows_of
from wufei.collection.refusals import CollectionReason
from wufei.kernel.quantities import format_grams
from wufei.kernel.refusals import Refusal
from wufei.kernel.wording import enumerated
from wufei.registry.public import Material, Organisation

#: Not even staff agree a later pick-up: a year beyond is a slip, and calendars end.
LAST_YEAR = 2199


def judge(wish: Wish, *, now: dt.datetime | None = None, besides: Order | None = None) -> Verdict:
    """Everything that may speak against ``wish``; locks its slot. ``besides``: the order that is
    being changed into it.

    Raises:
        Refusal: NO_QUANTITY, TIMES_REVERSED, POINT_CLOSED, IN_THE_PAST, TOO_LATE, TOO_FAR_AHEAD,
            NO_CONTRACT, CLASS_NOT_IN_CONTRACT, FEES_UNPAID, UNKNOWN_SLOT, HOLIDAY, OUTSIDE_WINDOW,
            DUPLICATE_ORDER, TOO_MANY_OPEN, SLOT_FULL, EVERY_SLOT_FULL.
    """
    now = now or timezone.now()
    rule = rule_at(wish.point, wish.day)
    _check_quantity(wish)
    if not wish.point.in_force_on(wish.day):
        raise Refusal(
            CollectionReason.POINT_CLOSED, pointer="/day", point=str(wish.point), day=wish.day
        )
    warnings = list(_check_time(wish, rule, now))
    contract = contract_for(wish.point, wish.material, wish.day, rule=rule)
    _check_window(wish)
    warnings += _check_duplicate(wish, rule, besides)
    hauler = contract.hauler if contract else None
    if wish.slot is not None:
        take_place(wish, wish.slot, hauler=hauler, besides=besides)
        hauler = hauler or wish.slot.hauler
    warnings += _doubts(wish, rule, hauler)
    return Verdict(contract, hauler, tuple(warnings))


def _check_quantity(wish: Wish) -> None:
    if not wish.bins and not wish.estimated_grams:
        raise Refusal(CollectionReason.NO_QUANTITY, pointer="/bins")
    if wish.closes_at <= wish.opens_at:
        raise Refusal(
            CollectionReason.TIMES_REVERSED,
            pointer="/closes_at",
            opens_at=f"{wish.opens_at:%H:%M}",
            closes_at=f"{wish.closes_at:%H:%M}",
        )


def _check_time(wish: Wish, rule: BookingRule, now: dt.datetime) -> Iterator[Warned]:
    if moment(wish.day, wish.closes_at) <= now:
        when = f"{wish.day} {wish.closes_at:%H:%M}"
        raise Refusal(CollectionReason.IN_THE_PAST, pointer="/day", when=when)
    if wish.routine:
        return
    until = latest_change(wish.day, wish.opens_at, wish.slot, rule)
    if until <= now:
        told = shown_moment(until)
        if not wish.staff:
            raise Refusal(CollectionReason.TOO_LATE, pointer="/day", until=told)
        yield Warned(Doubt.LATE, {"until": told})
    days = wish.slot.horizon_days if wish.slot else rule.horizon_days
    last = timezone.localdate(now) + dt.timedelta(days=days)
    if wish.day > last:
        if not wish.staff or wish.day.year > LAST_YEAR:
            raise Refusal(
                CollectionReason.TOO_FAR_AHEAD, pointer="/day", day=wish.day, days=days, last=last
            )
        yield Warned(Doubt.FAR_AHEAD, {"day": wish.day, "days": days})


def latest_change(
    day: dt.date, opens_at: dt.time, slot: ServiceSlot | None, rule: BookingRule
) -> dt.datetime:
    """From when on only staff may book, amend or cancel."""
    if slot is not None:
        return cut_off(slot, day)
    return moment(day, opens_at) - dt.timedelta(minutes=rule.cut_off_minutes)


def shown_moment(at: dt.datetime) -> str:
    """A moment as a person reads it: local, to the minute."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def contract_for(
    point: Point, material: Material, day: dt.date, *, rule: BookingRule
) -> Contract | None:
    """The contract in force that covers the class, paid for; None where none is needed.

    Raises:
        Refusal: NO_CONTRACT, CLASS_NOT_IN_CONTRACT, FEES_UNPAID.
    """
    needed = point.kind in rule.contract_kinds
    rows = Contract.objects.none()
    if point.organisation_id is not None:
        rows = (
            Contract.objects.in_force(day)
            .filter(holder=point.organisation_id, state=ContractState.ACTIVE)
            .select_related("hauler")
            .prefetch_related("materials")
            .order_by("-valid_from", "code")
        )
    contracts = list(rows)
    classes = {material.pk, material.parent_id}
    fitting = [row for row in contracts if classes & {each.pk for each in row.materials.all()}]
    if not fitting:
        _require_none(point, material, day, contracts, needed=needed)
        return None
    paid = [row for row in fitting if row.paid_until is None or row.paid_until >= day]
    if not paid:
        row = fitting[0]
        raise Refusal(
            CollectionReason.FEES_UNPAID,
            pointer="/day",
            contract=row.code,
            paid_until=row.paid_until,
            day=day,
        )
    found: Contract = paid[0]
    return found


def _require_none(
    point: Point, material: Material, day: dt.date, contracts: list[Contract], *, needed: bool
) -> None:
    if not needed:
        return
    if not contracts:
        raise Refusal(CollectionReason.NO_CONTRACT, pointer="/point", point=str(point), day=day)
    row = contracts[0]
    raise Refusal(
        CollectionReason.CLASS_NOT_IN_CONTRACT,
        pointer="/material",
        contract=row.code,
        material=str(material),
        classes=enumerated(row.materials.all()),
    )


def _check_window(wish: Wish) -> None:
    windows = windows_of(wish.point, wish.material)
    if not hands_over(windows, wish.day, wish.opens_at, wish.closes_at):
        raise Refusal(
            CollectionReason.OUTSIDE_WINDOW,
            pointer="/day",
            point=str(wish.point),
            when=f"{wish.day} {wish.opens_at:%H:%M}–{wish.closes_at:%H:%M}",
            material=str(wish.material),
            windows=enumerated(row for row in windows if row.in_force_on(wish.day)),
        )


def _check_duplicate(wish: Wish, rule: BookingRule, besides: Order | None) -> Iterator[Warned]:
    """One pick-up a class, day and point; a compound's point is shared: one per person there, and
    staff, who book for several callers, are only warned."""
    live = Order.objects.exclude(state__in=GONE_STATES)
    if besides is not None:
        live = live.exclude(pk=besides.pk)
    same = live.filter(point=wish.point, material=wish.material, day=wish.day).exclude(
        state=OrderState.MISSED
    )
    shared = wish.point.kind == Point.Kind.COMPOUND
    if shared and wish.routine:
        same = same.filter(standing__isnull=False)
    elif shared and not wish.staff:
        same = same.filter(booked_by=wish.booked_by)
    other = same.first()
    if other is not None and not (shared and wish.staff and not wish.routine):
        raise Refusal(
            CollectionReason.DUPLICATE_ORDER, pointer="/day", day=wish.day, order=other.code
        )
    if other is not None:
        yield Warned(Doubt.ALREADY_BOOKED, {"day": wish.day, "order": other.code})
    if shared and not wish.staff and not wish.routine:
        count = live.filter(booked_by=wish.booked_by, state__in=OPEN_STATES).count()
        if count >= rule.most_open_orders:
            raise Refusal(CollectionReason.TOO_MANY_OPEN, count=count)


def _doubts(wish: Wish, rule: BookingRule, hauler: Organisation | None) -> Iterator[Warned]:
    if hauler is None:
        yield Warned(Doubt.NO_HAULER)
    if wish.slot is None:
        name = holidays_between(wish.day, wish.day).get(wish.day)
        if name is not None:
            yield Warned(Doubt.ON_HOLIDAY, {"day": wish.day, "name": name})
    if not wish.bins:
        return
    litres = list(
        Bin.objects.in_force(wish.day)
        .filter(point=wish.point, material=wish.material)
        .values_list("litres", flat=True)
    )
    if not litres:
        return
    if wish.bins > len(litres):
        yield Warned(Doubt.MORE_BINS, {"known": len(litres), "wanted": wish.bins})
    band = band_at(wish.point, wish.material, wish.day)
    if band is None or not wish.estimated_grams:
        return
    # a bin of the mean volume, compared in whole numbers: grams × bins known against litres
    known, volume = len(litres), sum(litres) * wish.bins
    each = format_grams(wish.estimated_grams // wish.bins, "kg", places=1)
    if wish.estimated_grams * known < band.lightest * volume:
        least = format_grams(band.lightest * sum(litres) // known, "kg", places=1)
        yield Warned(Doubt.LIGHT_BINS, {"kg": each, "lightest": least})
    if wish.estimated_grams * known > band.heaviest * volume:
        most = format_grams(band.heaviest * sum(litres) // known, "kg", places=1)
        yield Warned(Doubt.HEAVY_BINS, {"kg": each, "heaviest": most})
