"""From an upload to a checked import: a run, its map, its dry run."""

from __future__ import annotations

from collections.abc import Callable
from decimal import localcontext

from django.db import transaction

from wufei.intake.domain.access import home_region, require_importer
from wufei.intake.domain.lifecycle import fault_of, move_to
from wufei.intake.dryrun import dry_run
from wufei.intake.models import ImportRun, RunState, SavedMap, SourceFile
from wufei.intake.report import DryRunReport
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal


def start_run(*, actor: Actor, source: SourceFile, saved_map: SavedMap | None = None) -> ImportRun:
    """A new import of ``source``; with a map it is mapped at once.

    Raises:
        Refusal: ``NOT_ALLOWED``.
    """
    require_importer(actor)
    with transaction.atomic():
        run: ImportRun = ImportRun.objects.create(
            source=source,
            created_by_id=actor.user_id,
            actor_name=actor.name,
            region=home_region(actor),
        )
        if saved_map is not None:
            move_to(run, RunState.MAPPED, saved_map=saved_map)
    return run


def choose_map(*, actor: Actor, run: ImportRun, saved_map: SavedMap) -> ImportRun:
    """Map a run, or map it anew before it is posted.

    Raises:
        Refusal: ``NOT_ALLOWED``, or the run is past that.
    """
    require_importer(actor)
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
        move_to(run, RunState.MAPPED, saved_map=saved_map, report=None, fault=None)
    return run


def check_run(
    *, actor: Actor, run: ImportRun, progress: Callable[[int], None] | None = None
) -> DryRunReport:
    """Dry-run the file and keep the report with the run. Nothing is posted.

    Raises:
        Refusal: ``NOT_ALLOWED``, no map chosen yet, or the file cannot be read by the map; then
            the run is marked as failed, with the reason.
    """
    require_importer(actor)
    assert run.saved_map is not None, "choose a map first"
    try:
        with localcontext():
            report = dry_run(
                path=run.source.path,
                column_map=run.saved_map.column_map,
                name=run.source.name,
                digest=run.source.digest,
                rejected_to=run.rejected_path,
                progress=progress,
            )
    except Refusal as refusal:
        if run.state == RunState.MAPPED:
            move_to(run, RunState.FAILED, fault=fault_of(refusal))
        raise
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
        move_to(
            run,
            RunState.CHECKED,
            report=report.to_json(),
            rows_total=report.rows_read,
            fault=None,
        )
    return report
