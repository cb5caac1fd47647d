"""Codes of a draft become rows; what is not known is a reason, never a loss."""

from __future__ import annotations

import datetime as dt
from typing import Any

from wufei.collection.public import Bin
from wufei.driving.drafts import EventDraft
from wufei.driving.models import CrewEvent
from wufei.driving.refusals import DrivingReason as No
from wufei.kernel.actors import Actor
from wufei.kernel.models import Photo
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Material, Site
from wufei.rounds.public import Round, RoundStop

Kind = CrewEvent.Kind


def photo_missing(draft: EventDraft) -> bool:
    """Whether the event names a photo that has not come yet."""
    return draft.photo is not None and not Photo.objects.filter(pk=draft.photo).exists()


def resolve(
    actor: Actor,
    round: Round,  # noqa: A002 - the house's word
    draft: EventDraft,
    now: dt.datetime,
) -> tuple[CrewEvent, Refusal | None]:
    """The event as a row that is not saved yet, and the first reason why it cannot take effect."""
    event = CrewEvent(
        client_id=draft.client_id,
        round=round,
        kind=draft.kind,
        happened_at=draft.happened_at,
        received_at=now,
        vehicle=round.vehicle,
        trip=draft.trip or 1,
        bins=_small(draft.bins),
        grade=_small(draft.grade),
        from_scale=draft.from_scale,
        reason=draft.reason.strip()[:300],
        latitude=draft.latitude,
        longitude=draft.longitude,
        detail=dict(draft.detail),
        actor_id=actor.user_id,
        actor_name=actor.name,
    )
    if draft.photo is not None and not photo_missing(draft):
        event.photo_id = draft.photo
    refusal: Refusal | None = None
    for step in (_stop, _bin, _material, _plant, _withdrawn):
        try:
            step(event, draft)
        except Refusal as caught:
            refusal = refusal or caught
    return event, refusal


def _small(number: int | None) -> int | None:
    return number if number is not None and 0 <= number <= 32_767 else None


def _stop(event: CrewEvent, draft: EventDraft) -> None:
    if draft.stop is None:
        return
    stop: RoundStop | None = (
        RoundStop.objects.filter(pk=draft.stop)
        .select_related("order__point", "order__material", "plant", "round")
        .first()
    )
    if stop is None:
        raise Refusal(No.STOP_ELSEWHERE, pointer="/stop", round=event.round.code)
    event.stop = stop
    if stop.order is not None:
        event.order, event.point = stop.order, stop.order.point
        event.material = stop.order.material
    event.plant = stop.plant
    if stop.round_id != event.round_id and not _handed_over_later(event, stop):
        raise Refusal(No.STOP_ELSEWHERE, pointer="/stop", round=event.round.code)


def _handed_over_later(event: CrewEvent, stop: RoundStop) -> bool:
    """What a crew did before it gave the stop to another vehicle counts, however late it comes."""
    rows = standing_events(event.round, Kind.HAND_OVER).filter(
        detail__to_round=stop.round.code, happened_at__gt=event.happened_at
    )
    found: bool = rows.exists()
    return found


def _bin(event: CrewEvent, draft: EventDraft) -> None:
    if not draft.bin:
        return
    code = draft.bin.strip().rstrip("/").rpartition("/")[2]  # a label's whole address, too
    found = Bin.objects.filter(code=code).select_related("material", "point").first()
    if found is None:
        raise Refusal(No.UNKNOWN_BIN, pointer="/bin", code=code[:40])
    event.bin, event.point = found, found.point
    if event.kind in {Kind.SCAN, Kind.WEIGH}:
        event.material = found.material


def _material(event: CrewEvent, draft: EventDraft) -> None:
    if not draft.material:
        return
    found = Material.objects.filter(key=draft.material).first()
    if found is None:
        raise Refusal(No.UNKNOWN_CLASS, pointer="/material", key=draft.material[:40])
    event.material = found


def _plant(event: CrewEvent, draft: EventDraft) -> None:
    if not draft.plant:
        return
    found = Site.objects.filter(code=draft.plant).first()
    if found is None:
        raise Refusal(No.UNKNOWN_PLANT, pointer="/plant", code=draft.plant[:40])
    event.plant = found


def _withdrawn(event: CrewEvent, draft: EventDraft) -> None:
    if event.kind != Kind.WITHDRAW:
        return
    if draft.withdraws is None:
        raise Refusal(No.NOTHING_TO_WITHDRAW, pointer="/withdraws")
    target: Any = (
        CrewEvent.objects.filter(
            client_id=draft.withdraws, round=event.round, refused="", withdrawn_by__isnull=True
        )
        .select_related("stop__order", "order", "plant", "round")
        .first()
    )
    if target is None:
        raise Refusal(No.NOTHING_TO_WITHDRAW, pointer="/withdraws")
    event.withdraws = target
    event.stop, event.order, event.trip = target.stop, target.order, target.trip


def standing_events(round: Round, *kinds: str) -> Any:  # noqa: A002 - the house's word
    """Events of the round that took effect and were not taken back."""
    return CrewEvent.objects.filter(
        round=round, kind__in=kinds, refused="", withdrawn_by__isnull=True
    )
