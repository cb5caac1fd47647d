"""Monthly reports: who has reported, one report, its running data and its paper."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wufei.kernel.actors import Actor, Role
from wufei.kernel.documents import PDF
from wufei.kernel.exporting import Export, as_xlsx
from wufei.kernel.form_refusals import refusals_on
from wufei.kernel.listing import answer_list
from wufei.kernel.refusals import Refusal
from wufei.kernel.requests import actor_of_request
from wufei.settlement import printing, rules
from wufei.settlement.domain.reporting import declare, generate_report, move_report
from wufei.settlement.filters import ReportFilters
from wufei.settlement.forms.asking import DeclareForm, GenerateForm
from wufei.settlement.forms.reading import posted
from wufei.settlement.models import REPORT_LIFECYCLE, MonthlyReport, ReportState
from wufei.settlement.tables import ReportTable
from wufei.settlement.wording import section_rows, total_rows


def _may_generate(actor: Actor) -> bool:
    return actor.has_role(*rules.OFFICES, Role.DISPATCHER, *rules.GATE_ROLES)


def _may(actor: Actor, report: MonthlyReport) -> bool:
    body = report.organisation
    return rules.may_report(actor, region_path=body.region.path, organisation_id=body.pk)


def _report(request: HttpRequest, pk: int) -> MonthlyReport:
    rows = MonthlyReport.objects.select_related("organisation__region")
    row: MonthlyReport = rows.get_visible_or_404(actor_of_request(request), pk=pk)
    return row


@login_required
@require_safe
def report_list(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of_request(request)
    rows = MonthlyReport.objects.visible_to(actor).select_related("organisation")
    found = ReportFilters(request.GET, queryset=rows, request=request)
    today = timezone.localdate()
    overdue = rows.exclude(state=ReportState.SUBMITTED).filter(due_on__lt=today)
    export = Export(
        _("运营月报"),
        [_("报送单位"), _("月份"), _("期限"), _("状态"), _("报送时间"), _("报送人")],
        lambda row: [
            str(row.organisation), f"{row.month:%Y-%m}", row.due_on, row.get_state_display(),
            row.submitted_at, row.submitted_by,
        ],
    )  # fmt: skip
    return answer_list(
        request,
        "settlement/reports.html",
        ReportTable(found.qs),
        export=export,
        filter=found,
        may_generate=_may_generate(actor),
        overdue=overdue.order_by("due_on")[:20],
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_new(request: HttpRequest) -> HttpResponse:
    actor = actor_of_request(request)
    if not _may_generate(actor):
        raise PermissionDenied(_("月报由本单位或所在地的无废办生成。"))
    form = GenerateForm(posted(request), actor=actor)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            row = generate_report(actor=actor, **form.cleaned_data)
            messages.success(request, _("月报已由总账生成。"))
            return redirect("settlement:report", row.pk)
    context = {"form": form}
    status = 422 if form.errors else 200
    return render(request, "settlement/report_new.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The report; a POST keeps the running data that were typed in."""
    actor, row = actor_of_request(request), _report(request, pk)
    if request.GET.get("export") == "xlsx":
        return _workbook(row)
    may = _may(actor, row) and row.state != ReportState.SUBMITTED
    if request.method == "POST" and not may:
        raise PermissionDenied
    form = DeclareForm(posted(request), initial=row.declared)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            declare(actor=actor, report=row, **form.cleaned_data)
            messages.success(request, _("运行数据已保存。"))
            return redirect("settlement:report", row.pk)
    open_states = REPORT_LIFECYCLE.open_states(ReportState(row.state), row)
    context = {
        "report": row,
        "totals": list(total_rows(row)),
        "sections": list(section_rows(row))[1:],
        "form": form if may else None,
        "moves": [state.value for state in open_states] if may else [],
        "overdue": row.state != ReportState.SUBMITTED and row.due_on < timezone.localdate(),
    }
    status = 422 if form.errors else 200
    return render(request, "settlement/report.html", context, status=status)


def _workbook(row: MonthlyReport) -> HttpResponseBase:
    rows = [
        [str(title), str(name), value] for title, each in section_rows(row) for name, value in each
    ]
    name = f"{_('运营月报')}-{row.organisation.code}-{row.month:%Y%m}"
    export = Export(name, [_("表"), _("项目"), _("数值")], lambda cells: cells)
    return as_xlsx(export, rows)


@login_required
@require_safe
def report_paper(request: HttpRequest, pk: int) -> HttpResponse:
    row = _report(request, pk)
    name = f"{row.organisation.code}-{row.month:%Y%m}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(printing.report_pdf(row), content_type=PDF, headers=headers)


@login_required
@require_POST
def report_move(request: HttpRequest, pk: int, state: str) -> HttpResponse:
    """Check, send back, submit; or generate once more (``state`` is ``again``)."""
    actor, row = actor_of_request(request), _report(request, pk)
    if state not in {*ReportState.values, "again"}:
        raise Http404
    if not _may(actor, row):
        raise PermissionDenied
    try:
        if state == "again":
            generate_report(actor=actor, organisation=row.organisation, month=row.month)
        else:
            move_report(actor=actor, report=row, state=ReportState(state))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("月报状态已变更。"))
    return redirect("settlement:report", row.pk)
