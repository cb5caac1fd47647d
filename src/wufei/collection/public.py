"""What other modules may use of collection."""

from wufei.collection.domain.amending import amend, cancel
from wufei.collection.domain.bins import close_bin, create_bin, update_bin
from wufei.collection.domain.booking import book, consider
from wufei.collection.domain.cards import close_card, issue_card, place_card, set_card_holder
from wufei.collection.domain.confirming import close_settled, confirm
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
from wufei.collection.domain.drafts import ContactDraft, OrderDraft, Verdict
from wufei.collection.domain.feeds import open_feed, revoke_feed
from wufei.collection.domain.following import answer_complaint, complain, report_missed
from wufei.collection.domain.generating import make_all_orders, make_orders
from wufei.collection.domain.importing import import_points
from wufei.collection.domain.moving import move_order
from wufei.collection.domain.moving_together import move_orders
from wufei.collection.domain.personal import forget_bookers
from wufei.collection.domain.points import close_point, create_point, update_point
from wufei.collection.domain.rebooking import accept, draft_again, rebook
from wufei.collection.domain.slots import (
    close_booking_rule,
    close_load_band,
    close_slot,
    create_booking_rule,
    create_load_band,
    create_slot,
    update_booking_rule,
    update_load_band,
    update_slot,
)
from wufei.collection.domain.standing import (
    close_standing,
    create_standing,
    except_day,
    restore_day,
    update_standing,
)
from wufei.collection.domain.windows import close_window, create_window, update_window
from wufei.collection.models import (
    GONE_STATES,
    OPEN_STATES,
    ORDER_LIFECYCLE,
    SERVED_STATES,
    Bin,
    BookingContact,
    BookingRule,
    CalendarFeed,
    CardHolder,
    Complaint,
    Contract,
    ContractState,
    Crew,
    Depot,
    LoadBand,
    Order,
    OrderEvent,
    OrderMessage,
    OrderState,
    Point,
    PointContact,
    ServiceCard,
    ServiceSlot,
    ServiceWindow,
    StandingException,
    StandingOrder,
)
from wufei.collection.queries.orders import Duty, duties_on, orders_to_plan
from wufei.collection.queries.slots import FreeSlot, free_slots
from wufei.collection.refusals import CollectionReason

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
    "CollectionReason",
    "Complaint",
    "ContactDraft",
    "Contract",
    "ContractState",
    "Crew",
    "Depot",
    "Duty",
    "FreeSlot",
    "LoadBand",
    "Order",
    "OrderDraft",
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
    "Verdict",
    "accept",
    "amend",
    "answer_complaint",
    "book",
    "cancel",
    "close_bin",
    "close_booking_rule",
    "close_card",
    "close_crew",
    "close_depot",
    "close_load_band",
    "close_point",
    "close_settled",
    "close_slot",
    "close_standing",
    "close_window",
    "complain",
    "confirm",
    "consider",
    "create_bin",
    "create_booking_rule",
    "create_contract",
    "create_crew",
    "create_depot",
    "create_load_band",
    "create_point",
    "create_slot",
    "create_standing",
    "create_window",
    "draft_again",
    "duties_on",
    "except_day",
    "forget_bookers",
    "forget_contacts",
    "free_slots",
    "import_points",
    "issue_card",
    "make_all_orders",
    "make_orders",
    "move_contract",
    "move_order",
    "move_orders",
    "open_feed",
    "orders_to_plan",
    "place_card",
    "rebook",
    "remove_contact",
    "report_missed",
    "restore_day",
    "revoke_feed",
    "set_card_holder",
    "set_contact",
    "update_bin",
    "update_booking_rule",
    "update_contract",
    "update_crew",
    "update_depot",
    "update_load_band",
    "update_point",
    "update_slot",
    "update_standing",
    "update_window",
]
