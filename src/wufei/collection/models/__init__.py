from wufei.collection.models.contracts import Contract, ContractState
from wufei.collection.models.crews import Crew, Depot
from wufei.collection.models.orders import OPEN_STATES, Order, OrderEvent, OrderState
from wufei.collection.models.points import Bin, Point, PointContact, ServiceWindow

__all__ = [
    "OPEN_STATES",
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
