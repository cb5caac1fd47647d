from wufei.collection.models.cards import BookingContact, CardHolder, ServiceCard
from wufei.collection.models.contracts import Contract, ContractState
from wufei.collection.models.crews import Crew, Depot
from wufei.collection.models.followups import CalendarFeed, Complaint, OrderMessage
from wufei.collection.models.order_states import (
    GONE_STATES,
    OPEN_STATES,
    ORDER_LIFECYCLE,
    SERVED_STATES,
    OrderState,
)
from wufei.collection.models.orders import Order, OrderEvent
from wufei.collection.models.points import Bin, Point, PointContact, ServiceWindow
from wufei.collection.models.slots import BookingRule, LoadBand, ServiceSlot
from wufei.collection.models.standing import StandingException, StandingOrder

__all__ = [
    "GONE_STATES",
    "OPEN_STATES",
    "ORDER_LIFECYCLE",
    "SERVED_STATES",
    "Bin",
    "BookingContact",
    "BookingRule",
    "CalendarFeed",
    "CardHolder",
    "Complaint",
    "Contract",
    "ContractState",
    "Crew",
    "Depot",
    "LoadBand",
    "Order",
    "OrderEvent",
    "OrderMessage",
    "OrderState",
    "Point",
    "PointContact",
    "ServiceCard",
    "ServiceSlot",
    "ServiceWindow",
    "StandingException",
    "StandingOrder",
]
