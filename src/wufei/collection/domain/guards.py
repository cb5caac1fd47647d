"""Checks that several acts of collection share."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from wufei.collection import rules
from wufei.collection.models import Order, Point
from wufei.collection.refusals import CollectionReason
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Organisation, Region


def require_keeper(*, actor: Actor, region: Region) -> None:
    """Raises NOT_ALLOWED unless the actor keeps points in ``region``."""
    if not rules.may_keep_points(actor, region_path=region.path):
        raise Refusal(CollectionReason.NOT_ALLOWED, roles=_("市、区县无废办或街镇"))


def require_hauler_keeper(*, actor: Actor, hauler: Organisation) -> None:
    """Raises NOT_ALLOWED unless the actor keeps what belongs to ``hauler``, NOT_A_HAULER if the
    body collects nothing."""
    allowed = rules.may_keep_hauler(
        actor, region_path=hauler.region.path, organisation_id=hauler.pk
    )
    if not allowed:
        raise Refusal(CollectionReason.NOT_ALLOWED, roles=_("无废办或收运单位的调度员"))
    if hauler.kind != Organisation.Kind.HAULER:
        raise Refusal(CollectionReason.NOT_A_HAULER, pointer="/organisation", name=str(hauler))


def require_reason(reason: str) -> None:
    """Raises REASON_MISSING on blanks."""
    if not reason.strip():
        raise Refusal(CollectionReason.REASON_MISSING, pointer="/reason")


def check_position(latitude: Decimal | None, longitude: Decimal | None) -> None:
    """Both or neither, in degrees of WGS 84; raises HALF_A_POSITION, NOT_ON_EARTH."""
    if latitude is None and longitude is None:
        return
    if latitude is None or longitude is None:
        missing = "latitude" if latitude is None else "longitude"
        raise Refusal(CollectionReason.HALF_A_POSITION, pointer=f"/{missing}")
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise Refusal(
            CollectionReason.NOT_ON_EARTH,
            pointer="/latitude",
            latitude=latitude,
            longitude=longitude,
        )


def held(point: Point) -> Point:
    """The point as it stands now, locked until the transaction ends."""
    row: Point = Point.objects.select_for_update().get(pk=point.pk)
    return row


def require_side(*, actor: Actor, order: Order) -> bool:
    """Whether the actor takes calls about the order (else: hands over); raises NOT_ALLOWED
    unless one of both."""
    point = order.point
    if rules.looks_after(actor, region_path=point.region.path, hauler_id=order.hauler_id):
        return True
    if rules.is_holder(actor, booked_by=order.booked_by, organisation_id=point.organisation_id):
        return False
    raise Refusal(CollectionReason.NOT_ALLOWED, roles=_("预约人、交付单位或工作人员"))
