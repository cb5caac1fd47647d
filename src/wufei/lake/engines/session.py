"""Starts and ends the one Spark session that a process may have.

Java runs as a child of this process and ends with it; all scratch files lie in a folder that is
removed. What is not set here comes from the installation's own ``SPARK_HOME``,
``SPARK_CONF_DIR/spark-defaults.conf`` and ``HADOOP_CONF_DIR``.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

#: What the answers depend on: sums fail rather than wrap, days are cut in no zone but that of the
#: files, and a text is never taken for the name of a variable.
_EXACT: Final = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.variable.substitute": "false",
    "spark.sql.caseSensitive": "false",
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
    "spark.sql.parquet.filterPushdown": "true",
}
_QUIET: Final = {
    "spark.app.name": "wufei",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.catalogImplementation": "in-memory",
}
#: Of a session whose workers are processes of this machine: nothing listens to other machines.
_HERE: Final = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.executor.memory": "700m",
    "spark.sql.shuffle.partitions": "4",
}


@dataclass(frozen=True, slots=True)
class _Running:
    process: int
    master: str
    spark: Any
    scratch: Path


_running: list[_Running] = []
_guard = threading.Lock()


def session(master: str) -> Any:
    """The Spark session of this process on ``master``, started where none is.

    Raises:
        RuntimeError: the process has a session on another master.
    """
    with _guard:
        if _running and _running[0].process != os.getpid():
            _running.clear()  # a forked process does not own the Java of its parent
        if not _running:
            _running.append(_start(master))
        if _running[0].master != master:
            raise RuntimeError(f"this process already runs Spark on {_running[0].master}")
        return _running[0].spark


def end_session() -> None:
    """End the session, its workers and its Java, and remove its scratch files; nothing where none
    runs."""
    with _guard:
        while _running:
            running = _running.pop()
            if running.process == os.getpid():
                _end(running)


atexit.register(end_session)


def _start(master: str) -> _Running:
    from pyspark.sql import SparkSession

    scratch = Path(tempfile.mkdtemp(prefix="wufei-spark-"))
    here = master.startswith("local")
    given = _EXACT | _QUIET | (_HERE if here else {})
    given["spark.sql.warehouse.dir"] = str(scratch / "warehouse")
    if here:
        given["spark.local.dir"] = str(scratch)  # elsewhere the nodes know their own disks
    given["spark.driver.extraJavaOptions"] = f"-Djava.io.tmpdir={scratch}"
    builder = SparkSession.builder.master(master)
    for name, value in given.items():
        builder = builder.config(name, value)
    try:
        with _home(scratch):
            return _Running(os.getpid(), master, builder.getOrCreate(), scratch)
    except BaseException:
        _end_java()
        shutil.rmtree(scratch, ignore_errors=True)
        raise


@contextmanager
def _home(scratch: Path) -> Iterator[None]:
    """``SPARK_HOME`` while Java starts. Workers write beside it, so that the programs installed
    with the package are only linked from the scratch folder."""
    if "SPARK_HOME" in os.environ:
        yield
        return
    found = find_spec("pyspark")
    assert found is not None
    assert found.origin is not None
    for name in ("bin", "jars"):
        (scratch / name).symlink_to(Path(found.origin).parent / name)
    os.environ["SPARK_HOME"] = str(scratch)
    try:
        yield
    finally:
        del os.environ["SPARK_HOME"]


def _end(running: _Running) -> None:
    running.spark.stop()
    _end_java()
    shutil.rmtree(running.scratch, ignore_errors=True)


def _end_java() -> None:
    """Stopping a session leaves its Java running, ready for another; closing its input ends it."""
    from pyspark import SparkContext

    gateway = SparkContext._gateway  # noqa: SLF001 - no public way to it
    if gateway is None:
        return
    gateway.shutdown()
    java = getattr(gateway, "proc", None)
    if java is not None:
        java.stdin.close()
        java.wait()
    SparkContext._gateway = SparkContext._jvm = None  # noqa: SLF001
