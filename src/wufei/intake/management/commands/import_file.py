"""Bring a file into the ledger from the terminal: ``import_file FILE --map MAP``."""

from __future__ import annotations

import argparse
import json
import signal
from pathlib import Path
from types import FrameType
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from wufei.intake.public import (
    DryRunReport,
    ImportRun,
    IntakeReason,
    MapInvalid,
    RunState,
    SavedMap,
    check_run,
    earlier_runs,
    post_run,
    receive_file,
    rejected_rows_workbook,
    save_map,
    shipped_map_row,
    shipped_names,
    start_run,
)
from wufei.intake.textreport import report_lines, run_lines
from wufei.kernel.actors import Actor, system_actor
from wufei.kernel.refusals import Refusal
from wufei.people.public import actor_of

DONE, ROWS_REFUSED, REFUSED, INTERRUPTED = 0, 1, 2, 3


class Command(BaseCommand):
    help = (
        "Reads a CSV, XLSX or XLS file by a column map, reports, and posts it to the ledger. "
        "Exit codes: 0 all rows in, 1 some rows were not posted, 2 the file or map was refused, "
        "3 interrupted (run the same command again to continue)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = argparse.ArgumentDefaultsHelpFormatter
        parser.add_argument("file", type=Path)
        names = ", ".join(shipped_names())
        parser.add_argument(
            "--map", required=True, help=f"a shipped or saved map, or a YAML file. Shipped: {names}"
        )
        parser.add_argument("--dry-run", action="store_true", help="report only, post nothing")
        parser.add_argument(
            "--resume",
            action="store_true",
            help="only continue an interrupted import of this file, start nothing new",
        )
        parser.add_argument(
            "--retry",
            action="store_true",
            help="of a file posted before: post the rows that were refused then",
        )
        parser.add_argument("--rejected", type=Path, help="write rows not posted to this .xlsx")
        parser.add_argument("--user", help="sign-in name of the person who imports")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")
        parser.add_argument("--quiet", action="store_true", help="no progress bar")
        parser.add_argument("--lang", default="zh-hans", choices=["zh-hans", "en"])

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["lang"]):
            try:
                code = self._work(options)
            except MapInvalid as invalid:
                problems = "\n".join(
                    f"  {invalid.params['file']}:{p.line}: {p.where} {p.why}"
                    for p in invalid.problems
                )
                raise CommandError(f"{invalid}\n{problems}", returncode=REFUSED) from invalid
            except Refusal as refusal:
                interrupted = {
                    IntakeReason.INTERRUPTED,
                    IntakeReason.DISK_FULL,
                    IntakeReason.STOPPED,
                }
                code = INTERRUPTED if refusal.reason in interrupted else REFUSED
                raise CommandError(str(refusal), returncode=code) from refusal
        if code:
            raise SystemExit(code)

    def _work(self, options: dict[str, Any]) -> int:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"no file {path}", returncode=REFUSED)
        actor = self._actor(options["user"])
        saved = _find_map(actor, options["map"])
        with path.open("rb") as content:
            source = receive_file(actor=actor, content=content, name=path.name)
        run = _unfinished(source.digest, saved, retry=options["retry"])
        if run is None:
            if options["resume"] or options["retry"]:
                raise CommandError("nothing to continue for this file", returncode=REFUSED)
            run = start_run(actor=actor, source=source, saved_map=saved)
            report = self._check(actor, run, options)
            if options["dry_run"]:
                self._rejected(run, options["rejected"])
                return ROWS_REFUSED if report.rows_refused else DONE
        elif options["dry_run"]:
            raise CommandError(f"import {run.pk} is under way: {run}", returncode=REFUSED)
        return self._post(actor, run, options)

    def _actor(self, username: str | None) -> Actor:
        if not username:
            return system_actor("import_file")
        user = get_user_model().objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"no user {username}", returncode=REFUSED)
        return actor_of(user)

    def _check(self, actor: Actor, run: ImportRun, options: dict[str, Any]) -> DryRunReport:
        with _bar(options, None) as bar:
            report = check_run(actor=actor, run=run, progress=lambda rows: _advance(bar, rows))
        run.refresh_from_db()
        if options["json"]:
            self.stdout.write(json.dumps(report.to_json(), ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(report_lines(report)))
        return report

    def _post(self, actor: Actor, run: ImportRun, options: dict[str, Any]) -> int:
        stop = _Stop()
        with stop, _bar(options, run.rows_total) as bar:
            bar.update(run.rows_done)
            run = post_run(
                actor=actor,
                run=run,
                progress=lambda r: _advance(bar, r.rows_done),
                should_stop=stop.asked,
            )
        if not options["json"]:
            self.stdout.write("\n".join(run_lines(run)))
        self._rejected(run, options["rejected"])
        if run.state == RunState.INTERRUPTED:
            self.stderr.write(f"{run.fault_message} {run.fault_remedy}")
            return INTERRUPTED
        return ROWS_REFUSED if run.rows_refused else DONE

    def _rejected(self, run: ImportRun, path: Path | None) -> None:
        if path is not None:
            rejected_rows_workbook(run, path)
            self.stderr.write(str(path))


class _Stop:
    """Ctrl-C asks to stop after the batch at hand; a second one ends at once."""

    def __init__(self) -> None:
        self._asked = False

    def asked(self) -> bool:
        return self._asked

    def __enter__(self) -> _Stop:
        self._before = signal.signal(signal.SIGINT, self._ask)
        return self

    def __exit__(self, *error: object) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        if self._asked:
            raise KeyboardInterrupt
        self._asked = True


def _bar(options: dict[str, Any], total: int | None) -> Any:
    from tqdm import tqdm

    quiet = options["quiet"] or options["json"] or None  # None: only on a terminal
    return tqdm(total=total, unit=" rows", disable=quiet, leave=False)


def _advance(bar: Any, rows: int) -> None:
    bar.update(rows - bar.n)


def _find_map(actor: Actor, name: str) -> SavedMap:
    """A map by file, shipped name or saved name.

    Raises:
        Refusal: ``MAP_NOT_FOUND``, ``MapInvalid``.
    """
    path = Path(name)
    if path.suffix in (".yaml", ".yml") and path.is_file():
        return save_map(actor=actor, text=path.read_text("utf-8"))
    if name in shipped_names():
        return shipped_map_row(name)
    saved: SavedMap | None = (
        SavedMap.objects.visible_to(actor).filter(name=name).order_by("-version").first()
    )
    if saved is None:
        known = "、".join(shipped_names())
        raise Refusal(IntakeReason.MAP_NOT_FOUND, name=name, known=known)
    return saved


def _unfinished(digest: str, saved: SavedMap, *, retry: bool) -> ImportRun | None:
    """An import of the same content by the same map that has not come to its end; with ``retry``
    also one that has."""
    wanted = {RunState.POSTING, RunState.INTERRUPTED} | ({RunState.POSTED} if retry else set())
    for run in earlier_runs(digest=digest):
        same_map = run.saved_map is not None and run.saved_map.name == saved.name
        if same_map and run.state in wanted and run.repeats is None:
            return run
    return None
