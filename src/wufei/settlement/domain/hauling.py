"""Batches of a transfer station on their way to a plant: taken out, and taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wufei.kernel import audit
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import (
    Balance,
    Entry,
    EntryDraft,
    Handover,
    Lot,
    LotDraft,
    Paper,
    PostingDraft,
    post,
    reverse,
)
from wufei.registry.public import Material, Site, Vehicle
from wufei.settlement import rules
from wufei.settlement.domain.books import hold_station, loss_of, stock_of, transit_of
from wufei.settlement.domain.receiving import NO_PLANTS, net_of
from wufei.settlement.models import Haul, HaulPart, HaulWithdrawal
from wufei.settlement.refusals import SettlementReason as No


@dataclass(frozen=True, slots=True)
class Portion:
    """``grams`` out of a batch, named by its code."""

    batch: str
    grams: int


@dataclass(frozen=True, slots=True)
class HaulDraft:
    """The weigh-out slip of a station, in grams. ``net`` or both of ``gross`` and ``tare`` are
    told; where that is not what was taken out, ``loss_cause`` and ``loss_reason`` say why."""

    client_id: UUID
    left_at: dt.datetime
    portions: tuple[Portion, ...]
    gross: int | None = None
    tare: int | None = None
    net: int | None = None
    loss_cause: str = ""
    loss_reason: str = ""
    ticket: str = ""

    @property
    def taken(self) -> int:
        return sum(portion.grams for portion in self.portions)

    def check(self) -> int:
        """The net mass on the vehicle, once all parts fit it.

        Raises:
            Refusal: NO_BATCH_CHOSEN, those of a weighing, LOSS_NOT_NAMED, MORE_THAN_TAKEN.
        """
        codes = {portion.batch for portion in self.portions}
        if not codes or any(portion.grams <= 0 for portion in self.portions):
            raise Refusal(No.NO_BATCH_CHOSEN, pointer="/portions")
        if len(codes) < len(self.portions):
            raise Refusal(No.NO_BATCH_CHOSEN, pointer="/portions")
        net = net_of(gross=self.gross, tare=self.tare, net=self.net)
        lost = self.taken - net
        told = {"taken": self.taken, "departed": net, "lost": lost}
        if lost and (self.loss_cause not in Haul.Cause.values or not self.loss_reason.strip()):
            pointer = "/loss_reason" if self.loss_cause else "/loss_cause"
            raise Refusal(No.LOSS_NOT_NAMED, pointer=pointer, **told)
        if lost < 0 and self.loss_cause != Haul.Cause.DIFFERENCE:
            raise Refusal(No.MORE_THAN_TAKEN, pointer="/loss_cause", taken=self.taken, departed=net)
        return net


def take_out(
    *, actor: Actor, draft: HaulDraft, station: Site, plant: Site, vehicle: Vehicle
) -> Haul:
    """Batches of ``station`` go onto ``vehicle`` for ``plant``; one entry, one lot on the vehicle.

    Whoever takes of the same batch meanwhile waits, and finds what is left. The same client id with
    the same slip is answered with the haul that stands.

    Raises:
        Refusal: NOT_ALLOWED, NOT_A_STATION, NOT_A_PLANT, PLANT_CLOSED, SAME_SITE, those of
            :meth:`HaulDraft.check`, UNKNOWN_CODE, MIXED_CLASSES, VEHICLE_NOT_FOR_CLASS,
            BATCH_HAS_LESS, CLIENT_ID_REUSED; of the ledger. Nothing is kept then.
    """
    _require(actor, station)
    _check_ends(station, plant, timezone.localdate(draft.left_at))
    net = draft.check()
    with transaction.atomic():
        hold_station(station)
        standing = _standing(draft, (station, plant, vehicle), net)
        if standing is not None:
            return standing
        lots = _lots(station, draft.portions)
        material = _one_class(lots, vehicle)
        code = _code(station, draft.left_at)
        lines = _lines(draft, station, material.key, net)
        entry = _post(actor, draft, (station, plant, vehicle), lines, LotDraft(code, material.key))
        lost = draft.taken != net
        haul: Haul = Haul.objects.create(
            client_id=draft.client_id,
            code=code,
            station=station,
            plant=plant,
            vehicle=vehicle,
            material=material,
            left_at=draft.left_at,
            gross=draft.gross,
            tare=draft.tare,
            taken=draft.taken,
            departed=net,
            loss_cause=draft.loss_cause if lost else "",
            loss_reason=draft.loss_reason.strip() if lost else "",
            ticket=draft.ticket.strip(),
            entry=entry,
            actor_id=actor.user_id,
            actor_name=actor.name,
        )
        HaulPart.objects.bulk_create(
            HaulPart(haul=haul, lot=lots[portion.batch], grams=portion.grams)
            for portion in draft.portions
        )
        told = {"taken": haul.taken, "departed": net, "plant": plant.code}
        audit.record(actor=actor, action="settlement.haul.taken_out", target=haul, after=told)
    return haul


def take_back(*, actor: Actor, haul: Haul, reason: str) -> HaulWithdrawal:
    """A wrong haul, or one that came back unopened: its entry is reversed, the mass stands in the
    station's batches again.

    Raises:
        Refusal: NOT_ALLOWED, REASON_MISSING, HAUL_WITHDRAWN, HAUL_ARRIVED; of the ledger.
    """
    _require(actor, haul.station)
    if not reason.strip():
        raise Refusal(No.REASON_MISSING, pointer="/reason")
    with transaction.atomic():
        hold_station(haul.station)
        row: Haul = Haul.objects.select_for_update(of=("self",), no_key=True).get(pk=haul.pk)
        if HaulWithdrawal.objects.filter(haul=row).exists():
            raise Refusal(No.HAUL_WITHDRAWN, code=row.code)
        if row.receipts.standing().exists():
            raise Refusal(No.HAUL_ARRIVED, code=row.code)
        reverse(actor=clerk(actor), entry=row.entry, reason=reason.strip())
        taken_back = HaulWithdrawal.objects.create(
            haul=row, reason=reason.strip(), actor_id=actor.user_id, actor_name=actor.name
        )
        audit.record(
            actor=actor, action="settlement.haul.taken_back", target=row, reason=reason.strip()
        )
    return taken_back


def clerk(actor: Actor) -> Actor:
    """Named in the books; the right was asked here, the ledger's own ask for more."""
    return Actor(user_id=actor.user_id, name=actor.name, is_system=True)


