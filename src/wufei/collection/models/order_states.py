"""The states of an order and what may follow what (household.md §5.2)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from wufei.kernel.transitions import Transition, TransitionTable


class OrderState(models.TextChoices):
    REQUESTED = "requested", pgettext_lazy("order", "待受理")
    ACCEPTED = "accepted", pgettext_lazy("order", "已受理")
    SCHEDULED = "scheduled", pgettext_lazy("order", "已排班")
    ARRIVED = "arrived", pgettext_lazy("order", "已到场")
    WEIGHED = "weighed", pgettext_lazy("order", "已称重")
    REFUSED = "refused", pgettext_lazy("order", "拒收")
    DELIVERED = "delivered", pgettext_lazy("order", "已送达")
    SETTLED = "settled", pgettext_lazy("order", "已入账")
    CLOSED = "closed", pgettext_lazy("order", "已办结")
    CANCELLED = "cancelled", pgettext_lazy("order", "已取消")
    MISSED = "missed", pgettext_lazy("order", "漏收")
    REBOOKED = "rebooked", pgettext_lazy("order", "已改约")


#: States that wait for a vehicle.
OPEN_STATES = (OrderState.REQUESTED, OrderState.ACCEPTED, OrderState.SCHEDULED, OrderState.ARRIVED)
#: States that give the place in the slot back.
GONE_STATES = (OrderState.CANCELLED, OrderState.REBOOKED)
#: The vehicle was there: it took the load or refused it.
SERVED_STATES = (
    OrderState.WEIGHED,
    OrderState.REFUSED,
    OrderState.DELIVERED,
    OrderState.SETTLED,
    OrderState.CLOSED,
)

_S = OrderState


#: Besides the straight way: a driver may forget to press "arrived"; a crew's record may be taken
#: back; a phone without reception may tell later that an order reported as missed was served.
ORDER_LIFECYCLE = TransitionTable[OrderState](
    states={state: state.label for state in OrderState},
    initial=_S.REQUESTED,
    transitions=(
        Transition(_S.REQUESTED, _S.ACCEPTED, pgettext_lazy("order", "受理")),
        Transition(_S.REQUESTED, _S.CANCELLED, pgettext_lazy("order", "取消")),
        Transition(_S.ACCEPTED, _S.SCHEDULED, pgettext_lazy("order", "排入线路")),
        Transition(_S.ACCEPTED, _S.CANCELLED, pgettext_lazy("order", "取消")),
        Transition(_S.ACCEPTED, _S.MISSED, pgettext_lazy("order", "漏收")),
        Transition(_S.ACCEPTED, _S.REBOOKED, pgettext_lazy("order", "改约")),
        Transition(_S.SCHEDULED, _S.ACCEPTED, pgettext_lazy("order", "移出线路")),
        Transition(_S.SCHEDULED, _S.ARRIVED, pgettext_lazy("order", "到场")),
        Transition(_S.SCHEDULED, _S.WEIGHED, pgettext_lazy("order", "称重")),
        Transition(_S.SCHEDULED, _S.REFUSED, pgettext_lazy("order", "拒收")),
        Transition(_S.SCHEDULED, _S.CANCELLED, pgettext_lazy("order", "取消")),
        Transition(_S.SCHEDULED, _S.MISSED, pgettext_lazy("order", "漏收")),
        Transition(_S.ARRIVED, _S.WEIGHED, pgettext_lazy("order", "称重")),
        Transition(_S.ARRIVED, _S.REFUSED, pgettext_lazy("order", "拒收")),
        Transition(_S.ARRIVED, _S.MISSED, pgettext_lazy("order", "漏收")),
        Transition(_S.ARRIVED, _S.SCHEDULED, pgettext_lazy("order", "撤回到场")),
        Transition(_S.WEIGHED, _S.DELIVERED, pgettext_lazy("order", "送达")),
        Transition(_S.WEIGHED, _S.ARRIVED, pgettext_lazy("order", "撤回称重")),
        Transition(_S.REFUSED, _S.ARRIVED, pgettext_lazy("order", "撤回拒收")),
        Transition(_S.REFUSED, _S.REBOOKED, pgettext_lazy("order", "改约")),
        Transition(_S.REFUSED, _S.CLOSED, pgettext_lazy("order", "办结")),
        Transition(_S.DELIVERED, _S.SETTLED, pgettext_lazy("order", "入账")),
        Transition(_S.SETTLED, _S.CLOSED, pgettext_lazy("order", "办结")),
        Transition(_S.MISSED, _S.WEIGHED, pgettext_lazy("order", "补传称重")),
        Transition(_S.MISSED, _S.REFUSED, pgettext_lazy("order", "补传拒收")),
        Transition(_S.MISSED, _S.REBOOKED, pgettext_lazy("order", "改约")),
        Transition(_S.MISSED, _S.CLOSED, pgettext_lazy("order", "办结")),
    ),
)
