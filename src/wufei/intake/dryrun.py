"""The dry run: reads a whole file by a map and reports what posting would do. Changes nothing."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from wufei.intake.columnmap import ColumnMap
from wufei.intake.interpret.catalogue import Catalogue
from wufei.intake.interpret.duplicates import DuplicateFinder
from wufei.intake.interpret.readrow import ReadRow
from wufei.intake.interpret.rows import Interpreter
from wufei.intake.interpret.tally import EXACT, Flow, Tally
from wufei.intake.readers import Table, open_table
from wufei.intake.rejected import RejectedFile, rejected_of
from wufei.intake.report import (
    AccountFlow,
    AlertTotal,
    ControlTotal,
    DryRunReport,
    OpenedAccount,
    Shortage,
)

PROGRESS_EVERY = 2000


def latest_moment() -> dt.datetime:
    """Declared times may not be later than this (invariant I8)."""
    return timezone.now() + dt.timedelta(seconds=settings.LEDGER_MAX_LEAD_SECONDS)


def dry_run(
    *,
    path: Path,
    column_map: ColumnMap,
    name: str = "",
    digest: str = "",
    rejected_to: Path | None = None,
    progress: Callable[[int], None] | None = None,
    examples: int = 20,
    keep: int = 2000,
) -> DryRunReport:
    """Read the file and report; nothing is posted, opened or registered.

    ``rejected_to``: where rows kept out are written, one per line. ``progress`` is called with the
    number of rows read. Lists in the report hold at most ``examples`` rows per finding and
    ``keep`` accounts; counts are always complete.

    Raises:
        Refusal: the file as a whole cannot be read by this map.
    """
    started = time.perf_counter()
    table = open_table(path, column_map.file, name=name, wanted=column_map.columns())
    rejects = RejectedFile(rejected_to) if rejected_to else None
    try:
        with DuplicateFinder() as duplicates, localcontext(EXACT):
            interpreter = Interpreter(
                column_map, table, latest=latest_moment(), duplicates=duplicates
            )
            standing = interpreter.catalogue.standing
            tally = Tally(column_map.unit, examples=examples, standing=standing)
            entries = _read_all(interpreter, tally, rejects, progress)
            report = _report(interpreter, tally, keep)
    finally:
        if rejects is not None:
            rejects.close()
    report.file, report.digest, report.entries = name or path.name, digest, entries
    report.seconds = round(time.perf_counter() - started, 3)
    return report


def _read_all(
    interpreter: Interpreter,
    tally: Tally,
    rejects: RejectedFile | None,
    progress: Callable[[int], None] | None,
) -> int:
    entries, reported = 0, PROGRESS_EVERY
    by_group = interpreter.group is not None
    for group in interpreter.groups():
        if not group:
            tally.filtered()
        for row in group:
            tally.add(row)
            _keep(row, rejects)
        if by_group and group:
            tally.close_group(group)
        entries += any(row.accepted and any(m.grams for m in row.moves) for row in group)
        if progress is not None and tally.rows_read >= reported:
            progress(tally.rows_read)
            reported = tally.rows_read + PROGRESS_EVERY
    if progress is not None:
        progress(tally.rows_read)
    return entries


def _keep(row: ReadRow, rejects: RejectedFile | None) -> None:
    if rejects is not None:
        item = rejected_of(row)
        if item is not None:
            rejects.add(item)


def _report(interpreter: Interpreter, tally: Tally, keep: int) -> DryRunReport:
    table, catalogue = interpreter.table, interpreter.catalogue
    flows = _flows(interpreter.catalogue, tally)
    drawn = sorted(
        (flow for flow in flows if flow.missing_grams), key=lambda f: (-f.missing_grams, f.account)
    )
    shortages = _shortages(tally)
    fresh = [catalogue.new_accounts[code] for code in tally.flows if code in catalogue.new_accounts]
    return DryRunReport(
        file="",
        digest="",
        map=interpreter.map.name,
        unit=tally.unit.code,
        **_layout(table),
        rows_read=tally.rows_read,
        rows_filtered=tally.rows_filtered,
        rows_accepted=tally.rows_accepted,
        rows_skipped=tally.rows_skipped,
        rows_refused=tally.rows_refused,
        first_day=tally.first_day,
        last_day=tally.last_day,
        findings=tally.findings.all(),
        total=tally.total(),
        materials=tally.materials(),
        months=tally.months()[: keep * 10],
        moves=tally.moves(),
        groups=tally.groups,
        groups_balanced=tally.groups_balanced,
        unbalanced=tally.unbalanced,
        accounts=flows[:keep],
        accounts_count=len(flows),
        drawn_down=drawn[:keep],
        drawn_down_count=len(drawn),
        shortages=shortages[:keep],
        shortages_count=len(shortages),
        new_accounts=[
            OpenedAccount(code=a.code, stage=a.stage, zh=a.zh, en=a.en) for a in fresh[:keep]
        ],
        new_accounts_count=len(fresh),
        new_materials=sorted(catalogue.new_materials),
        alerts=_alerts(interpreter),
        sums=_sums(interpreter),
    )


def _flows(catalogue: Catalogue, tally: Tally) -> list[AccountFlow]:
    there: Counter[str] = Counter()
    for (code, _material), grams in catalogue.standing.items():
        there[code] += grams
    return [
        _flow(code, flow, there[code], tally, is_new=code in catalogue.new_accounts)
        for code, flow in sorted(tally.flows.items())
    ]


def _alerts(interpreter: Interpreter) -> list[AlertTotal]:
    return [
        AlertTotal(
            zh=alert.rule.name.zh,
            en=alert.rule.name.en,
            rows=alert.count.rows,
            total=alert.count.total,
        )
        for alert in interpreter.alerts
    ]


def _sums(interpreter: Interpreter) -> list[ControlTotal]:
    return [
        ControlTotal(
            column=part.rule.column,
            zh=part.rule.name.zh,
            en=part.rule.name.en,
            rows=part.rows,
            unreadable=part.unreadable,
            total=part.total,
        )
        for part in interpreter.sums
    ]


def _layout(table: Table) -> dict[str, Any]:
    return {
        "kind": table.kind,
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "sheet": table.sheet,
        "columns": table.header,
    }


def _flow(code: str, flow: Flow, there: int, tally: Tally, *, is_new: bool) -> AccountFlow:
    into, out_of = flow.into.declared(tally.unit), flow.out_of.declared(tally.unit)
    missing = max(0, flow.out_grams - flow.in_grams - there) if flow.guarded else 0
    return AccountFlow(
        account=code,
        guarded=flow.guarded,
        is_new=is_new,
        standing_grams=there,
        in_grams=flow.in_grams,
        out_grams=flow.out_grams,
        declared_in=into,
        declared_out=out_of,
        missing_grams=missing,
        missing_declared=(out_of - into) if missing and not there else Decimal(),
    )


def _shortages(tally: Tally) -> list[Shortage]:
    found = [
        Shortage(account=account, material=material, lowest_grams=lowest, first_row=row)
        for (account, material), (_running, lowest, row) in tally.running.items()
        if lowest < 0
    ]
    return sorted(found, key=lambda s: (s.lowest_grams, s.account, s.material))
