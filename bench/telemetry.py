"""Telemetry: landing and settling, each against plain work on the same rows, in one run.

    ./run bench telemetry [EVENTS]      (20,000,000 unless told, all of one day)

Landing: batches of 100,000 drop-offs, judged, compared with the last million ids, on disk when
answered. Yardstick, in turns with it: ``write_deltalake`` of the same rows, which checks nothing
and syncs nothing. Goal: 200,000 events/s.

Settling: the whole day, each event once, posted to the ledger; one event in a hundred stands twice
in files that landing never compared. Yardstick: DuckDB's sum of the grams by point and material
over the same files, repetitions and all. Goal: 60 s for 20 million events on an idle machine with
two cores, in 4 GiB. Afterwards a late batch, a merge, and verification.
"""

from __future__ import annotations

import datetime as dt
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import _book as book

BATCH, POINTS, MATERIALS = 100_000, 1_500, 4
LANDED = 5_000_000


def timed(name: str, work: Callable[[], Any], count: int) -> tuple[float, Any]:
    started = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - started
    print(f"{name:<34}{seconds:>8.1f} s {count / seconds:>12,.0f} events/s  peak {peak():,.0f} MiB")
    sys.stdout.flush()
    return seconds, result


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def open_points() -> None:
    from wufei.kernel.actors import system_actor
    from wufei.lake.telemetry.points import PointDraft, map_points, register_devices
    from wufei.ledger.public import AccountDraft, load_exemptions, open_accounts
    from wufei.registry.public import Material

    actor = system_actor("bench")
    load_exemptions()
    Material.objects.bulk_create(
        Material(key=f"class-{n}", scheme="household", name=f"类 {n}") for n in range(MATERIALS)
    )
    drafts = [AccountDraft(f"homes-{n}", f"居民 {n}", "source") for n in range(POINTS)]
    drafts += [AccountDraft(f"bin-{n}", f"桶 {n}", "stock") for n in range(POINTS)]
    open_accounts(actor=actor, drafts=drafts)
    register_devices(actor=actor, devices={f"device-{n}": "" for n in range(POINTS)})
    map_points(
        actor=actor,
        points=[PointDraft(f"point-{n}", f"homes-{n}", f"bin-{n}") for n in range(POINTS)],
    )


def drops(database: Any, first: int, count: int, day: dt.date) -> Any:
    """Events numbered from ``first``; the same number is the same event, with a random-looking
    id of 36 characters as devices send them."""
    return database.sql(f"""
        SELECT CAST(CAST(md5(CAST(n AS VARCHAR)) AS UUID) AS VARCHAR) AS event_id,
            TIMESTAMPTZ '{day} 00:00:00+08' + to_milliseconds(hash(n * 8) % 86000000)
                AS occurred_at,
            'device-' || (hash(n * 8 + 1) % {POINTS}) AS device,
            'point-' || (hash(n * 8 + 1) % {POINTS}) AS point,
            'home-' || (hash(n * 8 + 2) % 300000) AS household,
            'class-' || (hash(n * 8 + 3) % {MATERIALS}) AS material,
            CAST(hash(n * 8 + 4) % 5000 AS BIGINT) AS grams, hash(n * 8 + 5) % 10 > 0 AS correct
        FROM range({first}, {first + count}) t(n)""")


def land(total: int, day: dt.date) -> None:
    """Landing and its yardstick, batch by batch in turns."""
    import duckdb
    from arro3.core import Table
    from deltalake import write_deltalake

    from wufei.lake.telemetry.landing import land_batch

    database = duckdb.connect(config={"threads": 2})
    plain = tempfile.mkdtemp(prefix="wufei-plain-")
    ours = yardstick = processor = 0.0
    for first in range(0, total, BATCH):
        table = Table.from_arrow(drops(database, first, BATCH, day))
        started, used = time.perf_counter(), time.process_time()
        landed = land_batch(stream="drops", source="bench", batch_id=f"{first}", columns=table)
        ours += time.perf_counter() - started
        processor += time.process_time() - used
        assert landed.rows == BATCH
        started = time.perf_counter()
        write_deltalake(plain, table, mode="append")
        yardstick += time.perf_counter() - started
    print(f"land_batch                {total / ours:>12,.0f} events/s   (goal 200,000)")
    print(f"  for each processor second {total / processor:>10,.0f} events")
    print(f"write_deltalake           {total / yardstick:>12,.0f} events/s")
    print(
        f"ratio                     {yardstick / ours:>12.2f}   peak {peak():,.0f} MiB", flush=True
    )


