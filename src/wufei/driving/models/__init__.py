from wufei.driving.models.events import CrewEvent

__all__ = ["CrewEvent"]
