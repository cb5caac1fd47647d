"""The life of an import, and the one function that changes its state."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wufei.intake.models import ImportRun, RunState
from wufei.kernel.refusals import Refusal
from wufei.kernel.transitions import Transition, TransitionTable

S = RunState
LIFECYCLE: TransitionTable[str] = TransitionTable(
    states={state.value: state.label for state in RunState},
    initial=S.UPLOADED.value,
    transitions=(
        Transition(S.UPLOADED.value, S.MAPPED.value, _("选定方案")),
        Transition(S.UPLOADED.value, S.FAILED.value, _("无法读取")),
        Transition(S.MAPPED.value, S.MAPPED.value, _("改选方案")),
        Transition(S.MAPPED.value, S.CHECKED.value, _("试算")),
        Transition(S.MAPPED.value, S.FAILED.value, _("无法读取")),
        Transition(S.CHECKED.value, S.MAPPED.value, _("改选方案")),
        Transition(S.CHECKED.value, S.CHECKED.value, _("重新试算")),
        Transition(S.CHECKED.value, S.POSTING.value, _("入账")),
        Transition(S.POSTING.value, S.POSTED.value, _("完成")),
        Transition(S.POSTING.value, S.INTERRUPTED.value, _("中断")),
        Transition(S.POSTING.value, S.UNDONE.value, _("撤销")),
        Transition(S.INTERRUPTED.value, S.POSTING.value, _("继续")),
        Transition(S.INTERRUPTED.value, S.UNDONE.value, _("撤销")),
        Transition(S.POSTED.value, S.POSTING.value, _("补入未入账的行")),
        Transition(S.POSTED.value, S.UNDONE.value, _("撤销")),
        Transition(S.FAILED.value, S.MAPPED.value, _("改选方案")),
    ),
)


def move_to(run: ImportRun, state: RunState, **changes: Any) -> None:
    """Set the state, and other fields with it.

    Raises:
        Refusal: the lifecycle does not allow it.
    """
    LIFECYCLE.check(run.state, state.value, run)
    run.state = state
    for name, value in changes.items():
        setattr(run, name, value)
    run.save(update_fields=["state", "changed_at", *changes])


def fault_of(refusal: Refusal) -> dict[str, Any]:
    """A refusal as it is kept with the run."""
    return {"code": refusal.reason.code, "params": plain(dict(refusal.params))}


def plain(params: dict[str, Any]) -> dict[str, Any]:
    """Parameters as JSON: numbers, texts and texts in two languages stay, the rest becomes text."""
    return {
        key: value
        if isinstance(value, (int, str))
        else plain(value)
        if isinstance(value, dict)
        else str(value)
        for key, value in params.items()
    }
