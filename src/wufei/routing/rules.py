"""The rules that a vehicle's sequence can break."""

from __future__ import annotations

from enum import StrEnum


class Rule(StrEnum):
    CLASS = "class"
    LOAD = "load"
    DAY = "day"
    WINDOW = "window"
    PLANT_HOURS = "plant_hours"
    SHIFT = "shift"
    BREAK = "break"
    QUOTA = "quota"
