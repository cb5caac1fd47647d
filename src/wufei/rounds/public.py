"""What other modules may use of rounds."""

from wufei.rounds.domain.handing_over import hand_over
from wufei.rounds.domain.moving import move_round, move_stop
from wufei.rounds.models import (
    PLAN_LIFECYCLE,
    ROUND_LIFECYCLE,
    STOP_LIFECYCLE,
    Plan,
    PlanningRule,
    PlanState,
    PlantSchedule,
    Round,
    RoundState,
    RoundStop,
    StopState,
    UnplannedOrder,
    VehicleProfile,
)
from wufei.rounds.queries import published_rounds, round_for_driver
from wufei.rounds.refusals import RoundsReason

__all__ = [
    "PLAN_LIFECYCLE",
    "ROUND_LIFECYCLE",
    "STOP_LIFECYCLE",
    "Plan",
    "PlanState",
    "PlanningRule",
    "PlantSchedule",
    "Round",
    "RoundState",
    "RoundStop",
    "RoundsReason",
    "StopState",
    "UnplannedOrder",
    "VehicleProfile",
    "hand_over",
    "move_round",
    "move_stop",
    "published_rounds",
    "round_for_driver",
]
