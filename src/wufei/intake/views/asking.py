"""What every view of intake asks of its request."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from wufei.intake.domain.access import require_importer
from wufei.intake.models import ImportRun
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def importer_of_request(request: HttpRequest) -> Actor:
    """Who asks, and may import.

    Raises:
        PermissionDenied: may not; its text names who may.
    """
    actor = cast("Actor", request.actor)  # type: ignore[attr-defined]
    try:
        require_importer(actor)
    except Refusal as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    return actor


def run_of_request(actor: Actor, pk: int) -> ImportRun:
    """The import, among those that the actor may see.

    Raises:
        Http404: none such.
    """
    rows = ImportRun.objects.select_related("source", "saved_map", "repeats__source")
    run: ImportRun = rows.get_visible_or_404(actor, pk=pk)
    return run


def title_of_job(what: str | _StrPromise, run: ImportRun) -> str:
    return f"{what}: {run.source.name}"
