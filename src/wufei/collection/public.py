"""What other modules may use of collection."""

from wufei.collection.domain.bins import close_bin, create_bin, update_bin
from wufei.collection.domain.contacts import forget_contacts, remove_contact, set_contact
from wufei.collection.domain.contracts import create_contract, move_contract, update_contract
from wufei.collection.domain.crews import (
    close_crew,
    close_depot,
    create_crew,
    create_depot,
    update_crew,
    update_depot,
)
from wufei.collection.domain.importing import import_points
from wufei.collection.domain.moving import move_order
from wufei.collection.domain.points import close_point, create_point, update_point
from wufei.collection.domain.windows import close_window, create_window, update_window
from wufei.collection.models import (
    GONE_STATES,
    OPEN_STATES,
    ORDER_LIFECYCLE,
    SERVED_STATES,
    Bin,
    Contract,
    ContractState,
    Crew,
    Depot,
    Order,
    OrderEvent,
    OrderState,
    Point,
    PointContact,
    ServiceWindow,
)
from wufei.collection.queries import Duty, duties_on, orders_to_plan
from wufei.collection.refusals import CollectionReason

__all__ = [
    "GONE_STATES",
    "OPEN_STATES",
    "ORDER_LIFECYCLE",
    "SERVED_STATES",
    "Bin",
    "CollectionReason",
    "Contract",
    "ContractState",
    "Crew",
    "Depot",
    "Duty",
    "Order",
    "OrderEvent",
    "OrderState",
    "Point",
    "PointContact",
    "ServiceWindow",
    "close_bin",
    "close_crew",
    "close_depot",
    "close_point",
    "close_window",
    "create_bin",
    "create_contract",
    "create_crew",
    "create_depot",
    "create_point",
    "create_window",
    "duties_on",
    "forget_contacts",
    "import_points",
    "move_contract",
    "move_order",
    "orders_to_plan",
    "remove_contact",
    "set_contact",
    "update_bin",
    "update_contract",
    "update_crew",
    "update_depot",
    "update_point",
    "update_window",
]
