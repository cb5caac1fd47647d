"""The audit log: who did what to which row, when and why, with what differs."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from wufei.kernel.models import AuditRecord
from wufei.kernel.requests import actor_of_request
from wufei.kernel.spreadsheets import XLSX, xlsx_file
from wufei.web.audit_reading import differences
from wufei.web.filters import AuditFilter
from wufei.web.tables import AuditTable, audit_cells, audit_headings


@login_required
@require_safe
def audit_list(request: HttpRequest) -> HttpResponseBase:
    """Newest first; ``?export=xlsx`` gives the rows of the filter as a spreadsheet."""
    rows = AuditRecord.objects.visible_to(actor_of_request(request))
    found = AuditFilter(request.GET, queryset=rows)
    if request.GET.get("export") == "xlsx":
        cells = map(audit_cells, found.qs.iterator(1000))
        file = xlsx_file(title=_("审计日志"), headings=audit_headings(), rows=cells)
        name = f"{_('审计日志')}-{timezone.localtime():%Y%m%d-%H%M}.xlsx"
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
    table = AuditTable(found.qs)
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    context = {"table": table, "filter": found, "exportable": True}
    return render(request, "web/audit/list.html", context)


@login_required
@require_safe
def audit_detail(request: HttpRequest, number: int) -> HttpResponse:
    record = AuditRecord.objects.get_visible_or_404(actor_of_request(request), number=number)
    context = {"record": record, "differences": differences(record)}
    return render(request, "web/audit/detail.html", context)
