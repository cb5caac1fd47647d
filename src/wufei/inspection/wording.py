"""How states, deadlines and moments look in lists and on pages: colour always with words."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wufei.inspection.models import WITH_RESPONSIBLE, Problem, ProblemState, Visit, VisitState

_LOOKS = {
    ProblemState.FOUND: "badge-warn",
    ProblemState.ASSIGNED: "badge-info",
    ProblemState.CORRECTED: "badge-info",
    ProblemState.RETURNED: "badge-bad",
    ProblemState.PASSED: "badge-good",
    ProblemState.COUNTED: "badge-good",
    ProblemState.CLOSED: "badge-good",
    ProblemState.WITHDRAWN: "",
    VisitState.PLANNED: "badge-info",
    VisitState.BEGUN: "badge-warn",
    VisitState.DONE: "badge-good",
    VisitState.SKIPPED: "badge-bad",
}
DAY = dt.timedelta(days=1)


def moment(at: dt.datetime) -> str:
    """Local date and time to the minute."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def state_badge(row: Problem | Visit) -> SafeString:
    css = _LOOKS.get(row.state, "")  # type: ignore[call-overload]
    return format_html('<span class="badge {}">{}</span>', css, row.get_state_display())


def deadline_badge(problem: Problem, now: dt.datetime | None = None) -> SafeString:
    """The deadline, and how it stands with it: overdue, near, kept, missed."""
    if problem.due_at is None:
        return SafeString("—")
    css, text = _standing(problem, now or timezone.now())
    if not text:
        return format_html("{}", moment(problem.due_at))
    return format_html('{} <span class="badge {}">{}</span>', moment(problem.due_at), css, text)


def _standing(problem: Problem, now: dt.datetime) -> tuple[str, str]:
    assert problem.due_at is not None
    if problem.state in WITH_RESPONSIBLE:
        left = problem.due_at - now
        if left < dt.timedelta():
            return "badge-bad", _overdue(-left)
        if left < DAY:
            hours = int(left.total_seconds() // 3600)
            text = ngettext("还剩 %(hours)s 小时", "还剩 %(hours)s 小时", hours)
            return "badge-warn", text % {"hours": hours}
        return "", ""
    if problem.in_time is None:
        return "", ""
    return ("badge-good", _("按期")) if problem.in_time else ("badge-bad", _("超期"))


def _overdue(late: dt.timedelta) -> str:
    """Whole days, and hours before the first is over."""
    days = late // DAY
    if days:
        return ngettext("逾期 %(days)s 天", "逾期 %(days)s 天", days) % {"days": days}
    hours = int(late.total_seconds() // 3600)
    return ngettext("逾期 %(hours)s 小时", "逾期 %(hours)s 小时", hours) % {"hours": hours}
