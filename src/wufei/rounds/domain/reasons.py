"""Why an order stays out: codes of ours beside those of routing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class LeftOut(StrEnum):
    """Reasons that planning itself gives; all others are ``routing.WhyNot``."""

    NO_POSITION = "no_position"
    TAKEN_OFF = "taken_off"
    #: Entered into the plan's list after it was published, and not placed yet.
    CAME_LATER = "came_later"


@dataclass(frozen=True, slots=True)
class Aside:
    """An order that a plan leaves out without asking routing, as it is stored."""

    code: str
    why: str
    figures: Mapping[str, int | str] = field(default_factory=dict)
