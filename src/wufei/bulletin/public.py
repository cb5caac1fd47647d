"""What other modules may use of the bulletin."""

from wufei.bulletin.domain.composing import ItemDraft, add_contribution, add_item, begin_issue
from wufei.bulletin.domain.contributing import (
    ContributionDraft,
    begin_contribution,
    move_contribution,
)
from wufei.bulletin.domain.distributing import distribute
from wufei.bulletin.domain.keeping import (
    SeriesDraft,
    add_recipient,
    assign_duty,
    create_series,
)
from wufei.bulletin.domain.stepping import move_issue
from wufei.bulletin.models import (
    Contribution,
    ContributionState,
    Duty,
    Issue,
    IssueState,
    Series,
    Way,
)

__all__ = [
    "Contribution",
    "ContributionDraft",
    "ContributionState",
    "Duty",
    "Issue",
    "IssueState",
    "ItemDraft",
    "Series",
    "SeriesDraft",
    "Way",
    "add_contribution",
    "add_item",
    "add_recipient",
    "assign_duty",
    "begin_contribution",
    "begin_issue",
    "create_series",
    "distribute",
    "move_contribution",
    "move_issue",
]
