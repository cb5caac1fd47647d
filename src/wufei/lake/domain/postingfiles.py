"""A file of the postings table, made from page files and from the accounts and materials."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from wufei.lake.domain import building, postinglog
from wufei.lake.domain.postinglog import LiveFile, State
from wufei.lake.models import TableFile
from wufei.lake.schema import POSTINGS

if TYPE_CHECKING:
    import duckdb

ORDER: Final = "page, seq, line"
#: What recorded files are of: the table, and its log.
TABLE: Final = "postings"
LOG: Final = "postings_log"
#: The table and the version for which this process kept the records last.
_kept: list[tuple[Path, tuple[int, ...] | None, int]] = []

#: Both sides of an entry: the account there, and its stage, where there is only one.
_SIDES = """
SELECT page, seq, grams > 0 AS arriving,
  CASE WHEN min(account_id) = max(account_id) THEN min(account_id) END AS account_id,
  CASE WHEN min(stage) = max(stage) THEN min(stage) END AS stage
FROM posted GROUP BY ALL
"""

_ROWS = """
WITH accounts AS (
  SELECT account_id, code, stage FROM read_parquet({accounts})
  QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY number DESC) = 1
), materials AS (
  SELECT material_id, key FROM read_parquet({materials})
  QUALIFY row_number() OVER (PARTITION BY material_id ORDER BY number DESC) = 1
), filed AS (
  SELECT CAST(regexp_extract(filename, 'page-(\\d+)\\.parquet$', 1) AS BIGINT) AS page, *
  FROM read_parquet({pages}, filename = true, file_row_number = true)
), posted AS (
  SELECT page, seq, CAST(file_row_number - min(file_row_number) OVER (PARTITION BY page, seq)
    AS INTEGER) AS line, kind, paper_kind, lot, grams, CAST(day AS DATE) AS day,
    coalesce(account_id, error('no account ' || account)) AS account_id, stage,
    coalesce(material_id, error('no material ' || material)) AS material_id
  FROM filed LEFT JOIN accounts ON accounts.code = filed.account
    LEFT JOIN materials ON materials.key = filed.material
), sides AS ({sides})
SELECT {columns} FROM (
  SELECT posted.*, sides.account_id AS counter_account_id, sides.stage AS counter_stage,
    CAST(CASE WHEN (grams > 0) = (kind <> 'reversal') THEN 1 ELSE -1 END AS INTEGER) AS direction
  FROM posted LEFT JOIN sides
    ON sides.page = posted.page AND sides.seq = posted.seq AND sides.arriving = (grams < 0)
)
"""


def rows_of_pages(pages: Sequence[Path], accounts: Path, materials: Path) -> str:
    """SQL: the rows of page files as :data:`wufei.lake.schema.POSTINGS`, in no order."""
    return _ROWS.format(
        accounts=building.listed([accounts]),
        materials=building.listed([materials]),
        pages=building.listed(pages),
        sides=_SIDES,
        columns=", ".join(f'"{name}"' for name in POSTINGS),
    )


def write_file(
    connection: duckdb.DuckDBPyConnection, query: str, first: int, last: int
) -> LiveFile:
    """Write the rows of a query as a new file for pages ``first`` to ``last``, in the order of
    their sequence, and keep its digest. It is live once it is committed."""
    name = f"postings-{first:09d}-{last:09d}-{uuid4().hex[:8]}.parquet"
    path = postinglog.folder() / name
    ordered = f"SELECT * FROM ({query}) ORDER BY {ORDER}"  # noqa: S608
    building.write_parquet(connection, ordered, path)
    rows = connection.read_parquet(str(path)).count("*").fetchall()[0][0]
    building.record_file(table=TABLE, path=path, rows=rows, first=first, last=last)
    return LiveFile(name, path.stat().st_size, rows, first, last)


def keep_records(state: State) -> None:
    """Bring the recorded digests in line with the live files of the table and those of its log;
    nothing is asked where this process did it for the same version. The caller owns the lake."""
    version = (postinglog.folder(), postinglog.identity(), state.version)
    if _kept == [version]:
        return
    _record(state.files)
    _kept[:] = [version]


def _record(live: Sequence[LiveFile]) -> None:
    known = dict(TableFile.objects.filter(table__in=(TABLE, LOG)).values_list("path", "pk"))
    for file in live:
        if known.pop(building.named(file.path), None) is None and file.path.exists():
            building.record_file(
                table=TABLE,
                path=file.path,
                rows=file.rows,
                first=file.first_page,
                last=file.last_page,
            )
    for path in postinglog.log_files():
        if known.pop(building.named(path), None) is None:
            building.record_file(table=LOG, path=path, rows=0)
    TableFile.objects.filter(pk__in=known.values()).delete()


def recorded_files() -> list[LiveFile]:
    """The files of the table by the records in the database, in the order of their pages."""
    rows = TableFile.objects.filter(table=TABLE).order_by("first_page", "-last_page")
    return [
        LiveFile(PurePath(row.path).name, row.size, row.rows, row.first_page, row.last_page)
        for row in rows
    ]
