"""The library's door: everything a caller needs, see ``README.md``."""

from wufei.routing.board import Locked
from wufei.routing.plans import Plan, Rest, Route, Trip, Unplanned, Visit, WhyNot
from wufei.routing.records import (
    Break,
    Depot,
    MalformedProblemError,
    Place,
    Plant,
    Problem,
    Stop,
    Vehicle,
    Window,
)
from wufei.routing.replanning import Changes, Replanned, replan
from wufei.routing.resequencing import resequenced
from wufei.routing.searching import Progress
from wufei.routing.solving import rank, solve
from wufei.routing.travel import Estimate, Matrix, Speeds, Travel
from wufei.routing.validation import Fault, Violation, validate

__all__ = [
    "Break",
    "Changes",
    "Depot",
    "Estimate",
    "Fault",
    "Locked",
    "MalformedProblemError",
    "Matrix",
    "Place",
    "Plan",
    "Plant",
    "Problem",
    "Progress",
    "Replanned",
    "Rest",
    "Route",
    "Speeds",
    "Stop",
    "Travel",
    "Trip",
    "Unplanned",
    "Vehicle",
    "Violation",
    "Visit",
    "WhyNot",
    "Window",
    "rank",
    "replan",
    "resequenced",
    "solve",
    "validate",
]
