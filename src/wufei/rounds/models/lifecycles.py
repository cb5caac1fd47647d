"""What may follow what for plans, rounds and stops."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wufei.kernel.transitions import Transition, TransitionTable
from wufei.rounds.models.plans import PlanState as P
from wufei.rounds.models.rounds import RoundState as R
from wufei.rounds.models.rounds import StopState as S

PLAN_LIFECYCLE = TransitionTable[P](
    states={state: state.label for state in P},
    initial=P.DRAFT,
    transitions=(
        Transition(P.DRAFT, P.COMPUTING, _("计算")),
        Transition(P.DRAFT, P.DISCARDED, _("放弃")),
        Transition(P.COMPUTING, P.READY, _("算出方案")),
        Transition(P.COMPUTING, P.COMPUTING, _("重新计算")),
        Transition(P.COMPUTING, P.DISCARDED, _("放弃")),
        Transition(P.READY, P.COMPUTING, _("再计算")),
        Transition(P.READY, P.PUBLISHED, _("发布")),
        Transition(P.READY, P.DISCARDED, _("放弃")),
        Transition(P.PUBLISHED, P.SUPERSEDED, _("改用另一方案")),
    ),
)

ROUND_LIFECYCLE = TransitionTable[R](
    states={state: state.label for state in R},
    initial=R.PLANNED,
    transitions=(
        Transition(R.PLANNED, R.DRIVING, _("出车")),
        Transition(R.PLANNED, R.BROKEN_DOWN, _("故障")),
        Transition(R.PLANNED, R.FINISHED, _("不出车")),
        Transition(R.DRIVING, R.BROKEN_DOWN, _("故障")),
        Transition(R.DRIVING, R.FINISHED, _("收车")),
        Transition(R.DRIVING, R.PLANNED, _("撤回出车")),
        Transition(R.BROKEN_DOWN, R.DRIVING, _("修复")),
        Transition(R.BROKEN_DOWN, R.FINISHED, _("收车")),
        Transition(R.FINISHED, R.DRIVING, _("撤回收车")),
    ),
)

#: A crew may forget to tell its arrival, and takes back what it told.
STOP_LIFECYCLE = TransitionTable[S](
    states={state: state.label for state in S},
    initial=S.WAITING,
    transitions=(
        Transition(S.WAITING, S.ARRIVED, _("到达")),
        Transition(S.WAITING, S.DONE, _("完成")),
        Transition(S.WAITING, S.REFUSED, _("拒收")),
        Transition(S.WAITING, S.SKIPPED, _("未能收运")),
        Transition(S.WAITING, S.WITHDRAWN, _("撤下")),
        Transition(S.ARRIVED, S.DONE, _("完成")),
        Transition(S.ARRIVED, S.REFUSED, _("拒收")),
        Transition(S.ARRIVED, S.SKIPPED, _("未能收运")),
        Transition(S.ARRIVED, S.WAITING, _("撤回到达")),
        Transition(S.DONE, S.ARRIVED, _("撤回完成")),
        Transition(S.DONE, S.WAITING, _("撤回完成")),
        Transition(S.REFUSED, S.ARRIVED, _("撤回拒收")),
        Transition(S.REFUSED, S.WAITING, _("撤回拒收")),
        Transition(S.SKIPPED, S.ARRIVED, _("补收到达")),
        Transition(S.SKIPPED, S.DONE, _("补收完成")),
        Transition(S.SKIPPED, S.WAITING, _("撤回未收")),
    ),
)
