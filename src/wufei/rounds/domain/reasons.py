"""Why an order stays out: codes of ours beside those of routing."""

from __future__ import annotations

from enum import StrEnum


class LeftOut(StrEnum):
    """Reasons that planning itself gives; all others are ``routing.WhyNot``."""

    NO_POSITION = "no_position"
    TAKEN_OFF = "taken_off"
    #: Entered into the plan's list after it was published, and not placed yet.
    CAME_LATER = "came_later"
