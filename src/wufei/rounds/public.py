"""What other modules may use of rounds."""

from wufei.rounds.models import (
    Plan,
    PlanState,
    Round,
    RoundState,
    RoundStop,
    StopState,
    UnplannedOrder,
)

__all__ = [
    "Plan",
    "PlanState",
    "Round",
    "RoundState",
    "RoundStop",
    "StopState",
    "UnplannedOrder",
]
