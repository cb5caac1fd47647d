"""Pages of the register of devices beside those that every register has: entry and import."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wufei.devices import rules
from wufei.devices.declared import DEVICES
from wufei.devices.domain.binding import bind
from wufei.devices.domain.importing import import_devices
from wufei.devices.forms import BindForm
from wufei.devices.importers import COLUMNS, DEVICE_COLUMNS
from wufei.devices.models import Device
from wufei.intake.public import RowImport, answer_row_import
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
    what = RowImport(
        title=_("导入设备"),
        lead=_(
            "有任何一处错误就什么也不写入；同一文件再导入一次不会重复。"
            "已装在别处的设备请先停用或改装。"
        ),
        register=DEVICES,
        columns=DEVICE_COLUMNS,
        enter=lambda file, only_check: import_devices(
            actor=actor, file=file, only_check=only_check
        ),
        template_url=reverse("devices:import_template"),
    )
    return answer_row_import(request, what)
