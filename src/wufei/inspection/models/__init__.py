from wufei.inspection.models.chain import ChainHolder, ChainPerson, ChainRole
from wufei.inspection.models.enforcement import EnforcementMeasure, EnforcementRecord
from wufei.inspection.models.forms import Answer, FilledForm, FormTemplate, FormVersion
from wufei.inspection.models.kinds import DeadlineRule, ProblemKind, Severity
from wufei.inspection.models.lifecycle import (
    PROBLEM_LIFECYCLE,
    SETTLED,
    VISIT_LIFECYCLE,
    WITH_RESPONSIBLE,
    ProblemState,
    VisitState,
)
from wufei.inspection.models.notices import EscalationLevel, Notice, NoticeReading, RecipientList
from wufei.inspection.models.problems import EventPhoto, Problem, ProblemEvent
from wufei.inspection.models.scope import Duty, duties_of
from wufei.inspection.models.teams import Team, TeamKind, TeamMember
from wufei.inspection.models.visits import AccuracyCheck, Visit, VisitPlan

__all__ = [
    "PROBLEM_LIFECYCLE",
    "SETTLED",
    "VISIT_LIFECYCLE",
    "WITH_RESPONSIBLE",
    "AccuracyCheck",
    "Answer",
    "ChainHolder",
    "ChainPerson",
    "ChainRole",
    "DeadlineRule",
    "Duty",
    "EnforcementMeasure",
    "EnforcementRecord",
    "EscalationLevel",
    "EventPhoto",
    "FilledForm",
    "FormTemplate",
    "FormVersion",
    "Notice",
    "NoticeReading",
    "Problem",
    "ProblemEvent",
    "ProblemKind",
    "ProblemState",
    "RecipientList",
    "Severity",
    "Team",
    "TeamKind",
    "TeamMember",
    "Visit",
    "VisitPlan",
    "VisitState",
    "duties_of",
]
