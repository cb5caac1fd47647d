"""Two phases: announced or estimated mass is held, weighing settles it."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from wufei.kernel import audit
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.ledger import rules
from wufei.ledger.domain import rows
from wufei.ledger.domain.posting import Job, entry_of, post_jobs
from wufei.ledger.domain.standing import Key
from wufei.ledger.drafts import (
    NO_HANDOVER,
    NO_PAPER,
    EntryDraft,
    Handover,
    LotDraft,
    Paper,
    PostingDraft,
)
from wufei.ledger.models import Account, Balance, Entry, Hold, HoldEvent, Lot
from wufei.ledger.refusals import LedgerReason as No
from wufei.registry.public import Material

M = TypeVar("M", bound=models.Model)


def _one(model: type[M], reason: No, **lookup: str) -> M:
    row: M | None = model._default_manager.filter(**lookup).first()  # noqa: SLF001
    if row is None:
        raise Refusal(reason, code=next(iter(lookup.values())))
    return row


def _require_right(actor: Actor, *accounts: Account) -> None:
    places = [(a.region.path if a.region else None, a.organisation_id) for a in accounts]
    if not rules.can_post(actor, places):
        raise Refusal(No.NOT_ALLOWED, roles=rules.role_names(rules.POSTING_ROLES))


def _key(hold: Hold) -> Key | None:
    """The balance that a hold reserves on; sources and boundaries need no reserving."""
    if not hold.from_account.guarded:
        return None
    return (hold.from_account_id, hold.material_id, hold.lot_id or 0)


def _reserve(key: Key, grams: int) -> None:
    """Hold ``grams`` of a balance (negative: free them)."""
    (row,) = rows.lock_balances({key: True})
    pk, _, material_id, lot_id, standing, held = row
    if standing - held < grams:
        account = Account.objects.get(pk=key[0])
        if lot_id:
            raise Refusal(
                No.NOT_ENOUGH_IN_LOT,
                lot=Lot.objects.get(pk=lot_id).code,
                account=account.name,
                available=standing - held,
                grams=grams,
            )
        raise Refusal(
            No.NOT_ENOUGH_MASS,
            account=account.name,
            material=rows.material_name(material_id),
            available=standing - held,
            grams=grams,
        )
    Balance.objects.filter(pk=pk).update(held_grams=held + grams)


def announce(
    *,
    actor: Actor,
    client_id: UUID,
    from_account: str,
    to_account: str,
    material: str,
    grams: int,
    expires_at: dt.datetime,
    lot: str | None = None,
    estimated: bool = True,
    paper_reference: str = "",
) -> Hold:
    """Announce a load: ``grams`` cannot be taken by anything else until settled, voided or expired.

    The same client id with the same content is answered with the hold that stands.

    Raises:
        Refusal: unknown codes, not enough free mass, mass not positive, expiry in the past, no
            right, or the client id names another hold.
    """
    giver = _one(Account, No.UNKNOWN_ACCOUNT, code=from_account)
    taker = _one(Account, No.UNKNOWN_ACCOUNT, code=to_account)
    kind = _one(Material, No.UNKNOWN_MATERIAL, key=material)
    held_lot = _one(Lot, No.UNKNOWN_LOT, code=lot) if lot else None
    _require_right(actor, giver, taker)
    if grams <= 0:
        raise Refusal(No.HOLD_NOT_POSITIVE, pointer="/grams")
    hold = Hold(
        client_id=client_id,
        from_account=giver,
        to_account=taker,
        material=kind,
        lot=held_lot,
        grams=grams,
        estimated=estimated,
        announced_at=timezone.now(),
        expires_at=expires_at,
        actor_id=actor.user_id,
        actor_name=actor.name,
        paper_reference=paper_reference,
    )
    if (standing := _standing(hold)) is not None:
        return standing
    if expires_at <= timezone.now():
        raise Refusal(
            No.HOLD_EXPIRES_IN_PAST, pointer="/expires_at", expires_at=expires_at.isoformat()
        )
    try:
        with transaction.atomic():
            if key := _key(hold):
                _reserve(key, grams)
            hold.save()
    except IntegrityError:  # the same announcement arrived twice at once
        if (standing := _standing(hold)) is None:
            raise
        return standing
    return hold


def _standing(hold: Hold) -> Hold | None:
    found: Hold | None = Hold.objects.filter(client_id=hold.client_id).first()
    if found is None:
        return None
    for name in ("from_account_id", "to_account_id", "material_id", "lot_id", "grams"):
        if getattr(found, name) != getattr(hold, name):
            raise Refusal(No.CLIENT_ID_REUSED, pointer="/client_id", client_id=str(hold.client_id))
    return found


def _locked(hold: Hold) -> Hold:
    locked: Hold = (
        Hold.objects.select_for_update(of=("self",))
        .select_related("from_account__region", "to_account__region", "material", "lot")
        .get(pk=hold.pk)
    )
    return locked


def _require_open(hold: Hold) -> None:
    if hold.state != Hold.State.OPEN:
        raise Refusal(No.HOLD_NOT_OPEN, state=hold.get_state_display())


def _remaining(hold: Hold) -> int:
    """What is still held of it, in grams; weighing above the announcement leaves nothing."""
    return max(0, hold.grams - hold.settled_grams - hold.released_grams)


def settle(
    *,
    actor: Actor,
    hold: Hold,
    client_id: UUID,
    grams: int,
    occurred_at: dt.datetime,
    final: bool = True,
    into_lot: str | None = None,
    lots: tuple[LotDraft, ...] = (),
    paper: Paper = NO_PAPER,
    handover: Handover = NO_HANDOVER,
    declared: str = "",
) -> Entry:
    """Post the weighed mass of an announced load.

    ``grams`` may be more than announced, if the account has it. With ``final`` what is left of the
    hold is voided; without, it stays held for the next weighing. ``into_lot`` is the lot that the
    mass joins at its taker (the lot of the hold unless told); ``lots`` are opened by the entry. The
    same client id is answered with the entry that stands.

    Raises:
        Refusal: the hold is not open, or the entry cannot be posted; nothing was changed.
    """
    draft = EntryDraft(
        client_id=client_id,
        occurred_at=occurred_at,
        postings=(
            PostingDraft(hold.from_account.code, hold.material.key, -grams, _code(hold)),
            PostingDraft(hold.to_account.code, hold.material.key, grams, into_lot or _code(hold)),
        ),
        paper=paper,
        handover=handover,
        lots=lots,
        declared=declared,
    )
    with transaction.atomic():
        locked = _locked(hold)
        repeated = Entry.objects.filter(client_id=client_id).exists()
        if not repeated:
            _require_open(locked)
        used = min(grams, _remaining(locked))
        freed = _remaining(locked) - used if final else 0
        key = _key(locked)
        releases = {key: used + freed} if key and not repeated else {}
        (outcome,) = post_jobs(actor=actor, jobs=[Job(draft, draft.kind)], releases=releases)
        if not outcome.existed:
            _record_settling(actor, locked, entry_of(outcome), grams=grams, freed=freed)
    return entry_of(outcome)


def _code(hold: Hold) -> str | None:
    return hold.lot.code if hold.lot else None


def _record_settling(actor: Actor, hold: Hold, entry: Entry, *, grams: int, freed: int) -> None:
    now = timezone.now()
    hold.settled_grams += grams
    hold.released_grams += freed
    if _remaining(hold) == 0:
        hold.state = Hold.State.SETTLED
    hold.save(update_fields=["settled_grams", "released_grams", "state"])
    HoldEvent.objects.create(
        hold=hold, kind=HoldEvent.Kind.SETTLED, grams=grams, entry=entry, at=now,
        actor_name=actor.name,
    )  # fmt: skip
    if freed:
        HoldEvent.objects.create(
            hold=hold, kind=HoldEvent.Kind.VOIDED, grams=freed, at=now, actor_name=actor.name
        )


def _release(actor: Actor, hold: Hold, kind: str, state: str, reason: str) -> Hold:
    with transaction.atomic():
        locked = _locked(hold)
        _require_open(locked)
        grams = _remaining(locked)
        if key := _key(locked):
            _reserve(key, -grams)
        locked.released_grams += grams
        locked.state = state
        locked.save(update_fields=["released_grams", "state"])
        HoldEvent.objects.create(
            hold=locked,
            kind=kind,
            grams=grams,
            at=timezone.now(),
            actor_name=actor.name,
            reason=reason,
        )
        audit.record(
            actor=actor,
            action=f"ledger.hold.{state}",
            target=locked,
            after={"released_grams": grams},
            reason=reason,
        )
    return locked


def void(*, actor: Actor, hold: Hold, reason: str) -> Hold:
    """Give up what is left of an open hold.

    Raises:
        Refusal: no reason, no right, or the hold is not open.
    """
    if not reason.strip():
        raise Refusal(No.REASON_MISSING, pointer="/reason")
    _require_right(actor, hold.from_account, hold.to_account)
    return _release(actor, hold, HoldEvent.Kind.VOIDED, Hold.State.VOID, reason.strip())


def expire_holds(*, actor: Actor, now: dt.datetime | None = None) -> list[Hold]:
    """Expire every open hold past its time; they stay visible as alerts.

    A hold settled or voided by someone else in the meantime is left as it is.
    """
    moment = now or timezone.now()
    expired: list[Hold] = []
    overdue = Hold.objects.filter(state=Hold.State.OPEN, expires_at__lte=moment).order_by("id")
    for hold in overdue:
        try:
            expired.append(_release(actor, hold, HoldEvent.Kind.EXPIRED, Hold.State.EXPIRED, ""))
        except Refusal:
            continue
    return expired
