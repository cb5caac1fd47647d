"""The distributed engine: Apache Spark over the same Parquet files, where a machine is too small.

The same trees as the embedded engine's, rendered in Spark's dialect. Each table of a query becomes
a view of its files under a name of its own, with the types of :mod:`wufei.lake.schema`, so that
queries side by side never meet.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from wufei.kernel.refusals import Refusal
from wufei.lake.engines.interface import Tables, Watch
from wufei.lake.engines.relations import resolved, tables_in
from wufei.lake.engines.session import end_session, session
from wufei.lake.refusals import LakeReason
from wufei.lake.schema import TABLES

if TYPE_CHECKING:
    from sqlglot import exp

_WATCH_SECONDS: Final = 0.2
#: Types of the schema that Spark spells otherwise; its own TIMESTAMP would be moved between zones.
_TYPES: Final = {"VARCHAR": "STRING", "INTEGER": "INT", "TIMESTAMP": "TIMESTAMP_NTZ"}
#: Characters that Spark reads as a pattern in the name of a file.
_PATTERN: Final = re.compile(r"([\\{}\[\]*?])")
_TOO_LARGE: Final = re.compile(
    r"OutOfMemoryError|UNABLE_TO_ACQUIRE_MEMORY|maxResultSize|Total size of serialized results"
)

Rows = list[tuple[Any, ...]]


class DistributedEngine:
    """Engine over Spark. ``master``: ``spark://host:7077``, ``yarn``, ``k8s://…``, or
    ``local-cluster[workers,cores,megabytes]`` for worker processes on this machine.

    The session starts with the first query and belongs to the process. The files must be readable
    under the same paths by this process and by every worker.
    """

    def __init__(self, *, master: str) -> None:
        self._master = master

    def close(self) -> None:
        """End Spark in this process."""
        end_session()

    def sql(self, query: exp.Query, tables: Tables, views: dict[str, str]) -> str:
        """The query as Spark reads it; ``views``: table → the name under which its files stand."""
        from sqlglot import exp

        def scan(name: str) -> exp.Expr | None:
            return exp.to_table(views[name]) if name in views else None

        return resolved(query, tables, scan).sql(dialect="spark")

    def rows(self, query: exp.Query, tables: Tables, *, watch: Watch | None = None) -> Rows:
        """As told in :class:`wufei.lake.engines.interface.Engine`."""
        spark = session(self._master)
        with _refusing(spark, tables), self._views(spark, query, tables) as views:
            frame = spark.sql(self.sql(query, tables, views))
            if watch is None:
                return _collected(frame)
            return _watched(spark.sparkContext, lambda: _collected(frame), watch)

    def stream(
        self, query: exp.Query, tables: Tables, *, size: int = 10_000
    ) -> Iterator[list[tuple[Any, ...]]]:
        """As told in :class:`wufei.lake.engines.interface.Engine`; one part of Spark's at a time is
        held."""
        spark = session(self._master)
        with _refusing(spark, tables), self._views(spark, query, tables) as views:
            found = map(tuple, spark.sql(self.sql(query, tables, views)).toLocalIterator())
            while part := list(islice(found, size)):
                yield part

    @contextmanager
    def _views(self, spark: Any, query: exp.Query, tables: Tables) -> Iterator[dict[str, str]]:
        mark = uuid4().hex
        views: dict[str, str] = {}
        try:
            for name in sorted(tables_in(query)):
                files = tables.files.get(name) or ()
                if not files:
                    continue
                views[name] = f"{name}_{mark}"
                reader = spark.read.schema(_columns(name)).option("recursiveFileLookup", "true")
                reader.parquet(*map(_address, files)).createTempView(views[name])
            yield views
        finally:
            for view in views.values():
                spark.catalog.dropTempView(view)


def _columns(name: str) -> str:
    """The columns of a table as Spark declares them."""
    return ", ".join(
        f"`{column}` {_TYPES.get(kind, kind)}" for column, kind in TABLES[name].items()
    )


def _address(path: str) -> str:
    """A file's address; without a scheme a cluster would look into its own file system."""
    return path if "://" in path else "file://" + _PATTERN.sub(r"\\\1", str(Path(path).absolute()))


def _collected(frame: Any) -> Rows:
    return [tuple(row) for row in frame.collect()]


def _watched(context: Any, work: Callable[[], Rows], watch: Watch) -> Rows:
    """Run in a thread of its own, so that this one can tell the progress, or end it."""
    group = uuid4().hex
    found: list[Rows] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            context.setJobGroup(group, "wufei", interruptOnCancel=True)
            found.append(work())
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that asked
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    done = 0.0
    try:
        while thread.is_alive():
            thread.join(_WATCH_SECONDS)
            done = max(done, _part_done(context.statusTracker(), group))
            watch(done)
    except BaseException:
        while thread.is_alive():  # a job may begin just after the others were ended
            context.cancelJobGroup(group)
            thread.join(_WATCH_SECONDS)
        raise
    if failed:
        raise failed[0]
    return found[0]


def _part_done(tracker: Any, group: str) -> float:
    """Finished tasks among those of the stages that Spark knows by now."""
    tasks = finished = 0
    for job in tracker.getJobIdsForGroup(group):
        told = tracker.getJobInfo(job)
        for stage in told.stageIds if told else ():
            known = tracker.getStageInfo(stage)
            if known is not None:
                tasks += known.numTasks
                finished += known.numCompletedTasks
    return min(1.0, finished / tasks) if tasks else 0.0


@contextmanager
def _refusing(spark: Any, tables: Tables) -> Iterator[None]:
    """Spark's errors about files and memory as refusals that name the file and the way out."""
    try:
        yield
    except Exception as error:
        message = str(error)
        if type(error).__module__.partition(".")[0] not in {"pyspark", "py4j"}:
            raise
        if _TOO_LARGE.search(message):
            memory = spark.sparkContext.getConf().get("spark.executor.memory", "1g")
            raise Refusal(LakeReason.QUERY_TOO_LARGE, memory=f"{memory} (Spark)") from error
        blamed = _blamed(tables, message)
        if blamed is None:
            raise
        reason, file = blamed
        raise Refusal(reason, file=file) from error


def _blamed(tables: Tables, message: str) -> tuple[LakeReason, str] | None:
    for paths in tables.files.values():
        for path in paths:
            if "://" not in path and not Path(path).exists():
                return LakeReason.FILE_MISSING, Path(path).name
            if Path(path).name in message:
                return LakeReason.FILE_DAMAGED, Path(path).name
    return None
