from wufei.rounds.models.plans import (
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
