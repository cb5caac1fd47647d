"""Papers: the order to put a problem right (整改通知单), and the notice of it (通报)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wufei.inspection.models import Problem
from wufei.inspection.views.problems import seen
from wufei.inspection.wording import moment
from wufei.kernel.documents import PDF, pdf_of

TEMPLATE = Path(__file__).resolve().parents[1] / "data" / "paper.typ"


@login_required
@require_safe
def correction_order(request: HttpRequest, code: str) -> HttpResponse:
    """The order to put the problem right, once it is assigned."""
    _actor, problem = seen(request, code)
    if problem.due_at is None:
        raise Http404
    data = {
        "title": _("整改通知单"),
        "number": problem.code,
        "to": _("%(who)s：") % {"who": problem.responsible},
        "opening": _("经检查发现下列问题，请在期限内整改，并提交整改后的照片。"),
        "facts": _facts(problem),
        "closing": _("逾期未整改或复查不合格的，按规定通报并计入考评。"),
        "signatures": [_("签发单位（章）："), _("签收人：")],
        "printed": _("打印时间：%(at)s") % {"at": moment(timezone.now())},
    }
    return _answer(data, f"{problem.code}-order.pdf")


@login_required
@require_safe
def bulletin(request: HttpRequest, code: str) -> HttpResponse:
    """The notice of the problem and of how it went, for the lists that are told."""
    _actor, problem = seen(request, code)
    events = [
        [moment(event.happened_at), event.get_to_state_display(), event.actor_name, event.reason]
        for event in problem.events.all()
    ]
    names = sorted(
        {name for row in problem.notices.exclude(lists="") for name in row.lists.split("、")}
    )
    data = {
        "title": _("问题通报"),
        "number": problem.code,
        "to": _("通报名单：%(names)s") % {"names": "、".join(names) or "—"},
        "opening": _("现将下列问题及其整改情况通报如下。"),
        "facts": [*_facts(problem), [_("当前状态"), str(problem.get_state_display())]],
        "headings": [_("时间"), _("事项"), _("经办人"), _("说明")],
        "events": events,
        "closing": "",
        "signatures": [_("签发单位（章）：")],
        "printed": _("打印时间：%(at)s") % {"at": moment(timezone.now())},
    }
    return _answer(data, f"{problem.code}-notice.pdf")


def _facts(problem: Problem) -> list[list[str]]:
    place = problem.point or problem.region
    rows = [
        (_("问题"), problem.title),
        (_("类别"), str(problem.kind)),
        (_("严重程度"), str(problem.get_severity_display())),
        (_("地点"), f"{place} {problem.point.address if problem.point else ''}".strip()),
        (_("说明"), problem.description),
        (_("发现时间"), moment(problem.found_at)),
        (_("发现人"), problem.found_by_name),
        (_("责任方"), problem.responsible),
        (_("整改期限"), moment(problem.due_at) if problem.due_at else ""),
        (_("依据"), problem.kind.basis),
    ]
    return [[label, value] for label, value in rows if value]


def _answer(data: dict[str, Any], name: str) -> HttpResponse:
    defaults: dict[str, Any] = {"events": [], "headings": []}
    answer = HttpResponse(pdf_of(TEMPLATE, defaults | data), content_type=PDF)
    disposition = content_disposition_header(False, name)  # noqa: FBT003
    answer["Content-Disposition"] = disposition or "inline"
    return answer
