from __future__ import annotations

import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from wufei.kernel.actors import system_actor
from wufei.kernel.audit import verify_audit_chain
from wufei.lake.public import LakeReport, repair_lake, verify_lake, verify_telemetry
from wufei.ledger.public import Difference, verify


class Command(BaseCommand):
    help = (
        "Recompute the whole ledger, the lake and the audit log from zero;"
        " name the first difference. Exit code 1 when the books disagree."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--rebuild",
            action="store_true",
            help="write missing or damaged files of the lake again",
        )

    def handle(self, **options: Any) -> None:
        actor = system_actor("verify")
        started = time.perf_counter()
        self._check_file()
        ledger = self._timed("ledger", lambda progress: verify(actor=actor, progress=progress))
        self._stop_at(ledger.difference)
        self.stdout.write(
            f"ledger: {ledger.entries} entries, {ledger.postings} postings, {ledger.pages} pages"
            f" ({ledger.unsealed} entries wait for a page), head {ledger.head_digest}"
        )
        if options["rebuild"]:
            repair = self._timed("rebuild", lambda progress: repair_lake(progress=progress))
            self.stdout.write(f"page files written again: {repair.pages or 'none'}")
            self.stdout.write(f"files written again: {', '.join(repair.files) or 'none'}")
        lake = self._timed("files", lambda progress: verify_lake(actor=actor, progress=progress))
        self._stop_at(lake.difference)
        self._tell(lake)
        telemetry = self._timed(
            "telemetry", lambda progress: verify_telemetry(actor=actor, progress=progress)
        )
        self._stop_at(telemetry.difference)
        if telemetry.files:
            self.stdout.write(
                f"telemetry: {telemetry.files} files, {telemetry.rows} rows, {telemetry.days}"
                f" settled days ({telemetry.waiting} changed since)"
            )
        if (audit := verify_audit_chain()) is not None:
            raise CommandError(f"the audit log differs: {audit}")
        self.stdout.write("audit log: unbroken")
        seconds = time.perf_counter() - started
        self.stdout.write(self.style.SUCCESS(f"all agrees ({seconds:.1f} s)"))

    def _tell(self, lake: LakeReport) -> None:
        self.stdout.write(f"page files: {lake.files}, {lake.rows} rows ({lake.waiting} waiting)")
        self.stdout.write(f"registers: {lake.register_files} files, {lake.register_rows} rows")
        if lake.operation_files:
            told = f"{lake.operation_files} files, {lake.operation_rows} rows"
            self.stdout.write(f"operations: {told}")
        self.stdout.write(
            f"postings table: {lake.table_files} files, {lake.table_rows} rows"
            f" ({lake.table_waiting} pages waiting)"
        )
        if lake.other_files:
            self.stdout.write(f"other files of the lake: {lake.other_files}")

    def _check_file(self) -> None:
        """SQLite only: a damaged index would not show in the rows, and mislead every look-up."""
        if connection.vendor != "sqlite":
            return
        try:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA integrity_check(1)")
                (answer,) = cursor.fetchone()
        except DatabaseError as damage:
            answer = str(damage)
        if answer != "ok":
            raise CommandError(f"the database file is damaged: {answer}. Restore a back-up.")
        self.stdout.write("database file: sound")

    def _timed(self, name: str, work: Callable[[Callable[[int, int], None]], Any]) -> Any:
        from tqdm import tqdm

        with tqdm(desc=name, file=self.stderr, disable=not self.stderr.isatty()) as bar:

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            return work(progress)

    def _stop_at(self, difference: Difference | None) -> None:
        if difference is not None:
            raise CommandError(
                f"{difference.check}: {difference.place}\n"
                f"  expected {difference.expected}\n  found    {difference.found}"
            )
