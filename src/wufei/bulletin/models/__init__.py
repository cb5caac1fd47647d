from wufei.bulletin.models.contributions import (
    Contribution,
    ContributionEvent,
    ContributionState,
    Revision,
)
from wufei.bulletin.models.deliveries import Channel, Delivery, Subscription
from wufei.bulletin.models.issues import (
    OPEN_STATES,
    Comment,
    FalseAlarm,
    Issue,
    IssueEvent,
    IssueItem,
    IssueState,
)
from wufei.bulletin.models.series import (
    Confirmation,
    Duty,
    DutyHolder,
    Recipient,
    Series,
    Way,
)

__all__ = [
    "OPEN_STATES",
    "Channel",
    "Comment",
    "Confirmation",
    "Contribution",
    "ContributionEvent",
    "ContributionState",
    "Delivery",
    "Duty",
    "DutyHolder",
    "FalseAlarm",
    "Issue",
    "IssueEvent",
    "IssueItem",
    "IssueState",
    "Recipient",
    "Revision",
    "Series",
    "Subscription",
    "Way",
]
