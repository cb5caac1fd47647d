"""The list of findings, one finding with its evidence, and what people make of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from wufei.kernel.actors import Actor
from wufei.kernel.exporting import Export, as_xlsx
from wufei.kernel.form_refusals import refusals_on
from wufei.kernel.models import AuditRecord
from wufei.kernel.phrases import action_phrase
from wufei.kernel.refusals import Refusal
from wufei.supervision import rules
from wufei.supervision.domain.handling import move_finding, note_findings
from wufei.supervision.evidence import address, evidence_of
from wufei.supervision.filters import FindingFilters
from wufei.supervision.forms import MoveForm, NoteForm
from wufei.supervision.models import LIFECYCLE, Finding, FindingState
from wufei.supervision.naming import rule_name, severity_name
from wufei.supervision.queries import SHOWN
from wufei.supervision.sentences import names_of, parameters_of, sentence_of, sureness_of
from wufei.supervision.tables import FindingTable
from wufei.supervision.views.reading import reader_of

PAGE_SIZE, PIECE = 25, 500
#: Inspection stands on a higher floor: its page is known by its address only.
PROBLEM_FORM = "/inspection/problems/new/"


def _rows(actor: Actor) -> Any:
    return Finding.objects.visible_to(actor).select_related(*SHOWN)


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Findings that the reader sees, the newest first, with counts of what the filter leaves."""
    actor = reader_of(request)
    chosen = FindingFilters(request.GET, queryset=_rows(actor), request=request)
    table = FindingTable(chosen.qs, template_name="web/table.html")
    RequestConfig(request, paginate={"per_page": PAGE_SIZE}).configure(table)
    query = request.GET.copy()
    query.pop("page", None)
    table.empty_text = _("没有符合条件的发现") if query else _("还没有发现")
    table.empty_advice = (
        _("请放宽筛选条件。") if query else _("每天清晨判读前一天；白天每五分钟看一次。")
    )
    context = {
        "table": table,
        "filter": chosen,
        "counts": _counts(chosen.qs),
        "export_url": f"export.xlsx?{query.urlencode()}",
        "may_read_runs": rules.may_read_runs(actor),
        "may_note": actor.has_role(*rules.OFFICES),
        "note_form": NoteForm(),
    }
    return render(request, "supervision/findings.html", context)


def _counts(rows: Any) -> list[tuple[str, int]]:
    """How many there are, how many wait, and how many of these are serious."""
    by = dict.fromkeys([*FindingState.values, "high"], 0)
    for state, severity, count in (
        rows.order_by().values_list("state", "severity").annotate(count=Count("pk"))
    ):
        by[state] += count
        if severity == "high" and state == FindingState.OPEN:
            by["high"] += count
    return [
        (str(FindingState.OPEN.label), by["open"]),
        (_("待处理且严重"), by["high"]),
        (str(FindingState.TAKEN_UP.label), by["taken_up"]),
        (str(FindingState.FALSE_ALARM.label), by["false_alarm"]),
        (str(FindingState.NOTED.label), by["noted"]),
    ]


@login_required
@require_GET
def export(request: HttpRequest) -> HttpResponse | FileResponse:
    """The rows of the list with the same filter, as a spreadsheet."""
    actor = reader_of(request)
    rows = FindingFilters(request.GET, queryset=_rows(actor), request=request).qs
    headings = [
        _("时间"),
        _("止"),
        _("规则"),
        _("发现"),
        _("严重程度"),
        _("可信度（%）"),
        _("所在区划"),
        _("责任单位"),
        _("车牌"),
        _("状态"),
        _("处理事由"),
    ]
    names = names_of(rows.only("wastes").select_related(None)) if rows else {}

    def cells(row: Finding) -> list[Any]:
        return [
            row.begins_at,
            row.ends_at,
            rule_name(row.rule),
            sentence_of(row, names),
            severity_name(row.severity),
            row.confidence,
            str(row.region or ""),
            str(row.organisation or ""),
            row.plate,
            row.get_state_display(),
            row.state_reason,
        ]

    return as_xlsx(Export(_("监管发现"), headings, cells), rows)


