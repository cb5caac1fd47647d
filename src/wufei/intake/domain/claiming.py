"""Taking a run into posting, and putting it down when something breaks."""

from __future__ import annotations

import errno
import os

from django.db import DatabaseError, InterfaceError, connection, transaction

from wufei.intake.domain.identity import batch_id
from wufei.intake.domain.lifecycle import fault_of, move_to
from wufei.intake.models import ImportRun, RunState
from wufei.intake.refusals import IntakeReason
from wufei.kernel import audit
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import Entry


def begin(run: ImportRun) -> ImportRun:
    """Take the run into posting; fixes its generation and batch."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
        if run.state == RunState.POSTING:  # its process was killed; the cursor guards against two
            run.stop_requested = False
            run.save(update_fields=["stop_requested"])
            return run
        changes: dict[str, object] = {"fault": None, "stop_requested": False}
        if run.state in (RunState.CHECKED, RunState.POSTED):
            run.rejected_rows.all().delete()
            counters = ("cursor_row", "rows_done", "entries_posted", "entries_existed")
            changes |= dict.fromkeys((*counters, "rows_refused", "rows_skipped"), 0)
            changes |= {"carry": {}, **_generation(run)}
        move_to(run, RunState.POSTING, **changes)
        if run.repeats is not None:
            move_to(run, RunState.POSTED, rows_done=run.rows_total)
    return run


def _generation(run: ImportRun) -> dict[str, object]:
    """Which life of this content it is, and whether it is a mere repetition.

    Raises:
        Refusal: ``ALREADY_POSTED``.
    """
    if run.state == RunState.POSTED and run.repeats is None:
        return {}  # its own refused rows once more
    digest = run.source.digest
    same = ImportRun.objects.filter(source__digest=digest).exclude(pk=run.pk)
    undone = same.filter(state=RunState.UNDONE).order_by("-generation").first()
    generation = undone.generation + 1 if undone else 0
    batch = batch_id(digest, generation)
    changes: dict[str, object] = {"generation": generation, "batch": batch, "repeats": None}
    standing = same.filter(
        generation=generation,
        state__in=(RunState.POSTING, RunState.INTERRUPTED, RunState.POSTED),
    )
    for other in standing.select_related("saved_map").order_by("pk"):
        _require_same_entries(run, other)
        if other.state == RunState.POSTED and other.saved_map_id == run.saved_map_id:
            entries = Entry.objects.filter(batch=batch)
            existed = entries.exclude(kind=Entry.Kind.REVERSAL).count()
            return changes | {"repeats": other, "entries_existed": existed}
    return changes


def _require_same_entries(run: ImportRun, other: ImportRun) -> None:
    """Two maps beside each other could post one row twice, in entries of different names."""
    mine, theirs = run.saved_map, other.saved_map
    assert mine is not None
    assert theirs is not None
    if mine.name != theirs.name or mine.column_map.entry.per != theirs.column_map.entry.per:
        raise Refusal(IntakeReason.ALREADY_POSTED, map=str(theirs), run=other.pk)


def interrupt(actor: Actor, run: ImportRun, refusal: Refusal) -> None:
    """Mark the run as interrupted. When even that cannot be written it stays "posting", from
    where it continues as well."""
    try:
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        with transaction.atomic():
            row = ImportRun.objects.select_for_update().get(pk=run.pk)
            if row.state == RunState.POSTING:
                move_to(row, RunState.INTERRUPTED, fault=fault_of(refusal))
                audit.record(
                    actor=actor,
                    action="intake.run.interrupted",
                    target=row,
                    after={"cursor_row": row.cursor_row},
                    reason=refusal.message,
                )
    except (DatabaseError, InterfaceError):
        connection.close()


def as_refusal(error: BaseException, row: int) -> Refusal:
    text = str(error).strip().split("\n")[0][:200] or type(error).__name__
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    if full or "disk is full" in text or "No space left" in text:
        number = getattr(error, "errno", None)
        return Refusal(IntakeReason.DISK_FULL, detail=os.strerror(number) if number else text)
    if isinstance(error, KeyboardInterrupt):
        return Refusal(IntakeReason.STOPPED, row=row)
    return Refusal(IntakeReason.INTERRUPTED, row=row, detail=text)
