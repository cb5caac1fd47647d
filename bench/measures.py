"""Compiled measures against hand-written SQL on the same files, in one run.

    ./run bench measures [LINES …]      (1000000 unless told; 10000000 100000000 for the cost curve)

Five typical queries: q1 month × material × district; q2 recycling rate by district and month;
q3 balance of every account; q4 loads that weigh in otherwise than they were loaded, by trip; q5
drop-offs by month, each event once. Beside each: its ratio to the hand-written query (goal 1.2),
to a raw scan of the same columns, and the time to compile it (goal 10 ms). Then all household
figures for every district and month, and opening one figure (goal 1 s). Peak memory: goal 4 GiB.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import _book as book
import _lake as lake

if TYPE_CHECKING:
    from _queries import Typical

    from wufei.lake.engines.embedded import EmbeddedEngine
    from wufei.lake.public import Tables

Rows = list[tuple[Any, ...]]
LARGE = 50_000_000


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock, which other work on the machine lengthens, and of processors' time,
    which it hardly does."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Setting:
    engine: EmbeddedEngine
    tables: Tables
    rounds: int

    def best(self, *works: Callable[[], Any]) -> tuple[list[Cost], list[Any]]:
        """The least cost of each work and its result, taken in turns so that load meets all."""
        costs, found = [Cost(float("inf"), float("inf"))] * len(works), [None] * len(works)
        for _ in range(self.rounds):
            for number, work in enumerate(works):
                wall, cpu = time.perf_counter(), time.process_time()
                found[number] = work()
                wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
                costs[number] = Cost(min(costs[number].wall, wall), min(costs[number].cpu, cpu))
        return costs, found


def by_hand(setting: Setting, sql: str) -> Callable[[], Rows]:
    """A query of plain SQL on the connection that the engine uses; ``{postings}`` … are files."""
    from wufei.lake.domain import building

    files = {
        name: f"read_parquet({building.listed(paths)})"
        for name, paths in setting.tables.files.items()
        if paths
    }
    text = sql.format(**files)

    def run() -> Rows:
        with setting.engine._cursor() as cursor:  # noqa: SLF001 - the same threads and memory
            return cursor.execute(text).fetchall()

    return run


def compare(setting: Setting, query: Typical) -> None:
    tree = query.compiled()
    compile_ms = milliseconds(query.compiled)
    render_ms = milliseconds(lambda: setting.engine.sql(tree, setting.tables))
    (compiled, hand, scan), found = setting.best(
        lambda: setting.engine.rows(tree, setting.tables),
        by_hand(setting, query.by_hand),
        by_hand(setting, query.scan),
    )
    assert sorted(map(repr, found[0])) == sorted(map(repr, found[1])), query.name
    print(
        f"{query.name}{compiled.wall:>8.2f} s, by hand{hand.wall:>8.2f}, scan{scan.wall:>7.2f}"
        f"   processor{compiled.cpu:>8.2f},{hand.cpu:>8.2f},{scan.cpu:>7.2f}"
        f" = {compiled.cpu / hand.cpu:.2f} × by hand, {compiled.cpu / scan.cpu:.1f} × scan"
        f"   compile {compile_ms:.1f} + {render_ms:.1f} ms   rows {len(found[0]):,}",
        flush=True,
    )


def milliseconds(work: Callable[[], Any]) -> float:
    """Median of warm calls, of the processor's time."""
    took = []
    for _ in range(30):
        started = time.process_time()
        work()
        took.append(time.process_time() - started)
    return statistics.median(took) * 1000


def household(setting: Setting) -> None:
    """All household figures for every district and month in one question."""
    from _queries import MONTHS

    from wufei.kernel.actors import system_actor
    from wufei.measures.answers import Question
    from wufei.measures.catalogue import catalogue
    from wufei.measures.domain.answering import answer
    from wufei.measures.domain.gathering import Library

    known = catalogue()
    names = tuple(
        name
        for name, editions in known.figures.items()
        if editions[0].group in {"household", "mass"}
    )
    question = Question(names, MONTHS, level="district")
    library = Library(setting.engine, setting.tables)
    wall, cpu = time.perf_counter(), time.process_time()
    found = answer(actor=system_actor("bench"), question=question, library=library)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    told = sum(each.value is not None for each in found.answers)
    print(
        f"household figures {wall:.2f} s (processor {cpu:.2f}), {len(names)} figures × 12 months ×"
        f" {lake.DISTRICTS} districts, {told:,} with a value",
        flush=True,
    )


def drill(setting: Setting) -> None:
    """The first page of the lines behind a figure, its total, and how many there are."""
    from _queries import MONTHS

    from wufei.kernel.actors import system_actor
    from wufei.measures.domain.drilling import Behind, lines, whole
    from wufei.measures.domain.gathering import Library

    given = {
        "actor": system_actor("bench"),
        "behind": Behind("household_generated", MONTHS[5], "103"),
        "library": Library(setting.engine, setting.tables),
    }
    costs, found = setting.best(lambda: lines(**given, limit=50), lambda: whole(**given))
    assert len(found[0]) == 50
    print(
        f"opening a figure  first 50 lines {costs[0].wall:.2f} s, its total {costs[1].wall:.2f} s"
        f"   ({found[1].lines:,} lines behind it)",
        flush=True,
    )


def measure(lines: int) -> None:
    """All measurements on a lake of ``lines`` ledger lines, in this process."""
    from _queries import TYPICAL

    from wufei.lake.engines.embedded import EmbeddedEngine

    with tempfile.TemporaryDirectory(prefix="wufei-bench-lake-") as name:
        folder = Path(name)
        started = time.perf_counter()
        subprocess.run([sys.executable, lake.__file__, folder, str(lines)], check=True)
        size = sum(path.stat().st_size for path in folder.iterdir()) / 2**20
        written = time.perf_counter() - started
        print(f"\n{lines:,} lines, {size:,.0f} MiB of files written in {written:.0f} s")
        setting = Setting(EmbeddedEngine(), lake.tables(folder), 2 if lines >= LARGE else 3)
        for query in TYPICAL:
            compare(setting, query)
        household(setting)
        drill(setting)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:,.0f} MiB; {book.describe()}")


def main() -> None:
    book.start()
    sizes = [int(word) for word in sys.argv[1:]] or [1_000_000]
    if len(sizes) == 1:
        measure(sizes[0])
        return
    for size in sizes:  # a process each, so that each tells its own peak
        subprocess.run([sys.executable, __file__, str(size)], check=True)


if __name__ == "__main__":
    main()