@login_required
@require_GET
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened, by which figures, how sure, and everything that shows it."""
    actor = reader_of(request)
    row = _row(actor, pk)
    evidence = evidence_of(row)
    context = {
        "finding": row,
        "rule": rule_name(row.rule),
        "severity": severity_name(row.severity),
        "sentence": sentence_of(row),
        "sureness": sureness_of(row),
        "parameters": parameters_of(row),
        "evidence": evidence,
        "weighings": [
            (each, address("collection:orders_detail", each.order_id) if each.order_id else "")
            for each in evidence.weighings
        ],
        "receipts": [(each, evidence.entries.get(each.pk, [])) for each in evidence.receipts],
        "moves": _moves(actor, row),
        "problem_url": _problem_url(actor, row),
        "history": _history(actor, row),
    }
    return render(request, "supervision/finding.html", context)


def _row(actor: Actor, pk: int) -> Finding:
    row: Finding | None = (
        _rows(actor)
        .select_related(*SHOWN, "first_run", "last_run", "gone_in")
        .filter(pk=pk)
        .first()
    )
    if row is None:
        raise Http404
    return row


def _allowed(actor: Actor, row: Finding, state: FindingState) -> bool:
    region = row.region.path if row.region else None
    if FindingState.FALSE_ALARM in (state, row.state):
        return rules.may_judge(actor, region_path=region)
    return rules.may_handle(actor, region_path=region)


def _moves(actor: Actor, row: Finding) -> list[tuple[str, Any]]:
    """State and words of what the reader may make of it now. Taking it up is the problem's page."""
    now = FindingState(row.state)
    return [
        (state.value, LIFECYCLE.check(now, state, row).event)
        for state in LIFECYCLE.open_states(now, row)
        if state != FindingState.TAKEN_UP and _allowed(actor, row, state)
    ]


def _problem_url(actor: Actor, row: Finding) -> str:
    """Where a finding becomes a problem that somebody must put right."""
    if row.state != FindingState.OPEN or not _allowed(actor, row, FindingState.TAKEN_UP):
        return ""
    try:
        resolve(PROBLEM_FORM)
    except Resolver404:
        return ""
    return f"{PROBLEM_FORM}?finding={row.pk}"


def _history(actor: Actor, row: Finding) -> list[dict[str, Any]]:
    records = AuditRecord.objects.visible_to(actor).about(row).order_by("-number")[:50]
    labels = dict(FindingState.choices)
    return [
        {
            "at": record.at,
            "actor": record.actor_name,
            "phrase": action_phrase(record.action),
            "to": labels.get(record.after.get("state", ""), ""),
            "reason": record.reason,
        }
        for record in records
    ]


@login_required
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int, state: str) -> HttpResponse:
    """A form for the reason; what is allowed is judged again by the domain."""
    actor = reader_of(request)
    row = _row(actor, pk)
    wanted = next((each for each in FindingState if each.value == state), None)
    if wanted is None:
        raise Http404
    if not _allowed(actor, row, wanted):
        raise PermissionDenied
    form = MoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            move_finding(actor=actor, finding=row, state=wanted, reason=form.cleaned_data["reason"])
            messages.success(request, _("已处理：%(finding)s。") % {"finding": row})
            return redirect("supervision:finding", pk=pk)
    event = next((words for value, words in _moves(actor, row) if value == state), wanted.label)
    context = {
        "form": form,
        "finding": row,
        "heading": _("%(event)s：%(finding)s") % {"event": event, "finding": row},
        "event": event,
        "sentence": sentence_of(row),
        "is_false_alarm": wanted == FindingState.FALSE_ALARM,
    }
    status = 422 if form.errors else 200
    return render(request, "supervision/move.html", context, status=status)


@login_required
@require_POST
def note(request: HttpRequest) -> HttpResponse:
    """Note the ticked findings, all or none."""
    actor = reader_of(request)
    keys = [key for key in request.POST.getlist("finding") if key.isdigit()][:PIECE]
    rows = list(Finding.objects.visible_to(actor).filter(pk__in=keys))
    try:
        count = note_findings(actor=actor, findings=rows, reason=request.POST.get("reason", ""))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        words = ngettext("已阅知 %(count)s 条。", "已阅知 %(count)s 条。", count)
        messages.success(request, words % {"count": count})
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """The list as it was filtered; only our own address is believed."""
    query = request.POST.get("query", "")
    return f"{reverse('supervision:index')}?{query}" if query else reverse("supervision:index")
