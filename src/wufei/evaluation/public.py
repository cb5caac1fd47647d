"""What other modules may use of statistics and evaluation."""

from wufei.evaluation.domain.capturing import Captured, capture_days, capture_operations
from wufei.evaluation.domain.moving import move_evaluation
from wufei.evaluation.domain.objecting import (
    CorrectionDraft,
    answer_objection,
    correct_score,
    object_to_score,
)
from wufei.evaluation.domain.publishing import create_scheme, publish_version
from wufei.evaluation.domain.running import ask_for_evaluation, compute_evaluation
from wufei.evaluation.models import (
    Evaluation,
    EvaluationState,
    Objection,
    Scheme,
    SchemeVersion,
    UnitScore,
)
from wufei.evaluation.scheme_files import shipped_texts

__all__ = [
    "Captured",
    "CorrectionDraft",
    "Evaluation",
    "EvaluationState",
    "Objection",
    "Scheme",
    "SchemeVersion",
    "UnitScore",
    "answer_objection",
    "ask_for_evaluation",
    "capture_days",
    "capture_operations",
    "compute_evaluation",
    "correct_score",
    "create_scheme",
    "move_evaluation",
    "object_to_score",
    "publish_version",
    "shipped_texts",
]
