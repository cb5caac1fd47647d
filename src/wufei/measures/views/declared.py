"""Declared values: listed, told, uploaded, corrected, withdrawn."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wufei.kernel.actors import Actor
from wufei.kernel.exporting import Cell, Export, as_xlsx
from wufei.kernel.form_refusals import refusals_on
from wufei.kernel.listing import answer_list
from wufei.kernel.refusals import Refusal
from wufei.kernel.requests import actor_of_request
from wufei.lake.public import (
    DeclaredDraft,
    DeclaredValue,
    can_declare,
    declare_values,
    declaring_roles,
)
from wufei.measures.catalogue import catalogue
from wufei.measures.definitions import Source
from wufei.measures.domain.declaring import declare_once, series_units, withdraw_one
from wufei.measures.filters import DeclaredFilter
from wufei.measures.forms.declaring import CorrectForm, DeclareForm, SheetForm, WithdrawForm
from wufei.measures.importers import COLUMNS, Sheet, fault_of, read_sheet
from wufei.measures.queries import RegionFacts, regions_of
from wufei.measures.question_refusals import QuestionReason as No
from wufei.measures.showing.wording import local
from wufei.measures.tables import DeclaredTable
from wufei.registry.public import Region

_GET_OR_POST = ["GET", "HEAD", "POST"]
_FAULTS_SHOWN = 100


def series_names() -> dict[str, str]:
    """Every series that a measure reads, by the name of that measure."""
    return {
        measure.table: local(measure.name)
        for measure in catalogue().measures.values()
        if measure.source is Source.DECLARED
    }


def declaring_regions(actor: Actor) -> list[RegionFacts]:
    """Divisions for which the actor tells values; none for somebody who tells none.

    Raises:
        PermissionDenied: none at all; its text names who does.
    """
    found = [each for each in regions_of(actor) if can_declare(actor, each.path)]
    if not found:
        raise PermissionDenied(str(Refusal(No.DECLARES_NOTHING, roles=declaring_roles())))
    return found


@login_required
@require_safe
def declared_list(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of_request(request)
    names = series_names()
    rows = DeclaredValue.objects.visible_to(actor).select_related("region").order_by("-number")
    found = DeclaredFilter(request.GET, queryset=rows, names=names, regions=regions_of(actor))
    table = DeclaredTable(
        found.shown,
        names=names,
        may_change=lambda row: not row.withdrawn and can_declare(actor, row.region.path),
    )
    return answer_list(
        request,
        "measures/declared/list.html",
        table,
        export=Export(_("填报值"), [str(words) for words in COLUMNS.values()], _cells),
        filter=found,
        may_declare=any(can_declare(actor, grant.region_path or "") for grant in actor.grants),
    )


def _cells(row: DeclaredValue) -> list[Cell]:
    return [
        row.series, row.region.code, row.first_day, row.last_day, row.value.normalize(), row.unit,
        _("是") if row.estimated else _("否"), row.supplier, row.evidence, row.note, row.reason,
    ]  # fmt: skip


@login_required
@require_http_methods(_GET_OR_POST)
def declared_new(request: HttpRequest) -> HttpResponse:
    actor = actor_of_request(request)
    units = series_units(catalogue())
    choices: dict[str, Any] = {
        "names": series_names(),
        "units": units,
        "regions": declaring_regions(actor),
    }
    form = DeclareForm(request.POST or None, **choices)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            with refusals_on(form):
                given = dict(form.cleaned_data)
                given["region"] = Region.objects.get(code=given["region"])
                given["unit"] = given["unit"] or units[given["series"]]
                row, is_new = declare_once(actor=actor, draft=DeclaredDraft(**given))
                words = _("已填报。") if is_new else _("已有同样的值，没有重复填报。")
                messages.success(request, words)
                return redirect("measures:declared-change", number=row.number)
    return render(request, "measures/declared/new.html", {"form": form}, status=status)


def _row(actor: Actor, number: int) -> DeclaredValue:
    rows = DeclaredValue.objects.select_related("region")
    row: DeclaredValue = rows.get_visible_or_404(actor, number=number)
    return row


@login_required
@require_http_methods(_GET_OR_POST)
def declared_change(request: HttpRequest, number: int) -> HttpResponse:
    """One value with all that was told before and after it, and the form that corrects it."""
    actor = actor_of_request(request)
    row = _row(actor, number)
    told = ("value", "unit", "estimated", "supplier", "evidence", "note")
    form = CorrectForm(request.POST or None, initial={name: getattr(row, name) for name in told})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            with refusals_on(form):
                _correct(actor, row, form.cleaned_data)
                messages.success(request, _("已更正；原值保留在案。"))
                return redirect("measures:declared")
    return _changing(request, row, form, WithdrawForm(), status)


def _correct(actor: Actor, row: DeclaredValue, given: dict[str, Any]) -> None:
    draft = DeclaredDraft(
        series=row.series,
        region=row.region,
        first_day=row.first_day,
        last_day=row.last_day,
        **{**given, "unit": given["unit"] or row.unit},
    )
    declare_once(actor=actor, draft=draft)


def _changing(
    request: HttpRequest, row: DeclaredValue, form: CorrectForm, withdraw: WithdrawForm, status: int
) -> HttpResponse:
    history = DeclaredValue.objects.filter(
        series=row.series, region=row.region, first_day=row.first_day, last_day=row.last_day
    )
    rows = list(history.select_related("region").order_by("-number"))
    standing = rows[0]
    context = {
        "row": row,
        "rows": rows,
        "standing": standing,
        "name": series_names().get(row.series, row.series),
        "form": form,
        "withdraw_form": withdraw,
        "may_change": can_declare(actor_of_request(request), row.region.path)
        and standing.number == row.number
        and not row.withdrawn,
    }
    return render(request, "measures/declared/change.html", context, status=status)


@login_required
@require_POST
def declared_withdraw(request: HttpRequest, number: int) -> HttpResponse:
    actor = actor_of_request(request)
    row = _row(actor, number)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            withdraw_one(actor=actor, row=row, reason=form.cleaned_data["reason"])
            messages.success(request, _("已撤回；原值保留在案。"))
            return redirect("measures:declared")
    told = ("value", "unit", "estimated", "supplier", "evidence", "note")
    unchanged = CorrectForm(initial={name: getattr(row, name) for name in told})
    return _changing(request, row, unchanged, form, 422)


@login_required
@require_http_methods(_GET_OR_POST)
def declared_upload(request: HttpRequest) -> HttpResponse:
    """All rows of a workbook or none: faults are listed with their row and column."""
    actor = actor_of_request(request)
    declaring_regions(actor)
    form = SheetForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "columns": COLUMNS.items(), "names": series_names()}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            sheet = read_sheet(form.cleaned_data["file"].file)
            if not sheet.faults:
                _declare(actor, sheet)
            if not sheet.faults:
                words = _("已填报 %(count)s 个值。") % {"count": len(sheet.drafts)}
                messages.success(request, words)
                return redirect("measures:declared")
            context |= {
                "faults": sheet.faults[:_FAULTS_SHOWN],
                "more_faults": len(sheet.faults) - len(sheet.faults[:_FAULTS_SHOWN]),
            }
    return render(request, "measures/declared/upload.html", context, status=status)


def _declare(actor: Actor, sheet: Sheet) -> None:
    """Declare all drafts; a refusal becomes a fault at its row."""
    try:
        declare_values(actor=actor, drafts=sheet.drafts)
    except Refusal as refusal:
        place = refusal.pointer.strip("/").split("/")[0]
        row = sheet.rows[int(place)] if place.isdigit() else sheet.rows[0]
        sheet.faults.append(fault_of(row, refusal))


@login_required
@require_safe
def upload_template(request: HttpRequest) -> HttpResponseBase:
    """A workbook with the columns, and a row for every series that is to be filled in."""

    places = declaring_regions(actor_of_request(request))
    export = Export(_("填报模板"), [str(words) for words in COLUMNS.values()], list)
    rows = [
        [series, places[0].code, None, None, None, unit, "", "", "", "", ""]
        for series, unit in series_units(catalogue()).items()
    ]
    return as_xlsx(export, rows)