def _require(actor: Actor, station: Site) -> None:
    allowed = rules.may_haul(
        actor, region_path=station.region.path, organisation_id=station.organisation_id
    )
    if not allowed:
        raise Refusal(No.NOT_ALLOWED, roles=_("本站的地磅员、调度员或所在地的无废办"))


def _check_ends(station: Site, plant: Site, day: dt.date) -> None:
    if station.kind != Site.Kind.TRANSFER_STATION:
        raise Refusal(No.NOT_A_STATION, pointer="/station", name=str(station))
    if plant.kind in NO_PLANTS:
        raise Refusal(No.NOT_A_PLANT, pointer="/plant", name=str(plant))
    if plant.status == Site.Status.CLOSED or not plant.in_force_on(day):
        raise Refusal(No.PLANT_CLOSED, pointer="/plant", name=str(plant), day=day)
    if plant.pk == station.pk:
        raise Refusal(No.SAME_SITE, pointer="/plant", name=str(plant))


def _standing(draft: HaulDraft, ends: tuple[Site, Site, Vehicle], net: int) -> Haul | None:
    found: Haul | None = Haul.objects.filter(client_id=draft.client_id).first()
    if found is None:
        return None
    parts = set(found.parts.values_list("lot__code", "grams"))
    told = (*(row.pk for row in ends), draft.left_at, net)
    stands = (found.station_id, found.plant_id, found.vehicle_id, found.left_at, found.departed)
    if told != stands or parts != {(each.batch, each.grams) for each in draft.portions}:
        raise Refusal(No.CLIENT_ID_REUSED, pointer="/client_id", client_id=str(draft.client_id))
    return found


def _lots(station: Site, portions: Sequence[Portion]) -> dict[str, Lot]:
    """The batches by code, each with enough in stock; the station is held."""
    rows = Balance.objects.filter(
        account=stock_of(station), lot__code__in=[portion.batch for portion in portions]
    ).select_related("lot__material")
    found = {row.lot.code: row for row in rows if row.lot is not None}
    for portion in portions:
        row = found.get(portion.batch)
        if row is None:
            raise Refusal(No.UNKNOWN_CODE, pointer="/portions", what=_("批次"), code=portion.batch)
        if row.grams < portion.grams:
            raise Refusal(
                No.BATCH_HAS_LESS,
                pointer="/portions",
                code=portion.batch,
                stands=row.grams,
                asked=portion.grams,
            )
    return {code: row.lot for code, row in found.items() if row.lot is not None}


def _one_class(lots: dict[str, Lot], vehicle: Vehicle) -> Material:
    materials = {lot.material for lot in lots.values()}
    if len(materials) > 1:
        names = sorted(str(material) for material in materials)
        raise Refusal(No.MIXED_CLASSES, pointer="/portions", classes=_("、").join(names))
    (material,) = materials
    allowed = set(vehicle.materials.values_list("pk", flat=True))
    if allowed and material.pk not in allowed:
        raise Refusal(
            No.VEHICLE_NOT_FOR_CLASS, pointer="/plate", plate=vehicle.plate, material=str(material)
        )
    return material


def _code(station: Site, left_at: dt.datetime) -> str:
    """The next of the day; the station is held."""
    start = f"HAUL-{station.code}-{timezone.localtime(left_at):%Y%m%d}-"
    return f"{start}{Haul.objects.filter(code__startswith=start).count() + 1}"


def _lines(draft: HaulDraft, station: Site, key: str, net: int) -> list[PostingDraft]:
    """What leaves the station's stock, and what of it does not go onto the vehicle."""
    stock = stock_of(station).code
    lines = [PostingDraft(stock, key, -each.grams, each.batch) for each in draft.portions]
    if lost := draft.taken - net:
        lines.append(PostingDraft(loss_of(station, draft.loss_cause).code, key, lost))
    return lines


def _post(
    actor: Actor,
    draft: HaulDraft,
    ends: tuple[Site, Site, Vehicle],
    lines: list[PostingDraft],
    lot: LotDraft,
) -> Entry:
    station, plant, vehicle = ends
    transit = transit_of(vehicle)
    net = -sum(line.grams for line in lines)
    due = draft.left_at + dt.timedelta(hours=transit.transit_limit_hours)
    slip = draft.ticket.strip() or lot.code
    return post(
        actor=clerk(actor),
        draft=EntryDraft(
            client_id=draft.client_id,
            occurred_at=draft.left_at,
            postings=(*lines, PostingDraft(transit.code, lot.material, net, lot.code)),
            lots=(replace(lot, kind=Lot.Kind.TRIP.value, due_at=due),),
            paper=Paper("haul-slip", slip),
            handover=Handover(f"{station.code} {slip}", f"{vehicle.plate} {plant.code}"),
            reason=draft.loss_reason.strip() if net != draft.taken else "",
            declared=f"{net} g",
        ),
    )
