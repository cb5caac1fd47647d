"""What other modules may use of rounds."""

from wufei.rounds.domain.drafting import draft_plan
from wufei.rounds.domain.handing_over import hand_over
from wufei.rounds.domain.moving import move_round, move_stop
from wufei.rounds.domain.naming import round_code
from wufei.rounds.domain.planning_rules import close_rule, create_rule, update_rule
from wufei.rounds.domain.plant_schedules import close_schedule, create_schedule, update_schedule
from wufei.rounds.domain.publishing import publish
from wufei.rounds.domain.replanning import Placed, insert_order, redistribute, withdraw_order
from wufei.rounds.domain.vehicle_profiles import close_profile, create_profile, update_profile
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
    "Placed",
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
    "close_profile",
    "close_rule",
    "close_schedule",
    "create_profile",
    "create_rule",
    "create_schedule",
    "draft_plan",
    "hand_over",
    "insert_order",
    "move_round",
    "move_stop",
    "publish",
    "published_rounds",
    "redistribute",
    "round_code",
    "round_for_driver",
    "update_profile",
    "update_rule",
    "update_schedule",
    "withdraw_order",
]
