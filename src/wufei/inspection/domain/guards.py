"""Checks that several acts of inspection share."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from wufei.inspection import rules
from wufei.inspection.models import Duty, duties_of
from wufei.inspection.refusals import InspectionReason
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal


def require(allowed: bool, *, roles: str) -> None:  # noqa: FBT001 - reads as a sentence
    """Raises NOT_ALLOWED unless allowed; ``roles`` are the ones who may, for people to read."""
    if not allowed:
        raise Refusal(InspectionReason.NOT_ALLOWED, roles=roles)


def require_reason(reason: str) -> None:
    """Raises REASON_MISSING on blanks."""
    if not reason.strip():
        raise Refusal(InspectionReason.REASON_MISSING, pointer="/reason")


def require_office(*, actor: Actor, region_path: str) -> None:
    """Raises NOT_ALLOWED unless the actor runs inspection there."""
    require(rules.may_run(actor, region_path=region_path), roles=offices())


def require_setter(*, actor: Actor, district: Any) -> None:
    """Raises NOT_ALLOWED unless the actor keeps the settings of ``district`` (None: of all)."""
    path = district.path if district is not None else None
    require(rules.may_set(actor, region_path=path), roles=_("市或所在区县无废办"))
    if district is not None and district.level != district.Level.DISTRICT:
        raise Refusal(InspectionReason.NOT_A_DISTRICT, pointer="/district", name=str(district))


def offices() -> str:
    return _("市、区县无废办或街镇")


def duties_at(actor: Actor, *, region_path: str, point: int | None) -> list[Duty]:
    """The actor's places in teams that cover the point or region."""
    return [duty for duty in duties_of(actor) if duty.covers(region_path=region_path, point=point)]
