"""Where the mass that a plant received came from, and what districts owe each other for it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F

from wufei.kernel.actors import Actor
from wufei.ledger.public import Posting
from wufei.registry.public import Material, Region
from wufei.settlement.domain.billing import BROUGHT, last_day, month_of
from wufei.settlement.domain.money import by_tonne, fen_of
from wufei.settlement.domain.reckoning import shared
from wufei.settlement.models import CompensationRate, GateReceipt, LoadEntry


@dataclass(frozen=True, slots=True)
class Part:
    """``grams`` of what a receipt accepted, by the district of its points (None: unknown)."""

    receipt: GateReceipt
    origin: Region | None
    grams: int


@dataclass(slots=True)
class Row:
    """A month between two districts for a class; money in fen, None without a price."""

    receiver: Region
    origin: Region | None
    material: Material
    grams: int = 0
    receipts: int = 0
    rate: CompensationRate | None = None

    @property
    def crosses(self) -> bool:
        return self.origin is not None and self.origin.pk != self.receiver.pk

    @property
    def price_fen(self) -> int | None:
        return fen_of(self.rate.yuan_per_tonne) if self.rate and self.crosses else None

    @property
    def amount_fen(self) -> int | None:
        return None if self.price_fen is None else by_tonne(self.grams, self.price_fen)


def districts_by_path() -> dict[str, Region]:
    rows = Region.objects.filter(level=Region.Level.DISTRICT)
    return {row.path: row for row in rows}


def district_of(path: str, districts: Mapping[str, Region]) -> Region | None:
    """The district in which a region lies."""
    parts = path.strip("/").split("/")
    return next(
        (
            districts[head]
            for depth in range(len(parts), 0, -1)
            if (head := f"/{'/'.join(parts[:depth])}/") in districts
        ),
        None,
    )


def parts_of(receipts: Sequence[GateReceipt]) -> list[Part]:
    """What each receipt accepted, shared over the districts of the points that gave to its load.

    Loads that were handed over to it count as well. The parts of a receipt add up to it, to the
    gram.
    """
    districts = districts_by_path()
    weights = _weights({receipt.load_id for receipt in receipts}, districts)
    found = []
    for receipt in receipts:
        origins = weights.get(receipt.load_id, {})
        places = sorted(origins, key=lambda pk: (pk is None, pk or 0))
        if not sum(origins.values()):
            found.append(Part(receipt, None, receipt.accepted))
            continue
        by_pk = {row.pk: row for row in districts.values()}
        shares = shared(receipt.accepted, [origins[pk] for pk in places])
        found += [
            Part(receipt, by_pk.get(pk or 0), grams)
            for pk, grams in zip(places, shares, strict=True)
            if grams
        ]
    return found


def _weights(loads: set[int], districts: Mapping[str, Region]) -> dict[int, dict[int | None, int]]:
    """Grams by district that came onto each load, those handed over to it included."""
    givers = _givers(loads)
    every = loads | {giver for each in givers.values() for giver in each}
    own: dict[int, dict[int | None, int]] = defaultdict(lambda: defaultdict(int))
    rows = LoadEntry.objects.filter(
        load__in=every, role__in=BROUGHT, entry__reversed_by__isnull=True
    ).values_list("load_id", "point__region__path", "grams")
    for load_id, path, grams in rows:
        district = district_of(path or "", districts)
        own[load_id][district.pk if district else None] += grams
    found: dict[int, dict[int | None, int]] = {}
    for load_id in loads:
        total: dict[int | None, int] = defaultdict(int)
        for member in {load_id, *givers.get(load_id, ())}:
            for district_pk, grams in own[member].items():
                total[district_pk] += grams
        found[load_id] = {pk: max(0, grams) for pk, grams in total.items()}
    return found


def _givers(loads: Iterable[int]) -> dict[int, set[int]]:
    """All loads whose mass went, directly or through others, onto each load."""
    found: dict[int, set[int]] = {load: set() for load in loads}
    frontier = {load: {load} for load in found}
    while frontier:
        wanted = {member for members in frontier.values() for member in members}
        direct = _direct_givers(wanted)
        grown: dict[int, set[int]] = {}
        for load, members in frontier.items():
            fresh = {giver for member in members for giver in direct.get(member, ())}
            fresh -= found[load] | {load}
            if fresh:
                found[load] |= fresh
                grown[load] = fresh
        frontier = grown
    return found


def _direct_givers(loads: set[int]) -> dict[int, set[int]]:
    codes = dict(
        LoadEntry.objects.filter(load__in=loads).values_list("load__code", "load_id").distinct()
    )
    rows = Posting.objects.filter(
        lot__code__in=codes,
        grams__gt=0,
        entry__load_entry__role=LoadEntry.Role.MOVE,
        entry__reversed_by__isnull=True,
    ).values_list("lot__code", "entry__load_entry__load_id")
    found: dict[int, set[int]] = defaultdict(set)
    for code, giver in rows:
        found[codes[code]].add(giver)
    return found


def receipts_of_month(month: dt.date) -> list[GateReceipt]:
    """Standing receipts of a month of the city's calendar."""
    first = month_of(month)
    rows = GateReceipt.objects.standing().filter(occurred_at__date__range=(first, last_day(first)))
    return list(
        rows.select_related(
            "site__region", "site__organisation", "load__material", "load__vehicle", "load__round"
        ).order_by("occurred_at", "id")
    )


def compensation(*, actor: Actor, month: dt.date) -> list[Row]:
    """A month by receiving district, origin and class. Offices read the rows that concern their
    area, either end; others none (``visible``)."""
    districts = districts_by_path()
    found: dict[tuple[int, int, int], Row] = {}
    rates = list(
        CompensationRate.objects.in_force(month_of(month)).order_by(
            F("origin").asc(nulls_last=True), F("receiver").asc(nulls_last=True), "-valid_from"
        )
    )
    for part in parts_of(receipts_of_month(month)):
        receiver = district_of(part.receipt.site.region.path, districts)
        if receiver is None or not concerns(actor, receiver, part.origin):
            continue
        material = part.receipt.load.material
        key = (receiver.pk, part.origin.pk if part.origin else 0, material.pk)
        row = found.get(key)
        if row is None:
            row = found[key] = Row(receiver, part.origin, material)
            row.rate = _rate(rates, row)
        row.grams += part.grams
        row.receipts += 1
    return sorted(
        found.values(),
        key=lambda r: (r.receiver.code, r.origin.code if r.origin else "~", r.material.key),
    )


def concerns(actor: Actor, receiver: Region, origin: Region | None) -> bool:
    """Whether either end lies in an area of the actor."""
    if actor.is_system:
        return True
    ends = [region.path for region in (receiver, origin) if region is not None]
    return any(
        grant.covers(region_path=path, organisation_id=None)
        for grant in actor.grants
        for path in ends
    )


def _rate(rates: Sequence[CompensationRate], row: Row) -> CompensationRate | None:
    """The price that names most: origin and receiver, then the origin, then the receiver."""
    origin = row.origin.pk if row.origin else None
    return next(
        (
            rate
            for rate in rates
            if rate.material_id == row.material.pk
            and rate.origin_id in (None, origin)
            and rate.receiver_id in (None, row.receiver.pk)
        ),
        None,
    )
