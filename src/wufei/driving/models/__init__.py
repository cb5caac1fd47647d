from wufei.driving.models.decisions import Decision, StopReason
from wufei.driving.models.events import CrewEvent

__all__ = ["CrewEvent", "Decision", "StopReason"]
