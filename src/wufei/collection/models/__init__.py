from wufei.collection.models.contracts import Contract, ContractState
from wufei.collection.models.crews import Crew, Depot
from wufei.collection.models.order_states import (
    GONE_STATES,
    OPEN_STATES,
    ORDER_LIFECYCLE,
    SERVED_STATES,
    OrderState,
)
from wufei.collection.models.orders import Order, OrderEvent
from wufei.collection.models.points import Bin, Point, PointContact, ServiceWindow

__all__ = [
    "GONE_STATES",
    "OPEN_STATES",
    "ORDER_LIFECYCLE",
    "SERVED_STATES",
    "Bin",
    "Contract",
    "ContractState",
    "Crew",
    "Depot",
    "Order",
    "OrderEvent",
    "OrderState",
    "Point",
    "PointContact",
    "ServiceWindow",
]
