from wufei.evaluation.models.captures import CaptureMark
from wufei.evaluation.models.evaluations import (
    EVALUATION_LIFECYCLE,
    PUBLISHED,
    Evaluation,
    EvaluationState,
    IndicatorScore,
    UnitScore,
)
from wufei.evaluation.models.objections import Correction, Objection, ObjectionState
from wufei.evaluation.models.schemes import Scheme, SchemeVersion

__all__ = [
    "EVALUATION_LIFECYCLE",
    "PUBLISHED",
    "CaptureMark",
    "Correction",
    "Evaluation",
    "EvaluationState",
    "IndicatorScore",
    "Objection",
    "ObjectionState",
    "Scheme",
    "SchemeVersion",
    "UnitScore",
]
