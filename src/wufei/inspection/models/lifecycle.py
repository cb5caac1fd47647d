from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from wufei.kernel.transitions import Transition, TransitionTable


class ProblemState(models.TextChoices):
    FOUND = "found", pgettext_lazy("problem", "待交办")
    ASSIGNED = "assigned", pgettext_lazy("problem", "整改中")
    CORRECTED = "corrected", pgettext_lazy("problem", "待复查")
    RETURNED = "returned", pgettext_lazy("problem", "退回整改")
    PASSED = "passed", pgettext_lazy("problem", "复查通过")
    COUNTED = "counted", pgettext_lazy("problem", "已计入考评")
    CLOSED = "closed", pgettext_lazy("problem", "已销号")
    WITHDRAWN = "withdrawn", pgettext_lazy("problem", "已撤销")


_S = ProblemState

PROBLEM_LIFECYCLE: TransitionTable[ProblemState] = TransitionTable(
    states={state: state.label for state in ProblemState},
    initial=_S.FOUND,
    transitions=(
        Transition(_S.FOUND, _S.ASSIGNED, pgettext_lazy("problem", "交办")),
        Transition(_S.ASSIGNED, _S.ASSIGNED, pgettext_lazy("problem", "改派或改期")),
        Transition(_S.ASSIGNED, _S.CORRECTED, pgettext_lazy("problem", "提交整改")),
        Transition(_S.CORRECTED, _S.PASSED, pgettext_lazy("problem", "复查通过")),
        Transition(_S.CORRECTED, _S.RETURNED, pgettext_lazy("problem", "复查退回")),
        Transition(_S.RETURNED, _S.CORRECTED, pgettext_lazy("problem", "再次提交整改")),
        Transition(_S.RETURNED, _S.ASSIGNED, pgettext_lazy("problem", "改派或改期")),
        Transition(_S.PASSED, _S.COUNTED, pgettext_lazy("problem", "计入考评")),
        Transition(_S.COUNTED, _S.CLOSED, pgettext_lazy("problem", "销号")),
        Transition(_S.FOUND, _S.WITHDRAWN, pgettext_lazy("problem", "撤销")),
        Transition(_S.ASSIGNED, _S.WITHDRAWN, pgettext_lazy("problem", "撤销")),
        Transition(_S.RETURNED, _S.WITHDRAWN, pgettext_lazy("problem", "撤销")),
    ),
)

#: Waits for whoever answers for it.
WITH_RESPONSIBLE = (ProblemState.ASSIGNED, ProblemState.RETURNED)
#: Was put right, and somebody else has seen it.
SETTLED = (ProblemState.PASSED, ProblemState.COUNTED, ProblemState.CLOSED)


class VisitState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("visit", "待巡查")
    BEGUN = "begun", pgettext_lazy("visit", "巡查中")
    DONE = "done", pgettext_lazy("visit", "已完成")
    SKIPPED = "skipped", pgettext_lazy("visit", "未巡查")


_V = VisitState

VISIT_LIFECYCLE: TransitionTable[VisitState] = TransitionTable(
    states={state: state.label for state in VisitState},
    initial=_V.PLANNED,
    transitions=(
        Transition(_V.PLANNED, _V.BEGUN, pgettext_lazy("visit", "到场")),
        Transition(_V.PLANNED, _V.DONE, pgettext_lazy("visit", "提交")),
        Transition(_V.BEGUN, _V.DONE, pgettext_lazy("visit", "提交")),
        Transition(_V.PLANNED, _V.SKIPPED, pgettext_lazy("visit", "说明未巡查")),
        Transition(_V.BEGUN, _V.SKIPPED, pgettext_lazy("visit", "说明未巡查")),
        Transition(_V.SKIPPED, _V.BEGUN, pgettext_lazy("visit", "补巡查")),
    ),
)
