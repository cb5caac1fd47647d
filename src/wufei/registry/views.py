"""Pages of the registers. A register is declared in ``declared``; every view serves all of them."""

from __future__ import annotations

import copy

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django_tables2 import RequestConfig

from wufei.kernel.form_refusals import refusals_on
from wufei.kernel.requests import actor_of_request
from wufei.kernel.spreadsheets import XLSX, xlsx_file
from wufei.registry.action_forms import TreeForm
from wufei.registry.declared import REGISTERS
from wufei.registry.exports import cells_of, headings_of
from wufei.registry.presentation import facts_of, history_of
from wufei.registry.queries.regions import tree_on
from wufei.registry.registers import Register
from wufei.registry.submitting import form_page, related_urls, row_or_404

PAGE_SIZE = 25


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All registers, with the number of rows that the reader sees."""
    actor = actor_of_request(request)
    counts = [(register, register.rows(actor).count()) for register in REGISTERS]
    return render(request, "registry/index.html", {"registers": counts})


@login_required
@require_GET
def listing(request: HttpRequest, register: Register) -> HttpResponse:
    actor = actor_of_request(request)
    chosen = register.filters(request.GET, queryset=register.rows(actor), request=request)
    table = register.table(chosen.qs, template_name="web/table.html")
    RequestConfig(request, paginate={"per_page": PAGE_SIZE}).configure(table)
    query = request.GET.copy()
    query.pop("page", None)
    table.empty_text = _("没有符合条件的记录") if query else _("还没有记录")
    table.empty_advice = _("请放宽筛选条件。") if query else ""
    context = {
        "register": register,
        "filter": chosen,
        "table": table,
        "export_url": f"{register.url('export')}?{query.urlencode()}",
        "create_url": register.url("create") if register.may_add(actor) else "",
    }
    return render(request, "registry/listing.html", context)


@login_required
@require_GET
def export(request: HttpRequest, register: Register) -> FileResponse:
    """The rows of the list with the same filter and order, as a spreadsheet."""
    rows = register.rows(actor_of_request(request))
    chosen = register.filters(request.GET, queryset=rows, request=request)
    table = register.table(chosen.qs)
    RequestConfig(request, paginate=False).configure(table)
    title = str(register.title)
    rows = table.data.data
    headings = headings_of(rows, register.table)
    file = xlsx_file(title=title, headings=headings, rows=cells_of(rows, register.table))
    name = f"{title}-{timezone.localdate().isoformat()}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@login_required
@require_GET
def detail(request: HttpRequest, register: Register, pk: int) -> HttpResponse:
    actor = actor_of_request(request)
    row = row_or_404(request, register, pk)
    context = {
        "register": register,
        "row": row,
        "facts": facts_of(row, register.facts, related_urls(row, register)),
        "history": history_of(row, actor),
        "edit_url": register.url("edit", pk) if register.may_edit(actor, row) else "",
        "actions": [
            (action, register.url(action.slug, pk))
            for action in register.actions
            if action.may(actor, row)
        ],
        **register.more(row, actor),
    }
    return render(request, register.detail_template, context)


@login_required
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest, register: Register) -> HttpResponse:
    actor = actor_of_request(request)
    if register.form is None or register.create is None or not register.may_add(actor):
        raise PermissionDenied
    form = register.form(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            row = register.create(actor=actor, reason=reason, **form.values())
            messages.success(request, _("已登记：%(row)s。") % {"row": row})
            return redirect(register.url("detail", row.pk))
    context = {
        "register": register,
        "form": form,
        "heading": register.add_label,
        "cancel_url": register.url("list"),
    }
    return form_page(request, context)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, register: Register, pk: int) -> HttpResponse:
    actor = actor_of_request(request)
    row = row_or_404(request, register, pk)
    if register.form is None or register.update is None or not register.may_edit(actor, row):
        raise PermissionDenied
    form = register.form(request.POST or None, actor=actor, instance=copy.copy(row))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            changes = {**form.values(), "reason": form.cleaned_data["reason"]}
            row = register.update(actor=actor, **{register.argument: row}, **changes)
            messages.success(request, _("已保存：%(row)s。") % {"row": row})
            return redirect(register.url("detail", pk))
    context = {
        "register": register,
        "form": form,
        "row": row,
        "heading": _("修改：%(row)s") % {"row": row},
        "cancel_url": register.url("detail", pk),
    }
    return form_page(request, context)


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, register: Register, pk: int, action: str) -> HttpResponse:
    """A form of its own for one thing done to a row: close, merge, rename."""
    actor = actor_of_request(request)
    row, wanted = row_or_404(request, register, pk), register.action(action)
    if not wanted.may(actor, row):
        raise PermissionDenied
    form = wanted.form(request.POST or None, row=row, actor=actor)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            wanted.run(actor=actor, row=row, **form.cleaned_data)
            messages.success(request, str(wanted.done))
            return redirect(register.url("detail", pk))
    context = {
        "register": register,
        "form": form,
        "row": row,
        "action": wanted,
        "heading": _("%(action)s：%(row)s") % {"action": wanted.label, "row": row},
        "cancel_url": register.url("detail", pk),
    }
    return form_page(request, context)


@login_required
@require_GET
def region_tree(request: HttpRequest) -> HttpResponse:
    """The tree of divisions as it stood on a day, down to the townships."""
    form = TreeForm(request.GET or None)
    day = timezone.localdate()
    if form.is_bound and form.is_valid():
        day = form.cleaned_data["day"] or day
    roots = tree_on(day)
    districts = sum(len(root.children) for root in roots)
    context = {"form": form, "day": day, "roots": roots, "districts": districts}
    status = 422 if form.errors else 200
    return render(request, "registry/region_tree.html", context, status=status)
