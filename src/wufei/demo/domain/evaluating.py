"""The demo's district evaluates its streets for the last month, by the example that is shipped."""

from __future__ import annotations

from wufei.demo.days import Window
from wufei.evaluation.public import (
    Evaluation,
    EvaluationState,
    Scheme,
    ask_for_evaluation,
    compute_evaluation,
    create_scheme,
    move_evaluation,
    shipped_texts,
)
from wufei.kernel.actors import Actor
from wufei.people.public import User, actor_of
from wufei.registry.public import Region

_CODE, _SHIPPED, _DISTRICT = "JLP-STREETS", "street_month", "500107"


def evaluate_streets(*, actor: Actor, window: Window) -> Evaluation | None:
    """Announce the evaluation of the window's last month; None where the scheme stands already.

    The events of the month must have been told to the lake
    (:func:`wufei.demo.domain.telling.tell_lake`).
    """
    if Scheme.objects.filter(code=_CODE).exists():
        return None
    officer = actor_of(User.objects.get(username="district"))
    month = window.months()[-1][0]
    version = create_scheme(
        actor=officer,
        code=_CODE,
        region=Region.objects.get(code=_DISTRICT),
        first_month=window.first,
        text=shipped_texts()[_SHIPPED],
    )
    evaluation = ask_for_evaluation(actor=officer, scheme=version.scheme, month=month)
    evaluation = compute_evaluation(
        actor=actor, evaluation=evaluation, progress=lambda done, total: None
    )
    return move_evaluation(actor=officer, evaluation=evaluation, state=EvaluationState.ANNOUNCED)
