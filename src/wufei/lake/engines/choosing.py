"""Which engine answers: the embedded one, or the distributed one where its master is named."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from wufei.lake.engines.base import Engine
from wufei.lake.engines.embedded import EmbeddedEngine


def engine() -> Engine:
    """The engine of this installation (``WUFEI_SPARK_MASTER`` names the distributed one)."""
    return _engine(settings.SPARK_MASTER, str(settings.LAKE_FOLDER))


@lru_cache(maxsize=4)
def _engine(master: str, folder: str) -> Engine:
    if master:
        from wufei.lake.engines.distributed import DistributedEngine

        return DistributedEngine(master=master)
    return EmbeddedEngine()
