"""Pages of the register of devices beside those that every register has: entry and import."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wufei.devices import rules
from wufei.devices.declared import DEVICES
from wufei.devices.domain.binding import bind
from wufei.devices.domain.importing import ImportReport, import_devices
from wufei.devices.forms import BindForm, ImportForm
from wufei.devices.importers import COLUMNS, read_devices
from wufei.devices.models import Device
from wufei.kernel.actors import Actor
from wufei.kernel.form_refusals import refusals_on
from wufei.kernel.requests import actor_of_request
from wufei.kernel.spreadsheets import XLSX, xlsx_file


def _binder(request: HttpRequest) -> Actor:
    actor = actor_of_request(request)
    if not rules.may_bind_somewhere(actor):
        raise PermissionDenied
    return actor


@login_required
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    actor = _binder(request)
    asked = {name: request.GET.get(name, "") for name in ("code", "kind")}
    form = BindForm(request.POST or None, actor=actor, initial=asked)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        kind = Device.Kind(values.pop("kind"))
        with refusals_on(form):
            device = bind(actor=actor, kind=kind, **values)
            messages.success(request, _("设备已登记，暂存的消息正在入库。"))
            return redirect(DEVICES.url("detail", device.pk))
    context = {
        "register": DEVICES,
        "form": form,
        "heading": DEVICES.add_label,
        "cancel_url": DEVICES.list_url,
    }
    return render(request, "registry/form.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def import_template(request: HttpRequest) -> FileResponse:
    """An empty file with the headings that the import understands."""
    _binder(request)
    file = xlsx_file(title="设备", headings=list(COLUMNS), rows=[])  # zh: name of the sheet
    return FileResponse(file, as_attachment=True, filename="devices.xlsx", content_type=XLSX)


@login_required
@require_http_methods(["GET", "POST"])
def import_page(request: HttpRequest) -> HttpResponse:
    """Devices from a file: checked, or checked and entered; errors by row and column."""
    actor = _binder(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    report: ImportReport | None = None
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            only_check = form.cleaned_data["only_check"]
            report = _read(actor, form.cleaned_data["file"], only_check=only_check)
    failed = bool(form.errors) or bool(report and report.problems)
    context = {"form": form, "report": report, "register": DEVICES, "columns": list(COLUMNS)}
    return render(request, "devices/import.html", context, status=422 if failed else 200)


def _read(actor: Actor, upload: UploadedFile[Any], *, only_check: bool) -> ImportReport:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        with path.open("wb") as target:
            for chunk in upload.chunks():
                target.write(chunk)
        file = read_devices(path, name=upload.name or "")
    return import_devices(actor=actor, file=file, only_check=only_check)
