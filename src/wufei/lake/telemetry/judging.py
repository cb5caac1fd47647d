"""Which events of a batch are fit to land: read as their types, judged, told from repetitions."""

# ruff: noqa: S608 - names of our own columns, values quoted

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from wufei.kernel.refusals import Refusal
from wufei.lake.models import TelemetryDevice
from wufei.lake.telemetry.refusals import Fault
from wufei.lake.telemetry.refusals import TelemetryReason as No
from wufei.lake.telemetry.scratch import quoted, reading
from wufei.lake.telemetry.streams import Stream
from wufei.lake.telemetry.window import window_of
from wufei.registry.public import Material

if TYPE_CHECKING:
    import duckdb

LONGEST_TEXT = 128
OLDEST = "TIMESTAMP '2000-01-01'"
_KEYS_PER_QUERY = 900
#: Microseconds between which a number can be a time (years 68 to 9891).
_CLOCK = "BETWEEN -60000000000000000 AND 250000000000000000"


class Judging:
    """One batch in a scratch database. Views: ``incoming`` (as it came, numbered from 0), ``given``
    (read as the stream's types), ``good`` (to land). Tables: ``judged`` (with ``fault``; the only
    copy of the events), ``bad`` (number, fault)."""

    def __init__(self, database: duckdb.DuckDBPyConnection, stream: Stream, batch: Any) -> None:
        import duckdb

        self._database = database
        self._stream = stream
        try:
            database.register("batch", batch)
            database.execute(
                "CREATE TEMP VIEW incoming AS SELECT row_number() OVER () - 1 AS row, * FROM batch"
            )
            self._types = {
                name: kind
                for name, kind, *_ in database.execute("DESCRIBE incoming").fetchall()
                if name != "row"
            }
            readings = ", ".join(f'{self._read(name)} AS "{name}"' for name in stream.given)
            weight = "TRY_CAST(grams AS DOUBLE)" if stream.most_grams else "NULL"
            database.execute(
                f"CREATE TEMP VIEW given AS SELECT row, {readings}, {weight} AS weight"
                f" FROM incoming"
            )
            self.count = self._number("SELECT count(*) FROM given")
        except duckdb.Error as error:
            raise Refusal(No.UNREADABLE_BATCH, pointer="/columns", detail=str(error)) from error

    def _read(self, name: str) -> str:
        have, want = self._types.get(name), self._stream.columns[name]
        column = f'"{name}"'
        if have is None:
            return f"CAST(NULL AS {want})"
        if want != "TIMESTAMP":
            return f"TRY_CAST({column} AS {want})"
        if have.endswith(("INT", "INTEGER")):
            return f"CASE WHEN {column} {_CLOCK} THEN make_timestamp(CAST({column} AS BIGINT)) END"
        if have == "VARCHAR":
            column = f"TRY_CAST({column} AS TIMESTAMPTZ)"
        return f"CASE WHEN isfinite({column}) THEN TRY_CAST({column} AS TIMESTAMP) END"

    @property
    def fingerprint(self) -> str:
        """Tells whether a batch holds the same events, in any order; comparable where the part
        before the first colon, the engine's version, is the same."""
        import duckdb

        columns = ", ".join(f'"{name}"' for name in self._stream.given)
        count, total = self._row(f"SELECT count(*), sum(hash({columns}, weight)) FROM given")
        return f"{duckdb.__version__}:{count}:{total or 0:x}"

    @property
    def first_day(self) -> dt.date | None:
        """The first day of any event with a believable time."""
        (first,) = self._row(
            f"SELECT {local_day('min(occurred_at)')} FROM given WHERE occurred_at >= {OLDEST}"
        )
        return first if isinstance(first, dt.date) else None

    def judge(self, *, horizon: dt.date | None, standing: Sequence[int]) -> None:
        """Fill ``judged``. ``standing``: numbers of events set apart by an earlier attempt."""
        self._list("known_devices", self._known_devices())
        self._list("known_materials", Material.objects.values_list("key", flat=True))
        latest = timezone.now() + dt.timedelta(seconds=settings.LEDGER_MAX_LEAD_SECONDS)
        cases = " ".join(
            f"WHEN {condition} THEN {quoted(fault)}"
            for condition, fault in self._faults(horizon, latest)
        )
        columns = ", ".join(f'"{name}"' for name in self._stream.given)
        self._database.execute(
            "CREATE OR REPLACE TEMP TABLE judged AS"
            f" WITH dated AS (SELECT *, {local_day('occurred_at')} AS day FROM given)"
            f" SELECT *, hash({columns}) AS body, CASE {cases} END AS fault FROM dated"
        )
        self._list("standing", standing, kind="BIGINT")

    def _faults(self, horizon: dt.date | None, latest: dt.datetime) -> Iterator[tuple[str, str]]:
        stream = self._stream
        yield f"event_id IS NULL OR length(event_id) NOT BETWEEN 1 AND {LONGEST_TEXT}", Fault.NO_ID
        yield "occurred_at IS NULL", Fault.NO_TIME
        yield f"occurred_at < {OLDEST}", Fault.TOO_OLD
        moment = latest.astimezone(dt.UTC).replace(tzinfo=None).isoformat(" ")
        yield f"occurred_at > TIMESTAMP '{moment}'", Fault.IN_THE_FUTURE
        if horizon is not None:
            yield f"day < DATE '{horizon}'", Fault.FORGOTTEN_DAY
        known = "device IS NULL OR device NOT IN (SELECT code FROM known_devices)"
        yield known, Fault.UNKNOWN_DEVICE
        if stream.material:
            known = "material IS NULL OR material NOT IN (SELECT code FROM known_materials)"
            yield known, Fault.UNKNOWN_MATERIAL
        if stream.most_grams:
            yield "weight IS NULL OR NOT isfinite(weight)", Fault.NO_MASS
            yield "weight < 0", Fault.NEGATIVE_MASS
            yield f"weight > {stream.most_grams}", Fault.ABSURD_MASS
            yield "weight <> floor(weight)", Fault.FRACTION_OF_GRAM
        if stream.place:
            yield "longitude IS NULL OR NOT longitude BETWEEN -180 AND 180", Fault.NO_PLACE
            yield "latitude IS NULL OR NOT latitude BETWEEN -90 AND 90", Fault.NO_PLACE
        yield self._unreadable(), Fault.UNREADABLE

    def _unreadable(self) -> str:
        """Texts without end, and values that are there and are not of their column's type."""
        texts = [n for n in self._stream.given if self._stream.columns[n] == "VARCHAR"]
        parts = [f"length({name}) > {LONGEST_TEXT}" for name in texts]
        others = [n for n in self._types if n not in {*texts, "occurred_at", "grams"}]
        parts += [
            f"({name} IS NULL AND row IN (SELECT row FROM incoming WHERE {name} IS NOT NULL))"
            for name in others
            if self._types[name] != self._stream.columns[name]
        ]
        return " OR ".join(parts)

    def _known_devices(self) -> Iterator[str]:
        found = self._database.execute("SELECT DISTINCT device FROM given WHERE device IS NOT NULL")
        named = [code for (code,) in found.fetchall() if len(code) <= LONGEST_TEXT]
        for start in range(0, len(named), _KEYS_PER_QUERY):
            some = named[start : start + _KEYS_PER_QUERY]
            known = TelemetryDevice.objects.filter(code__in=some)
            yield from known.values_list("code", flat=True)

    def _list(self, name: str, values: Iterable[Any], kind: str = "VARCHAR") -> None:
        self._database.execute(f"CREATE OR REPLACE TEMP TABLE {name} (code {kind})")
        self._database.execute(f"INSERT INTO {name} SELECT unnest(?::{kind}[])", [list(values)])

    def tell_apart(self, window: Sequence[str]) -> int:
        """Fill ``good`` (to land) and ``bad``; the number of repetitions, which are in neither.

        ``window``: the files that landed last. Of events with one id the first stands; another
        content under its id is not lost, and set apart.
        """
        self._database.execute(
            "CREATE OR REPLACE TEMP VIEW fit AS SELECT * FROM judged"
            " WHERE fault IS NULL AND row NOT IN (SELECT code FROM standing)"
        )
        self._database.execute("CREATE OR REPLACE TEMP TABLE repeated (row BIGINT, same BOOLEAN)")
        met = self._find_seen(window)
        if met or self._number("SELECT count(*) - count(DISTINCT event_id) FROM fit"):
            self._database.execute("INSERT INTO repeated" + _REPEATED)
        self._database.execute(
            "CREATE OR REPLACE TEMP VIEW good AS SELECT * FROM fit"
            " WHERE row NOT IN (SELECT row FROM repeated)"
        )
        self._database.execute(
            "CREATE OR REPLACE TEMP TABLE bad AS"
            " SELECT row, fault FROM judged"
            " WHERE fault IS NOT NULL AND row NOT IN (SELECT code FROM standing)"
            f" UNION ALL SELECT row, {quoted(Fault.OTHER_CONTENT)} FROM repeated WHERE NOT same"
        )
        return self._number("SELECT count(*) FROM repeated WHERE same")

    def _find_seen(self, window: Sequence[str]) -> int:
        """Fill ``seen`` with those of the batch's ids that stand in the window; how many."""
        self._database.execute(
            "CREATE OR REPLACE TEMP TABLE seen (event_id VARCHAR, body UBIGINT, row BIGINT)"
        )
        if not window or not self._is_suspect(window):
            return 0
        files = reading(window)
        self._database.execute(
            "CREATE OR REPLACE TEMP TABLE met AS SELECT DISTINCT event_id"
            f" FROM {files} WHERE event_id IN (SELECT event_id FROM fit)"
        )
        met = self._number("SELECT count(*) FROM met")
        if met:
            # Of an id that stands twice, which content counts must not depend on reading order.
            columns = ", ".join(f'"{name}"' for name in self._stream.given)
            self._database.execute(
                f"INSERT INTO seen SELECT event_id, min(hash({columns})), -1 FROM {files}"
                " WHERE event_id IN (SELECT event_id FROM met) GROUP BY event_id"
            )
        return met

    def _is_suspect(self, window: Sequence[str]) -> bool:
        from arro3.core import Table

        hashes = Table.from_arrow(self._database.sql("SELECT hash(event_id) AS hashed FROM fit"))
        return window_of(self._stream.name, str(settings.LAKE_FOLDER)).meets(window, hashes)

    def days(self) -> list[tuple[dt.date, int]]:
        """The days of ``good`` with the number of events of each."""
        found = self._database.execute("SELECT day, count(*) FROM good GROUP BY day ORDER BY day")
        return found.fetchall()

    def bad_count(self) -> int:
        return self._number("SELECT count(*) FROM bad")

    def _row(self, query: str) -> tuple[Any, ...]:
        found = self._database.execute(query).fetchone()
        assert found is not None
        return found

    def _number(self, query: str) -> int:
        return int(self._row(query)[0])


_REPEATED = """
WITH firsts AS (
    SELECT event_id, arg_min(body, row) AS body, min(row) AS row FROM (
        SELECT event_id, body, row FROM fit UNION ALL SELECT event_id, body, row FROM seen
    ) GROUP BY event_id
)
SELECT fit.row, fit.body = firsts.body AS same
FROM fit JOIN firsts USING (event_id) WHERE fit.row <> firsts.row
"""


def local_day(moment: str) -> str:
    """The SQL for the day of a UTC time in the installation's zone."""
    zone = quoted(settings.TIME_ZONE)
    return f"CAST(timezone({zone}, timezone('UTC', {moment})) AS DATE)"
