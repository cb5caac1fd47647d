from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry import rules
from wufei.registry.domain.changes import add, change, close, locked, offices, require, thing
from wufei.registry.models import Organisation, Region, Site, Vehicle
from wufei.registry.refusals import RegistryReason

EDITABLE = frozenset({"code", "name", "name_en", "kind", "region", "notes", "valid_from"})


def create_organisation(
    *,
    actor: Actor,
    code: str,
    name: str,
    kind: str,
    region: Region,
    name_en: str = "",
    notes: str = "",
    valid_from: dt.date | None = None,
    reason: str = "",
) -> Organisation:
    """A new body with its unique code, in a division.

    Raises:
        Refusal: NOT_ALLOWED, CODE_TAKEN, INVALID_VALUE.
    """
    require(rules.may_edit_organisation(actor, region_path=region.path), roles=offices())
    row = Organisation(
        code=code,
        name=name,
        name_en=name_en,
        kind=kind,
        region=region,
        notes=notes,
        valid_from=valid_from,
    )
    return add(actor=actor, row=row, reason=reason)


def update_organisation(
    *, actor: Actor, organisation: Organisation, reason: str = "", **changes: Any
) -> Organisation:
    """Corrects a body (see :data:`EDITABLE`); moving it needs rights at both ends.

    Raises:
        Refusal: NOT_ALLOWED, CODE_TAKEN, INVALID_VALUE, DATES_REVERSED.
    """

    def guard(current: Organisation) -> None:
        for region in (current.region, changes.get("region", current.region)):
            require(rules.may_edit_organisation(actor, region_path=region.path), roles=offices())

    return change(
        actor=actor,
        row=organisation,
        changes=changes,
        fields=EDITABLE,
        reason=reason,
        guard=guard,
    )


def close_organisation(
    *, actor: Actor, organisation: Organisation, valid_to: dt.date, reason: str
) -> Organisation:
    """Ends a body once its sites and vehicles have ended.

    Raises:
        Refusal: NOT_ALLOWED, REASON_MISSING, STILL_IN_USE, ALREADY_CLOSED, DATES_REVERSED.
    """
    with transaction.atomic():
        organisation = locked(organisation)
        allowed = rules.may_edit_organisation(actor, region_path=organisation.region.path)
        require(allowed, roles=offices())
        for model in (Site, Vehicle):
            held = model.objects.filter(organisation=organisation)
            count = held.in_force(valid_to).count()
            if count:
                raise Refusal(
                    RegistryReason.STILL_IN_USE,
                    name=str(organisation),
                    count=count,
                    what=thing(model),
                )
        return close(actor=actor, row=organisation, valid_to=valid_to, reason=reason)