def fill(first: int, last: int, day: dt.date) -> None:
    """The rest of the day straight into files, a hundredth of it repeated: as if it had come in
    batches too far apart to be compared."""
    from wufei.lake.telemetry import segments
    from wufei.lake.telemetry.scratch import scratch
    from wufei.lake.telemetry.streams import STREAMS

    columns = STREAMS["drops"].columns
    table = segments.open_table("drops", columns)
    added = []
    with scratch() as database:
        database.execute("SET preserve_insertion_order = false")
        for start in range(first, last, BATCH * 5):
            count = min(BATCH * 5, last - start)
            again = max(0, start - count // 100)
            given = drops(database, again, count + start - again, day).sql_query()
            listed = ", ".join(
                f'CAST({name} AS {kind}) AS "{name}"'
                for name, kind in columns.items()
                if name not in {"batch", "day"}
            )
            query = f"SELECT {listed}, 'bench/{start}' AS batch, DATE '{day}' AS day FROM ({given})"
            added.append(segments.write(database, query, name="drops", day=day))
    segments.commit(table, added)


def plain_sum() -> list[tuple[Any, ...]]:
    from wufei.lake.telemetry.files import telemetry_files
    from wufei.lake.telemetry.scratch import reading, scratch

    with scratch(in_order=False) as database:
        files = reading(telemetry_files("drops"))
        query = f"SELECT point, material, sum(grams) FROM {files} GROUP BY ALL"
        return database.execute(query).fetchall()


def main() -> None:
    book.start()
    from wufei.kernel.actors import system_actor
    from wufei.lake.telemetry.compacting import compact_stream
    from wufei.lake.telemetry.settling import settle_day
    from wufei.lake.telemetry.verifying import verify_telemetry
    from wufei.ledger.public import seal_pages

    total = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000_000
    landed = min(total, LANDED)
    actor = system_actor("bench")
    day = dt.date.today() - dt.timedelta(days=2)
    open_points()
    print(book.describe(), flush=True)
    land(landed, day)
    if total > landed:
        fill(landed, total, day)

    def settle() -> Any:
        return settle_day(actor=actor, stream="drops", day=day)

    plain, _ = timed("sum of all rows (yardstick)", plain_sum, total)
    seconds, done = timed("settle", settle, total)
    assert (done.events, done.refused, done.waiting_grams) == (total, (), 0)
    print(f"{done.posted} entries; ratio {plain / seconds:.2f}   (goal 60 s for 20 million)")
    land_late(day)
    _, done = timed("settle again after 1,000 late", settle, total)
    print(f"{done.posted} posted, {done.reversed} reversed, {done.unchanged} unchanged")
    _, merged = timed("merge the day", lambda: compact_stream(stream="drops", day=day), total)
    print(f"{merged.before} files to {merged.after}, {merged.duplicates} repetitions dropped")
    timed("settle again after merging", settle, total)
    seal_pages()
    _, report = timed("verify", lambda: verify_telemetry(actor=actor), total)
    assert report.difference is None
    print(f"peak memory {peak():,.0f} MiB   (goal 4,096)")
    print(f"on disk {size() / 2**20:,.0f} MiB")


def land_late(day: dt.date) -> None:
    import duckdb
    from arro3.core import Table

    from wufei.lake.telemetry.landing import land_batch

    given = Table.from_arrow(drops(duckdb.connect(), 10**9, 1_000, day))
    land_batch(stream="drops", source="bench", batch_id="late", columns=given)


def size() -> int:
    from wufei.lake.telemetry.files import telemetry_files

    return sum(Path(path).stat().st_size for path in telemetry_files("drops"))


if __name__ == "__main__":
    book.on_both_databases(main)
