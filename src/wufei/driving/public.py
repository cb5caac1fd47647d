"""What other modules may use of driving."""

from wufei.driving.domain.deciding import apply_after_all, dismiss
from wufei.driving.domain.recording import take_in
from wufei.driving.drafts import Answer, EventDraft
from wufei.driving.models import CrewEvent, Decision, StopReason
from wufei.driving.refusals import DrivingReason

__all__ = [
    "Answer",
    "CrewEvent",
    "Decision",
    "DrivingReason",
    "EventDraft",
    "StopReason",
    "apply_after_all",
    "dismiss",
    "take_in",
]
