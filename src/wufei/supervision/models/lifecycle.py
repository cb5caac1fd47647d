from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wufei.kernel.transitions import Transition, TransitionTable
from wufei.supervision.models.findings import FindingState

_OPEN, _TAKEN_UP = FindingState.OPEN, FindingState.TAKEN_UP
_FALSE_ALARM, _NOTED = FindingState.FALSE_ALARM, FindingState.NOTED
_REOPEN = pgettext_lazy("finding", "重新打开")

LIFECYCLE: TransitionTable[FindingState] = TransitionTable(
    states={state: state.label for state in FindingState},
    initial=_OPEN,
    transitions=(
        Transition(_OPEN, _TAKEN_UP, pgettext_lazy("finding", "转整改")),
        Transition(_OPEN, _FALSE_ALARM, pgettext_lazy("finding", "标为误报")),
        Transition(_OPEN, _NOTED, pgettext_lazy("finding", "阅知")),
        Transition(_TAKEN_UP, _OPEN, _REOPEN),
        Transition(_FALSE_ALARM, _OPEN, _REOPEN),
        Transition(_NOTED, _OPEN, _REOPEN),
    ),
)
