from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from wufei.kernel.actors import Actor
from wufei.registry.domain.changes import (
    add,
    change,
    close,
    locked,
    refuse_while_in_use,
    require_office,
)
from wufei.registry.models import Organisation, Region, Site, Vehicle

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
    require_office(actor, region)
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
        require_office(actor, current.region, changes.get("region", current.region))

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
        require_office(actor, organisation.region)
        for model in (Site, Vehicle):
            held = model.objects.filter(organisation=organisation)
            refuse_while_in_use(organisation, held.in_force(valid_to))
        return close(actor=actor, row=organisation, valid_to=valid_to, reason=reason)
