"""An erratum: figures that the books corrected since, told in an issue of its own."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wufei.bulletin.domain.composing import ItemDraft, add_item
from wufei.bulletin.domain.guards import require_duty
from wufei.bulletin.models import Duty, Issue, IssueState
from wufei.bulletin.refusals import BulletinReason as No
from wufei.bulletin.revising import Revised, revised_figures
from wufei.kernel import audit
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal


def begin_erratum(*, actor: Actor, issue: Issue) -> Issue:
    """A draft issue that corrects an issued one: one item that names every figure, as printed and
    as it reads now. It takes the same way to a number as any issue.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``NOT_EDITABLE`` (not issued), ``NO_DIFFERENCE``.
    """
    series = issue.series
    require_duty(actor, series, Duty.EDITOR)
    if issue.state != IssueState.ISSUED:
        raise Refusal(No.NOT_EDITABLE, state=issue.get_state_display())
    changed = revised_figures(issue)
    if not changed:
        raise Refusal(No.NO_DIFFERENCE)
    today = timezone.localdate()
    with transaction.atomic():
        erratum: Issue = Issue.objects.create(
            series=series,
            first_day=issue.first_day,
            last_day=max(issue.last_day, today),
            corrects=issue,
        )
        audit.record(actor=actor, action="bulletin.issue.erratum", target=erratum)
        draft = ItemDraft(
            group=series.groups[0],
            title=_("关于第 %(number)s 期数字的更正") % {"number": issue.number},
            body="\n".join([_opening(issue), *(_line(one) for one in changed)]),
            source=_("无废城市总账，截面 %(cut)s 与现值") % {"cut": issue.cut},
        )
        add_item(actor=actor, issue=erratum, draft=draft)
    return erratum


def _opening(issue: Issue) -> str:
    day = issue.issued_on
    assert day is not None
    return _(
        "%(month)s月%(day)s日印发的第 %(number)s 期中，以下数字因账本更正而变动，特此更正。"
    ) % {
        "month": day.month,
        "day": day.day,
        "number": issue.number,
    }


def _line(one: Revised) -> str:
    """The number as it reads now is cited, not typed: it is frozen when the erratum is signed."""
    query = one.now.query
    token = f"[[{query.figure}|{query.period}{'|' + query.region if query.region else ''}]]"
    return _("《%(title)s》中%(name)s（%(period)s）由“%(printed)s”更正为%(now)s。") % {
        "title": one.title,
        "name": one.now.name,
        "period": query.period,
        "printed": one.printed,
        "now": token if one.now.shown is not None else _("“无数据”"),
    }
