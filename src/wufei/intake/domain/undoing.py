"""Undoing an import: every entry reversed, history keeps both."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from wufei.intake.domain.access import require_importer
from wufei.intake.domain.lifecycle import LIFECYCLE, fault_of, move_to
from wufei.intake.models import ImportRun, RunState
from wufei.intake.refusals import IntakeReason
from wufei.kernel import audit
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import reverse_batch


def undo_import(
    *,
    actor: Actor,
    run: ImportRun,
    reason: str,
    progress: Callable[[int], None] | None = None,
) -> ImportRun:
    """Reverse all entries of the file, the latest first; may be repeated after an interruption.

    All imports of the same content share their entries and are undone together. Afterwards the
    file can be posted again, with this or another map.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``REASON_MISSING``, nothing to undo, the ledger's own (no right),
            or ``UNDO_INCOMPLETE`` when mass has moved on; what could be reversed then is.
    """
    require_importer(actor)
    if not reason.strip():
        raise Refusal(IntakeReason.REASON_MISSING, pointer="/reason")
    run.refresh_from_db()
    LIFECYCLE.check(run.state, RunState.UNDONE.value, run)
    assert run.batch is not None
    result = reverse_batch(actor=actor, batch=run.batch, reason=reason, progress=progress)
    done = result.reversed + result.already
    if result.refused:
        first = result.refused[0].refusal
        refusal = Refusal(
            IntakeReason.UNDO_INCOMPLETE,
            reversed=done,
            refused=len(result.refused),
            first=first.message if first else "",
        )
        ImportRun.objects.filter(pk=run.pk).update(fault=fault_of(refusal))
        raise refusal
    with transaction.atomic():
        together = ImportRun.objects.select_for_update().filter(
            batch=run.batch,
            state__in=(RunState.POSTING, RunState.INTERRUPTED, RunState.POSTED),
        )
        for each in together:
            move_to(each, RunState.UNDONE, undo_reason=reason.strip()[:300], fault=None)
        audit.record(
            actor=actor,
            action="intake.run.undone",
            target=run,
            after={"entries_reversed": done},
            reason=reason.strip(),
        )
    run.refresh_from_db()
    return run
