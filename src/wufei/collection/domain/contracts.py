from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wufei.collection import rules
from wufei.collection.domain.guards import require_reason
from wufei.collection.models import Contract, ContractState
from wufei.collection.models.contracts import LIFECYCLE
from wufei.collection.refusals import CollectionReason
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Material, Organisation, add_row, change_row, record_change

#: What a signed contract keeps; only a draft changes it.
TERMS = frozenset({"holder", "hauler", "materials", "fee_basis", "fee", "valid_from"})
EDITABLE = TERMS | {"code", "valid_to", "paid_until"}


def create_contract(
    *,
    actor: Actor,
    code: str,
    holder: Organisation,
    hauler: Organisation,
    materials: Iterable[Material],
    fee_basis: str,
    fee: Decimal,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    paid_until: dt.date | None = None,
    reason: str = "",
) -> Contract:
    """A draft: ``hauler`` collects ``materials`` from all points of ``holder``.

    ``fee`` is in yuan per bin or tonne; ``paid_until`` is the last day that is paid for.

    Raises:
        Refusal: NOT_ALLOWED, NOT_A_HAULER, HOLDER_IS_HAULER, NO_CLASS, NEGATIVE_FEE; the
            registry's CODE_TAKEN, DATES_REVERSED, INVALID_VALUE.
    """
    materials = list(materials)
    _require(actor, holder, hauler)
    _check(holder, hauler, materials, fee)
    row = Contract(
        code=code,
        holder=holder,
        hauler=hauler,
        fee_basis=fee_basis,
        fee=fee,
        valid_from=valid_from,
        valid_to=valid_to,
        paid_until=paid_until,
    )
    return add_row(actor=actor, row=row, reason=reason, materials=materials)


def update_contract(
    *, actor: Actor, contract: Contract, reason: str = "", **changes: Any
) -> Contract:
    """Corrects a draft; once it is active only code, payment and, by an office, the end change.

    Raises:
        Refusal: as :func:`create_contract`, CONTRACT_FIXED.
    """

    def guard(current: Contract) -> None:
        holder = changes.get("holder", current.holder)
        hauler = changes.get("hauler", current.hauler)
        _require(actor, current.holder, current.hauler)
        _require(actor, holder, hauler)
        if current.state != ContractState.DRAFT and TERMS & set(changes):
            raise Refusal(
                CollectionReason.CONTRACT_FIXED,
                code=current.code,
                state=current.get_state_display(),
            )
        if current.state != ContractState.DRAFT and "valid_to" in changes:
            _require_office(actor, current.holder)
        materials = list(changes.get("materials", current.materials.all()))
        _check(holder, hauler, materials, changes.get("fee", current.fee))

    return change_row(
        actor=actor, row=contract, changes=changes, fields=EDITABLE, reason=reason, guard=guard
    )


def move_contract(
    *, actor: Actor, contract: Contract, state: ContractState, reason: str
) -> Contract:
    """The only way a contract changes its state.

    Only the holder's office makes it active: a contract in force lets the hauler see the holder's
    points and their duty persons.

    Raises:
        Refusal: NOT_ALLOWED, REASON_MISSING; of the lifecycle what may follow.
    """
    require_reason(reason)
    with transaction.atomic():
        current: Contract = Contract.objects.select_for_update().get(pk=contract.pk)
        _require(actor, current.holder, current.hauler)
        if state == ContractState.ACTIVE:
            _require_office(actor, current.holder)
        before = ContractState(current.state)
        LIFECYCLE.check(before, state, current)
        current.state = state
        current.save(update_fields=["state"])
        record_change(
            actor=actor,
            verb="moved",
            row=current,
            before={"state": before.value},
            after={"state": state.value},
            reason=reason,
        )
    return current


def _require(actor: Actor, holder: Organisation, hauler: Organisation) -> None:
    allowed = rules.may_keep_points(actor, region_path=holder.region.path) or (
        rules.may_keep_hauler(actor, region_path=hauler.region.path, organisation_id=hauler.pk)
    )
    if not allowed:
        raise Refusal(CollectionReason.NOT_ALLOWED, roles=_("无废办或收运单位的调度员"))


def _require_office(actor: Actor, holder: Organisation) -> None:
    if not rules.may_keep_points(actor, region_path=holder.region.path):
        raise Refusal(CollectionReason.NOT_ALLOWED, roles=_("委托单位所在地的无废办或街镇"))


def _check(
    holder: Organisation, hauler: Organisation, materials: list[Material], fee: Decimal
) -> None:
    if hauler.kind != Organisation.Kind.HAULER:
        raise Refusal(CollectionReason.NOT_A_HAULER, pointer="/hauler", name=str(hauler))
    if holder.pk == hauler.pk:
        raise Refusal(CollectionReason.HOLDER_IS_HAULER, pointer="/hauler")
    if not materials:
        raise Refusal(CollectionReason.NO_CLASS, pointer="/materials")
    if fee < 0:
        raise Refusal(CollectionReason.NEGATIVE_FEE, pointer="/fee")
