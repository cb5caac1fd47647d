"""Both engines keep the same promises about rows, parts, progress, faults and names."""

from __future__ import annotations

import datetime as dt
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlglot import exp, parse_one

from wufei.kernel.refusals import Refusal
from wufei.lake.domain import building
from wufei.lake.engines.embedded import EmbeddedEngine
from wufei.lake.engines.interface import Engine, Tables
from wufei.lake.public import Cut
from wufei.lake.refusals import LakeReason
from wufei.lake.schema import TABLES

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")  # sockets of py4j
COUNT = 2_000


@pytest.fixture(params=["embedded", pytest.param("distributed", marks=pytest.mark.slow)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    if request.param == "distributed":
        found: Engine = request.getfixturevalue("distributed")
        return found
    return EmbeddedEngine(spill=tmp_path / "spill")


def write(path: Path, name: str, rows: list[dict[str, Any]]) -> str:
    import duckdb

    with duckdb.connect() as connection:
        values = [tuple(map(row.get, TABLES[name])) for row in rows]
        building.give_rows(connection, "given", TABLES[name], values)
        building.write_parquet(connection, "SELECT * FROM given", path)
    return str(path)


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    """Postings of pages 1 to 4 in two files, two versions of an account, no sites."""
    folder = tmp_path / "湖 {a,b} [x]*?"
    lines = [
        {
            "page": 1 + n * 4 // COUNT, "seq": n, "line": 0, "grams": n,
            "day": dt.date(2025, 1, 1) + dt.timedelta(days=n % 300), "account_id": 1,
        }
        for n in range(COUNT)
    ]  # fmt: skip
    versions = [
        {"number": 3, "account_id": 1, "code": "it's", "stage": "source"},
        {"number": 8, "account_id": 1, "code": "a\\b ${c}", "stage": "sink"},
    ]
    postings = [
        write(folder / f"postings-{part}.parquet", "postings", lines[part::2]) for part in (0, 1)
    ]
    accounts = [write(folder / "accounts.parquet", "accounts", versions)]
    return Tables(Cut(3, 8), {"postings": postings, "accounts": accounts, "sites": []})


def asked(sql: str) -> exp.Query:
    query = parse_one(sql)
    assert isinstance(query, exp.Query)
    return query


TOTAL = asked("SELECT CAST(SUM(grams) AS BIGINT) AS s, COUNT(*) AS n FROM postings AS p")
BY_SEQ = asked("SELECT p.seq FROM postings AS p ORDER BY p.seq")


def test_pages_beyond_the_cut_do_not_count(engine: Engine, tables: Tables) -> None:
    seen = COUNT * 3 // 4
    assert engine.rows(TOTAL, tables) == [(seen * (seen - 1) // 2, seen)]
    whole = Tables(Cut(4, 8), tables.files, whole=True)
    assert engine.rows(TOTAL, whole) == [(COUNT * (COUNT - 1) // 2, COUNT)]


@pytest.mark.parametrize(
    ("fact", "expected"),
    [(2, []), (3, [("it's", "source")]), (7, [("it's", "source")]), (8, [("a\\b ${c}", "sink")])],
)
def test_registers_are_as_they_stood(
    engine: Engine, tables: Tables, fact: int, expected: list[tuple[str, str]]
) -> None:
    query = asked("SELECT a.code, a.stage FROM accounts AS a")
    assert engine.rows(query, Tables(Cut(3, fact), tables.files)) == expected


@pytest.mark.parametrize("code", ["it's", "a\\b ${c}", "a\\\\b", "'; DROP TABLE x; --", "\\'"])
def test_texts_are_what_they_are(engine: Engine, tables: Tables, code: str) -> None:
    column = exp.column("code", "a")
    is_it = exp.EQ(this=column, expression=exp.Literal.string(code))
    query = exp.select(column, exp.alias_(exp.Literal.string(code), "said"))
    query = query.from_(exp.to_table("accounts").as_("a")).where(is_it)
    holds = code == "a\\b ${c}"
    assert engine.rows(query, tables) == ([(code, code)] if holds else [])


def test_a_table_without_files_is_empty(engine: Engine, tables: Tables) -> None:
    query = asked("SELECT COUNT(*) AS n, SUM(s.capacity_grams_per_day) AS g FROM sites AS s")
    assert engine.rows(query, tables) == [(0, None)]


def test_types_of_the_rows(engine: Engine, tables: Tables) -> None:
    query = asked(
        "SELECT p.day, p.grams, p.line, a.code, p.lot FROM postings AS p"
        " LEFT JOIN accounts AS a ON p.account_id = a.account_id WHERE p.seq = 301"
    )
    assert engine.rows(query, tables) == [(dt.date(2025, 1, 2), 301, 0, "a\\b ${c}", None)]


def test_parts_of_a_stream_are_bounded_and_in_order(engine: Engine, tables: Tables) -> None:
    parts = list(engine.stream(BY_SEQ, tables, size=400))
    assert [len(part) for part in parts] == [400, 400, 400, 300]
    assert [row[0] for part in parts for row in part] == list(range(COUNT * 3 // 4))


def test_a_stream_may_be_left(engine: Engine, tables: Tables) -> None:
    stream = engine.stream(BY_SEQ, tables, size=10)
    assert next(stream) == [(n,) for n in range(10)]
    stream.close()  # type: ignore[attr-defined]
    assert engine.rows(TOTAL, tables)[0][1] == COUNT * 3 // 4


def test_a_sum_beyond_the_type_fails(engine: Engine, tables: Tables) -> None:
    query = asked("SELECT CAST(SUM(grams * 9000000000000000) AS BIGINT) AS s FROM postings AS p")
    with pytest.raises(Exception, match=r"(?i)overflow|out of range"):
        engine.rows(query, tables)


def test_progress_is_told_and_the_rows_are_the_same(engine: Engine, tables: Tables) -> None:
    told: list[float] = []
    found = engine.rows(BY_SEQ, tables, watch=told.append)
    assert found == engine.rows(BY_SEQ, tables)
    assert told
    assert all(0 <= part <= 1 for part in told)


def test_the_watcher_may_end_the_query(engine: Engine, tables: Tables) -> None:
    class EnoughError(Exception):
        pass

    def stop(_part: float) -> None:
        raise EnoughError

    with pytest.raises(EnoughError):
        engine.rows(TOTAL, tables, watch=stop)
    assert engine.rows(TOTAL, tables)[0][1] == COUNT * 3 // 4


def test_queries_side_by_side_do_not_meet(engine: Engine, tables: Tables) -> None:
    found: dict[int, list[tuple[Any, ...]]] = {}

    def ask(page: int) -> None:
        found[page] = engine.rows(TOTAL, Tables(Cut(page, 8), tables.files))

    threads = [threading.Thread(target=ask, args=(page,)) for page in (1, 2, 3, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seen = {page: COUNT * page // 4 for page in (1, 2, 3, 4)}
    assert found == {page: [(n * (n - 1) // 2, n)] for page, n in seen.items()}


def test_a_missing_file_is_named(engine: Engine, tables: Tables) -> None:
    Path(tables.files["postings"][1]).unlink()
    with pytest.raises(Refusal) as refused:
        engine.rows(TOTAL, tables)
    assert refused.value.reason is LakeReason.FILE_MISSING
    assert refused.value.params["file"] == "postings-1.parquet"


def test_a_damaged_file_is_named(engine: Engine, tables: Tables) -> None:
    path = Path(tables.files["postings"][0])
    path.write_bytes(path.read_bytes()[:-200] + bytes(200))
    with pytest.raises(Refusal) as refused:
        list(engine.stream(TOTAL, tables))
    assert refused.value.reason is LakeReason.FILE_DAMAGED
    assert refused.value.params["file"] == "postings-0.parquet"


def test_what_does_not_fit_into_memory_is_refused_with_advice(
    tables: Tables, tmp_path: Path
) -> None:
    nowhere = tmp_path / "spill"
    engine = EmbeddedEngine(memory="10MB", threads=1, spill=nowhere)
    rows = " CROSS JOIN ".join(f"postings AS p{n}" for n in range(2))
    query = asked(f"SELECT LIST(REPEAT('x', 99)) AS l FROM {rows}")
    with pytest.raises(Refusal) as refused:
        engine.rows(query, tables)
    assert refused.value.reason is LakeReason.QUERY_TOO_LARGE
