from wufei.rounds.models.lifecycles import PLAN_LIFECYCLE, ROUND_LIFECYCLE, STOP_LIFECYCLE
from wufei.rounds.models.planning import PlanningRule, PlantSchedule, VehicleProfile
from wufei.rounds.models.plans import Plan, PlanState, UnplannedOrder
from wufei.rounds.models.rounds import Round, RoundState, RoundStop, StopState

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
    "StopState",
    "UnplannedOrder",
    "VehicleProfile",
]
