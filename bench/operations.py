"""A year of pick-ups told to the lake, its files written, and a question over them.

    ./run bench operations [EVENTS]      (90,000 unless told)

Events are told day by day, as the nightly work does. Yardsticks in the same run: the same rows put
into a bare table of SQLite, and a count over the written files by the engine alone.
"""

from __future__ import annotations

import datetime as dt
import random
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from _book import start

DAYS = 300
FIRST = dt.date(2025, 11, 1)


def drafts(day: dt.date, count: int) -> list[object]:
    from wufei.lake.public import OperationDraft

    draw = random.Random(day.toordinal())
    return [
        OperationDraft(
            key=f"{day:%y%m%d}-{number:05}",
            outcome=draw.choice(("served", "served", "served", "refused", "missed")),
            region_code=f"5001070010{1 + number % 30:02}",
            on_time=draw.random() < 0.9,
            point=f"P-{number:04}",
            organisation="ORG-HAUL-1",
            vehicle=f"渝A{number % 60:05}",
            material="kitchen",
            bins=draw.randint(1, 4),
            grams=draw.randint(40, 400) * 1000,
            metres=draw.randint(300, 4000),
        )
        for number in range(count)
    ]


def bare(told: list[list[object]]) -> float:
    from wufei.lake.schema import OPERATIONS

    path = Path(tempfile.mkdtemp()) / "bare.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute(f"CREATE TABLE facts ({', '.join(OPERATIONS)})")
        names = [name for name in OPERATIONS if hasattr(told[0][0], name)]
        values = f"INSERT INTO facts ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        started = time.perf_counter()
        for day in told:
            database.executemany(values, [[getattr(row, name) for name in names] for row in day])
            database.commit()
        return time.perf_counter() - started


def main() -> None:
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 90_000
    start()
    import duckdb

    from wufei.kernel.actors import system_actor
    from wufei.kernel.periods import Period
    from wufei.lake.domain import operationfiles
    from wufei.lake.public import current_cut, record_operations, tables_at
    from wufei.measures.public import Question, answer, library_at

    actor = system_actor("bench")
    days = [FIRST + dt.timedelta(days=number) for number in range(DAYS)]
    told = [drafts(day, events // DAYS) for day in days]
    base = bare(told)
    started = time.perf_counter()
    for day, rows in zip(days, told, strict=True):
        record_operations(actor=actor, kind="order", day=day, drafts=rows)
    recorded = time.perf_counter() - started
    print(f"{events} events in {DAYS} days recorded in {recorded:.1f} s, ", end="")
    print(f"into a bare table {base:.1f} s, ratio {recorded / base:.1f}")
    started = time.perf_counter()
    for day, rows in zip(days, told, strict=True):
        record_operations(actor=actor, kind="order", day=day, drafts=rows)
    print(f"told again, nothing new: {time.perf_counter() - started:.1f} s")
    started = time.perf_counter()
    files = operationfiles.bring_up_to_date()
    print(f"{len(files)} files written in {time.perf_counter() - started:.1f} s")
    library = library_at(None)
    months = tuple(Period.month(2025 + (10 + n) // 12, (10 + n) % 12 + 1) for n in range(10))
    question = Question(("service_punctuality", "missed_rate", "crew_mass"), months)
    for name in ("first", "second"):
        started = time.perf_counter()
        found = answer(actor=actor, question=question, library=library)
        print(
            f"{name} question, {len(found.answers)} answers: {time.perf_counter() - started:.2f} s"
        )
    paths = tables_at(current_cut(), ("operations",)).files["operations"]
    started = time.perf_counter()
    counted = duckdb.sql(f"SELECT count(*), sum(grams) FROM read_parquet({list(map(str, paths))})")
    assert counted.fetchall()[0][0] == events // DAYS * DAYS
    print(f"a sum over the same files: {time.perf_counter() - started:.3f} s")


if __name__ == "__main__":
    main()
