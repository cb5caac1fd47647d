"""Takes in what crews' devices tell: each event once, in the order of what happened.

An event and its effects are one transaction. What cannot take effect is kept with the reason, for a
dispatcher to decide; nothing that a crew told is lost.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils import timezone

from wufei.driving import rules
from wufei.driving.domain.effects import apply
from wufei.driving.domain.loading import trip_at
from wufei.driving.domain.resolving import photo_missing, resolve
from wufei.driving.drafts import Answer, EventDraft, refused_answer
from wufei.driving.models import CrewEvent
from wufei.driving.refusals import DrivingReason as No
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.kernel.wording import enumerated
from wufei.rounds.public import Round

#: A phone that was off for a day has fewer; more at once is a fault.
MOST = 500
#: A device's clock may run ahead by this much before it is told as a fault.
AHEAD = dt.timedelta(minutes=5)
#: And what it tells may not have happened longer before the round's day than this.
BEFORE = dt.timedelta(days=2)
#: How long a record waits for its photo before it is kept without effect.
PHOTO_WAITS = dt.timedelta(days=3)


def take_in(
    *,
    actor: Actor,
    round: Round,  # noqa: A002 - the house's word
    events: Sequence[EventDraft],
    received_at: dt.datetime | None = None,
) -> list[Answer]:
    """Take in ``events`` of ``round``; the answers stand in the order given.

    They take effect in the order in which they happened, whatever the order of arrival. The same
    event again is answered as before.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``TOO_MANY``.
    """
    require_teller(actor, round)
    if len(events) > MOST:
        raise Refusal(No.TOO_MANY, most=MOST)
    now = received_at or timezone.now()
    order = sorted(range(len(events)), key=lambda number: (events[number].happened_at, number))
    answers: dict[int, Answer] = {}
    for number in order:
        answers[number] = _take(actor, round, events[number], now)
    return [answers[number] for number in range(len(events))]


def require_teller(actor: Actor, round: Round) -> None:  # noqa: A002 - the house's word
    """
    Raises:
        Refusal: ``NOT_ALLOWED``.
    """
    if not rules.may_tell(actor, hauler_id=round.plan.hauler_id):
        raise Refusal(No.NOT_ALLOWED)


def _require_driver(actor: Actor, round: Round) -> None:  # noqa: A002 - the house's word
    """A driver of the hauler whose round was given to another tells what happened all the same."""
    if not rules.may_drive(actor, driver_id=round.driver_id, hauler_id=round.plan.hauler_id):
        raise Refusal(No.OTHER_DRIVER, round=round.code, driver=round.driver_name or "—")


def _take(actor: Actor, round: Round, draft: EventDraft, now: dt.datetime) -> Answer:  # noqa: A002
    if draft.kind not in CrewEvent.Kind.values:
        known = enumerated(CrewEvent.Kind.values)
        refusal = Refusal(No.UNKNOWN_KIND, pointer="/kind", kind=draft.kind[:24], known=known)
        return refused_answer(draft.client_id, refusal)
    if photo_missing(draft) and now - draft.happened_at < PHOTO_WAITS:
        # The photo is on its way: the record of a refusal is not worth much without it.
        return refused_answer(draft.client_id, Refusal(No.PHOTO_NOT_ARRIVED), "waiting")
    try:
        with transaction.atomic():
            return _record(actor, round, draft, now)
    except IntegrityError:
        # Sent twice at once under another round's lock: the other one stands.
        standing = CrewEvent.objects.filter(client_id=draft.client_id).first()
        if standing is None:
            raise
        return _repeated(standing, draft)


def _record(actor: Actor, round: Round, draft: EventDraft, now: dt.datetime) -> Answer:  # noqa: A002
    # One event of a round after the other: two phones of a crew cannot both be first.
    held: Round = (
        Round.objects.select_for_update(of=("self",))
        .select_related("plan", "vehicle")
        .get(pk=round.pk)
    )
    standing = CrewEvent.objects.filter(client_id=draft.client_id).first()
    if standing is not None:
        return _repeated(standing, draft)
    event, refusal = resolve(actor, held, draft, now)
    event.detail["told"] = told(draft)
    happened_at = _clocked(event, held)
    if draft.trip is None and event.kind != CrewEvent.Kind.WITHDRAW:
        event.trip = trip_at(held, happened_at)
    if refusal is None:
        try:
            with transaction.atomic():
                _require_driver(actor, held)
                apply(actor, held, event, happened_at)
        except Refusal as caught:
            refusal = caught
    if refusal is not None:
        event.refused = refusal.reason.code[:40]
        event.detail["refusal"] = str(refusal)
    event.save(force_insert=True)
    if refusal is not None:
        return refused_answer(draft.client_id, refusal)
    return Answer(draft.client_id, "taken")


def _clocked(event: CrewEvent, round: Round) -> dt.datetime:  # noqa: A002
    """When it counts as having happened: the device's clock, or ours where that cannot be."""
    start = timezone.make_aware(dt.datetime.combine(round.plan.day, dt.time())) - BEFORE
    if event.happened_at > event.received_at + AHEAD:
        event.detail["clock"] = "ahead"
    elif event.happened_at < start:
        event.detail["clock"] = "behind"
        return event.received_at
    return min(event.happened_at, event.received_at)


def told(draft: EventDraft) -> dict[str, object]:
    """The draft as plain JSON: what the device told, to the letter; repetitions are compared."""
    names = (
        "kind", "happened_at", "stop", "trip", "bin", "material", "plant", "kilograms", "bins",
        "grade", "from_scale", "reason", "photo", "withdraws", "latitude", "longitude",
    )  # fmt: skip
    whole = {name: getattr(draft, name) for name in names}
    whole["detail"] = dict(draft.detail)
    plain: dict[str, object] = json.loads(json.dumps(whole, cls=DjangoJSONEncoder))
    return {name: value for name, value in plain.items() if value not in (None, "", {}, False)}


def _repeated(standing: CrewEvent, draft: EventDraft) -> Answer:
    if standing.detail.get("told") != told(draft):
        refusal = Refusal(No.CLIENT_ID_REUSED, pointer="/client_id", client_id=str(draft.client_id))
        return refused_answer(draft.client_id, refusal)
    if standing.refused:
        text = standing.detail.get("refusal", "")
        return Answer(draft.client_id, "refused", standing.refused, text)
    return Answer(draft.client_id, "repeated")
