"""What other modules may use of driving."""

from wufei.driving.models import CrewEvent

__all__ = ["CrewEvent"]
