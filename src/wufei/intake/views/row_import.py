"""The page on which things come in from a file, one a row: checked, or checked and entered."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wufei.intake.forms.row_file import RowFileForm
from wufei.intake.rowfiles import RowColumns, RowFile, RowReport, read_rows
from wufei.kernel.form_refusals import refusals_on


@dataclass(frozen=True, slots=True)
class RowImport:
    """What comes in. ``register``: whose rows; ``enter(file, only_check)`` takes them;
    ``template_url``: an empty file."""

    title: str
    lead: str
    register: Any
    columns: RowColumns
    enter: Callable[[RowFile, bool], RowReport]
    template_url: str


def answer_row_import(request: HttpRequest, what: RowImport) -> HttpResponse:
    """The form, and after a file the report: errors by row and column, or what was entered."""
    form = RowFileForm(request.POST or None, request.FILES or None)
    report: RowReport | None = None
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            file = _read(what.columns, form.cleaned_data["file"])
            report = what.enter(file, form.cleaned_data["only_check"])
    failed = bool(form.errors) or bool(report and report.problems)
    context = {"form": form, "report": report, "what": what, "register": what.register}
    return render(request, "intake/row_import.html", context, status=422 if failed else 200)


def _read(columns: RowColumns, upload: UploadedFile[Any]) -> RowFile:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        with path.open("wb") as target:
            for chunk in upload.chunks():
                target.write(chunk)
        return read_rows(path, name=upload.name or "", columns=columns)
