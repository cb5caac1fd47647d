"""Which engine answers: the embedded one, or the distributed one where its master is named."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from wufei.lake.engines.embedded import EmbeddedEngine
from wufei.lake.engines.interface import Engine

#: The engines by the names that a command takes.
EMBEDDED, SPARK = "embedded", "spark"


def engine(name: str = "") -> Engine:
    """The engine called ``name``; empty: that of this installation (``WUFEI_SPARK_MASTER`` names
    the distributed one). Spark without a master runs inside this machine.

    Raises:
        KeyError: there is no such engine.
    """
    master = settings.SPARK_MASTER
    masters = {"": master, EMBEDDED: "", SPARK: master or f"local[{settings.LAKE_THREADS}]"}
    return _engine(masters[name], str(settings.LAKE_FOLDER))


@lru_cache(maxsize=4)
def _engine(master: str, folder: str) -> Engine:
    if master:
        from wufei.lake.engines.distributed import DistributedEngine

        return DistributedEngine(master=master)
    return EmbeddedEngine()
