"""Monthly reports: generated from the books, completed by what only the body knows, submitted."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import Entry
from wufei.registry.public import Organisation, record_change
from wufei.settlement import rules
from wufei.settlement.domain.billing import last_day, month_of
from wufei.settlement.models import (
    REPORT_LIFECYCLE,
    GateReceipt,
    MonthlyReport,
    ReportRule,
    ReportState,
)
from wufei.settlement.queries.months import content_of
from wufei.settlement.refusals import SettlementReason as No

REPORTERS = (Organisation.Kind.HAULER, Organisation.Kind.PLANT_OPERATOR)
#: The due day where no rule is entered (household.md §6 names the tenth; unconfirmed).
DUE_DAY = 10


def due_on(organisation: Organisation, month: dt.date) -> dt.date:
    """By when the report of a month is due: the rule in force on the month's last day."""
    end = last_day(month)
    rule = ReportRule.objects.filter(kind=organisation.kind).in_force(end).first()
    following = end + dt.timedelta(days=1)
    return following.replace(day=rule.due_day if rule else DUE_DAY)


def generate_report(*, actor: Actor, organisation: Organisation, month: dt.date) -> MonthlyReport:
    """The report of a month as the books stand now; what was typed in stays.

    Raises:
        Refusal: NOT_ALLOWED, NOT_A_REPORTER, MONTH_NOT_OVER, REPORT_SUBMITTED.
    """
    _require(actor, organisation)
    if organisation.kind not in REPORTERS:
        raise Refusal(No.NOT_A_REPORTER, name=str(organisation))
    month = month_of(month)
    if last_day(month) >= timezone.localdate():
        raise Refusal(No.MONTH_NOT_OVER, month=f"{month:%Y-%m}")
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        row = MonthlyReport.objects.filter(organisation=organisation, month=month).first()
        if row is not None and row.state == ReportState.SUBMITTED:
            raise Refusal(No.REPORT_SUBMITTED, month=f"{month:%Y-%m}")
        row = row or MonthlyReport(organisation=organisation, month=month)
        row.due_on = due_on(organisation, month)
        row.state = ReportState.GENERATED
        row.cut = Entry.objects.aggregate(last=Max("id"))["last"] or 0
        row.content = content_of(organisation, month, cut=row.cut)
        row.generated_at = timezone.now()
        row.save()
        record_change(actor=actor, verb="generated", row=row, before=None, after={"cut": row.cut})
    return row


def declare(
    *, actor: Actor, report: MonthlyReport, days: int, downtime_hours: Decimal, note: str = ""
) -> MonthlyReport:
    """What only the body knows of its running: days run, hours of downtime, a remark.

    Raises:
        Refusal: NOT_ALLOWED, REPORT_SUBMITTED, BAD_DECLARATION.
    """
    _require(actor, report.organisation)
    most = last_day(report.month).day
    if not 0 <= days <= most or not 0 <= downtime_hours <= most * 24:
        raise Refusal(
            No.BAD_DECLARATION, pointer="/downtime_hours", hours=downtime_hours, most=most * 24
        )
    with transaction.atomic():
        row: MonthlyReport = MonthlyReport.objects.select_for_update().get(pk=report.pk)
        if row.state == ReportState.SUBMITTED:
            raise Refusal(No.REPORT_SUBMITTED, month=f"{row.month:%Y-%m}")
        before = dict(row.declared)
        row.declared = {"days": days, "downtime_hours": str(downtime_hours), "note": note.strip()}
        row.save(update_fields=["declared"])
        record_change(
            actor=actor, verb="declared", row=row, before=before, after=dict(row.declared)
        )
    return row


def move_report(
    *, actor: Actor, report: MonthlyReport, state: ReportState, reason: str = ""
) -> MonthlyReport:
    """The only way a report changes its state; submitting fixes it.

    Raises:
        Refusal: NOT_ALLOWED; of the lifecycle what may follow.
    """
    _require(actor, report.organisation)
    with transaction.atomic():
        row: MonthlyReport = MonthlyReport.objects.select_for_update().get(pk=report.pk)
        before = ReportState(row.state)
        REPORT_LIFECYCLE.check(before, state, row)
        row.state = state
        if state == ReportState.SUBMITTED:
            row.submitted_at, row.submitted_by = timezone.now(), actor.name
        row.save()
        record_change(
            actor=actor, verb="moved", row=row, before={"state": before.value},
            after={"state": state.value}, reason=reason,
        )  # fmt: skip
    return row


def generate_missing(*, actor: Actor, today: dt.date | None = None) -> int:
    """Reports of the month before ``today`` for every body that carried or received then."""
    month = month_of(month_of(today or timezone.localdate()) - dt.timedelta(days=1))
    active = GateReceipt.objects.filter(
        occurred_at__date__range=(month, last_day(month))
    ).values_list("load__round__plan__hauler", "site__organisation")
    bodies = {pk for pair in active for pk in pair}
    done = MonthlyReport.objects.filter(month=month).values("organisation")
    rows: Any = Organisation.objects.filter(pk__in=bodies, kind__in=REPORTERS).exclude(pk__in=done)
    for body in rows:
        generate_report(actor=actor, organisation=body, month=month)
    return len(rows)


def _require(actor: Actor, organisation: Organisation) -> None:
    allowed = rules.may_report(
        actor, region_path=organisation.region.path, organisation_id=organisation.pk
    )
    if not allowed:
        raise Refusal(No.NOT_ALLOWED, roles=_("本单位的调度员、地磅员或所在地的无废办"))
