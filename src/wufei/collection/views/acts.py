"""What may be done to an order now, by whom: the buttons of its page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wufei.collection import rules
from wufei.collection.domain.amending import CHANGEABLE
from wufei.collection.domain.confirming import CONFIRMABLE, may_speak_for
from wufei.collection.models import ORDER_LIFECYCLE, Order, OrderState
from wufei.collection.queries.orders import moment
from wufei.kernel.actors import Actor

May = Callable[[Actor, Order], bool]


@dataclass(frozen=True, slots=True)
class Act:
    slug: str
    label: Any
    may: May
    danger: bool = False
    primary: bool = False

    def address(self, order: Order) -> str:
        return reverse("collection:order_act", args=[order.code, self.slug])


def _touches(actor: Actor, order: Order) -> bool:
    """Hands over, or takes calls about it."""
    point = order.point
    return rules.looks_after(
        actor, region_path=point.region.path, hauler_id=order.hauler_id
    ) or rules.is_holder(actor, booked_by=order.booked_by, organisation_id=point.organisation_id)


def _may_change(actor: Actor, order: Order) -> bool:
    return order.state in CHANGEABLE and _touches(actor, order)


def _may_accept(actor: Actor, order: Order) -> bool:
    return order.state == OrderState.REQUESTED and rules.may_move_order(
        actor, region_path=order.point.region.path, hauler_id=order.hauler_id
    )


def _may_rebook(actor: Actor, order: Order) -> bool:
    follows = ORDER_LIFECYCLE.next_states(OrderState(order.state))
    after = order.state in (OrderState.MISSED, OrderState.REFUSED)
    return after and OrderState.REBOOKED in follows and _touches(actor, order)


def _may_report(actor: Actor, order: Order) -> bool:
    waits = order.state in (OrderState.ACCEPTED, OrderState.SCHEDULED, OrderState.ARRIVED)
    late = moment(order.day, order.closes_at) <= timezone.now()
    return waits and late and _touches(actor, order)


def _may_complain(actor: Actor, order: Order) -> bool:
    return order.state not in (OrderState.REQUESTED, OrderState.CANCELLED) and _touches(
        actor, order
    )


def _may_confirm(side: Any) -> May:
    def may(actor: Actor, order: Order) -> bool:
        done = getattr(order, f"confirmed_by_{side}_at") is not None
        speaks = may_speak_for(actor, order, side)
        return not done and order.state in CONFIRMABLE and speaks

    return may


ACTS = (
    Act("accept", _("受理"), _may_accept, primary=True),
    Act("confirm-holder", _("交付方确认"), _may_confirm("holder"), primary=True),
    Act("confirm-hauler", _("收运方确认"), _may_confirm("hauler"), primary=True),
    Act("rebook", _("改约"), _may_rebook, primary=True),
    Act("amend", _("修改预约"), _may_change),
    Act("missed", _("报告漏收"), _may_report),
    Act("complain", _("投诉"), _may_complain),
    Act("cancel", _("取消预约"), _may_change, danger=True),
)


def acts_of(actor: Actor, order: Order) -> list[Act]:
    return [act for act in ACTS if act.may(actor, order)]
