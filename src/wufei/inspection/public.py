"""What other modules may use of inspection."""

from wufei.inspection.domain.chain import chain_of
from wufei.inspection.domain.deadlines import Proposal, Responsible, propose
from wufei.inspection.domain.moving import move_problem
from wufei.inspection.domain.planning import plan_visits
from wufei.inspection.domain.problems import ProblemDraft, open_problem
from wufei.inspection.domain.publishing import publish as publish_form
from wufei.inspection.domain.settings import create_setting
from wufei.inspection.domain.shipping import load_shipped_settings
from wufei.inspection.domain.visiting import Submission, begin_visit, submit_visit
from wufei.inspection.models import (
    PROBLEM_LIFECYCLE,
    AccuracyCheck,
    ChainHolder,
    ChainRole,
    FormTemplate,
    Notice,
    Problem,
    ProblemEvent,
    ProblemKind,
    ProblemState,
    Team,
    TeamKind,
    TeamMember,
    Visit,
    VisitPlan,
    VisitState,
)
from wufei.inspection.queries import Closure, closures, problems_due
from wufei.inspection.refusals import InspectionReason

__all__ = [
    "PROBLEM_LIFECYCLE",
    "AccuracyCheck",
    "ChainHolder",
    "ChainRole",
    "Closure",
    "FormTemplate",
    "InspectionReason",
    "Notice",
    "Problem",
    "ProblemDraft",
    "ProblemEvent",
    "ProblemKind",
    "ProblemState",
    "Proposal",
    "Responsible",
    "Submission",
    "Team",
    "TeamKind",
    "TeamMember",
    "Visit",
    "VisitPlan",
    "VisitState",
    "begin_visit",
    "chain_of",
    "closures",
    "create_setting",
    "load_shipped_settings",
    "move_problem",
    "open_problem",
    "plan_visits",
    "problems_due",
    "propose",
    "publish_form",
    "submit_visit",
]
