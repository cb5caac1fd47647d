"""Bringing a file: judged at once, refused in place."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wufei.intake.domain.checking import start_run
from wufei.intake.domain.files import receive_file
from wufei.intake.forms.uploading import UploadForm
from wufei.intake.models import ImportRun
from wufei.intake.queries import preview
from wufei.intake.refusals import IntakeReason
from wufei.intake.views.asking import importer_of_request
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    actor = importer_of_request(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        status = 422
        if form.is_valid():
            try:
                run = _begin(actor, form.cleaned_data["file"])
            except Refusal as refusal:
                form.add_error("file", refusal.message)
                form.add_error("file", refusal.remedy)
            else:
                return redirect("intake:map", pk=run.pk)
    limit = settings.INTAKE_MAX_BYTES
    context = {"form": form, "limit_bytes": limit, "limit_mb": limit // 1024**2}
    return render(request, "intake/upload.html", context, status=status)


def _begin(actor: Actor, file: UploadedFile[Any]) -> ImportRun:
    """Store the file and begin an import of it.

    Raises:
        Refusal: of the engine; a file whose table only stands elsewhere (another header row) is
            taken in, since the next page can say where.
    """
    content = file.file
    assert content is not None
    source = receive_file(actor=actor, content=content, name=file.name or "")
    try:
        preview(source=source, rows=1)
    except Refusal as refusal:
        if refusal.reason is not IntakeReason.NO_HEADER:
            raise
    return start_run(actor=actor, source=source)
