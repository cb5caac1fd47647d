"""Posting a checked import: in batches, each with its cursor in one transaction.

Whatever ends the work – a stop, a lost connection, a full disk, a killed process – what was posted
stands, what was not posted left no trace, and posting again continues behind the cursor.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import localcontext

from django.db import DatabaseError, InterfaceError, transaction

from wufei.intake.domain.access import require_importer
from wufei.intake.domain.claiming import as_refusal, begin, interrupt
from wufei.intake.domain.drafting import Drafter
from wufei.intake.domain.lifecycle import fault_of, move_to, plain
from wufei.intake.domain.preparing import open_new_accounts, register_materials
from wufei.intake.dryrun import latest_moment
from wufei.intake.interpret.duplicates import DuplicateFinder
from wufei.intake.interpret.problems import Problem
from wufei.intake.interpret.readrow import Group, ReadRow
from wufei.intake.interpret.rows import Interpreter
from wufei.intake.interpret.tally import EXACT
from wufei.intake.models import ImportRun, RejectedRow, RunState
from wufei.intake.readers import open_table
from wufei.intake.refusals import IntakeReason, RowReason
from wufei.kernel import audit
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import EntryDraft, Lot, post_many, refresh_statistics

#: From here on the database counts its rows anew after an import.
MANY_ENTRIES = 10_000
BATCH_ENTRIES = 2000
#: A batch also ends after this many rows, so that progress shows where nothing is posted.
BATCH_ROWS = 20_000


@dataclass(slots=True)
class Pending:
    """What the next transaction will write."""

    groups: list[Group] = field(default_factory=list)
    drafts: int = 0
    rows: int = 0

    def add(self, group: Group) -> None:
        self.rows += len(group) or 1
        if group:
            self.groups.append(group)
            self.drafts += any(row.accepted for row in group)


def post_run(
    *,
    actor: Actor,
    run: ImportRun,
    progress: Callable[[ImportRun], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    batch_size: int = BATCH_ENTRIES,
) -> ImportRun:
    """Post a checked import, or continue one that was interrupted, to the end of the file.

    Content that was posted before by the same map is recognised: nothing is read, nothing added,
    ``repeats`` names the earlier import. Entries that stand already are counted and left; rows
    that the ledger refuses are kept with its reason and stop nothing.

    ``progress`` is called after each batch with the run as saved;
    when ``should_stop`` says so (or somebody asked by :func:`request_stop`) the work ends between
    two batches and can be continued. Posting a posted import itself again (or the same content
    with a new version of its map) takes in only the rows that were refused.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``ALREADY_POSTED`` by another map, ``RUN_IS_BUSY``,
            ``INTERRUPTED`` and ``DISK_FULL`` with the row reached; or the run is not checked.
    """
    require_importer(actor)
    run = begin(run)
    if run.state == RunState.POSTED:
        return run
    poster = Poster(actor, run, progress, should_stop, batch_size)
    try:
        with localcontext(EXACT):
            poster.work()
    except Refusal as refusal:
        if refusal.reason is not IntakeReason.RUN_IS_BUSY:
            interrupt(actor, run, refusal)
        raise
    except (DatabaseError, InterfaceError, OSError, KeyboardInterrupt) as error:
        interrupted = as_refusal(error, poster.cursor)
        interrupt(actor, run, interrupted)
        raise interrupted from error
    run.refresh_from_db()
    if run.entries_posted >= MANY_ENTRIES:
        refresh_statistics()
    return run


def request_stop(*, actor: Actor, run: ImportRun) -> None:
    """Ask a run that is posting to stop after its present batch.

    Raises:
        Refusal: ``NOT_ALLOWED``.
    """
    require_importer(actor)
    ImportRun.objects.filter(pk=run.pk, state=RunState.POSTING).update(stop_requested=True)


class Poster:
    """One go at posting a run, from its cursor to the end or to a stop."""

    def __init__(
        self,
        actor: Actor,
        run: ImportRun,
        progress: Callable[[ImportRun], None] | None,
        should_stop: Callable[[], bool] | None,
        batch_size: int,
    ) -> None:
        assert run.saved_map is not None
        assert run.batch is not None
        self.actor, self.run, self.cursor = actor, run, run.cursor_row
        self.progress, self.should_stop, self.batch_size = progress, should_stop, batch_size
        self.map = run.saved_map.column_map
        self.pending = Pending()
        self._prepared: set[str] = set()

    def work(self) -> None:
        source = self.run.source
        wanted = self.map.columns()
        table = open_table(source.path, self.map.file, name=source.name, wanted=wanted)
        assert self.run.batch is not None
        self.drafter = Drafter(
            self.map, batch=self.run.batch, digest=source.digest, sheet=table.sheet
        )
        with DuplicateFinder() as duplicates:
            self.interpreter = Interpreter(
                self.map, table, latest=latest_moment(), duplicates=duplicates
            )
            self.interpreter.carry.load(self.run.carry)
            for group in self.interpreter.groups(after=self.cursor):
                self.pending.add(group)
                full = self.pending.drafts >= self.batch_size or self.pending.rows >= BATCH_ROWS
                if full and self._flush(last=False):
                    return
        self._flush(last=True)

    def _flush(self, *, last: bool) -> bool:
        """Write what is pending; true when the work shall stop here."""
        pending, self.pending = self.pending, Pending()
        with transaction.atomic():
            run = ImportRun.objects.select_for_update().get(pk=self.run.pk)
            if run.state != RunState.POSTING or run.cursor_row != self.cursor:
                raise Refusal(IntakeReason.RUN_IS_BUSY)
            self._prepare()
            self._post(run, pending)
            run.rows_done += pending.rows
            if pending.groups:
                run.cursor_row = pending.groups[-1][-1].number
            run.carry = self.interpreter.carry.dump()
            run.save()
            stop = not last and (
                run.stop_requested or bool(self.should_stop and self.should_stop())
            )
            if last:
                self._finish(run)
            elif stop:
                stopped = Refusal(IntakeReason.STOPPED, row=run.cursor_row)
                move_to(run, RunState.INTERRUPTED, fault=fault_of(stopped), stop_requested=False)
        self.cursor = run.cursor_row
        if self.progress is not None:
            self.progress(run)
        return stop

    def _prepare(self) -> None:
        """Materials and accounts that the rows read so far have brought."""
        catalogue = self.interpreter.catalogue
        materials = catalogue.new_materials - self._prepared
        if materials:
            register_materials(actor=self.actor, column_map=self.map, keys=materials)
        accounts = [a for code, a in catalogue.new_accounts.items() if code not in self._prepared]
        open_new_accounts(actor=self.actor, accounts=accounts)
        self._prepared |= materials | {account.code for account in accounts}

    def _post(self, run: ImportRun, pending: Pending) -> None:
        known_lots = self._known_lots(pending)
        drafts: list[EntryDraft] = []
        sources: list[Group] = []
        rejected: list[RejectedRow] = []
        for group in pending.groups:
            rejected += [row for row in (_rejected(run, r) for r in group) if row is not None]
            draft = self.drafter.draft(group, known_lots)
            if draft is not None:
                known_lots |= {lot.code for lot in draft.lots}
                drafts.append(draft)
                sources.append(group)
        outcomes = post_many(actor=self.actor, drafts=drafts)
        for outcome, group in zip(outcomes, sources, strict=True):
            if outcome.refusal is not None:
                rejected += _refused_by_ledger(run, group, outcome.refusal)
            elif outcome.existed:
                run.entries_existed += 1
            else:
                run.entries_posted += 1
        RejectedRow.objects.bulk_create(rejected, batch_size=1000)
        run.rows_skipped += sum(row.skipped for row in rejected)
        run.rows_refused += sum(not row.skipped for row in rejected)

    def _known_lots(self, pending: Pending) -> set[str]:
        codes = {m.lot for g in pending.groups for row in g for m in row.moves if m.lot}
        return set(Lot.objects.filter(code__in=codes).values_list("code", flat=True))

    def _finish(self, run: ImportRun) -> None:
        move_to(run, RunState.POSTED, rows_done=max(run.rows_done, run.rows_total))
        audit.record(
            actor=self.actor,
            action="intake.run.posted",
            target=run,
            after={
                "digest": run.source.digest,
                "map": str(run.saved_map),
                "entries_posted": run.entries_posted,
                "entries_existed": run.entries_existed,
                "rows_refused": run.rows_refused,
                "rows_skipped": run.rows_skipped,
            },
        )


def _rejected(run: ImportRun, row: ReadRow) -> RejectedRow | None:
    if row.refused:
        return _row_of(run, row.number, row.cells, row.refused[0], skipped=False)
    if not row.moves and row.skipped:
        return _row_of(run, row.number, row.cells, row.skipped[0], skipped=True)
    if row.moves and not any(moved.grams for moved in row.moves):
        nothing = next(n for n in row.notes if n.reason is RowReason.ROUNDS_TO_NOTHING)
        return _row_of(run, row.number, row.cells, nothing, skipped=True)
    return None


def _row_of(
    run: ImportRun, number: int, cells: list[str], problem: Problem, *, skipped: bool
) -> RejectedRow:
    return RejectedRow(
        run=run,
        row=number,
        code=problem.reason.code,
        column=problem.column[:200],
        value=problem.value[:200],
        params=plain(problem.params),
        skipped=skipped,
        cells=cells,
    )


def _refused_by_ledger(run: ImportRun, group: Group, refusal: Refusal) -> list[RejectedRow]:
    problem = Problem(refusal.reason, params=dict(refusal.params))
    return [
        _row_of(run, row.number, row.cells, problem, skipped=False)
        for row in group
        if row.accepted and any(moved.grams for moved in row.moves)
    ]
