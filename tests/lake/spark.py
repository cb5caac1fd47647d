"""The distributed engine with two worker processes of its own, for tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import absent
from tools.launcher.system import java
from wufei.lake.engines.distributed import DistributedEngine

#: Two workers of one core each; the megabytes are the least that Spark gives an executor.
MASTER = "local-cluster[2,1,1024]"


@pytest.fixture(scope="session")
def distributed() -> Iterator[DistributedEngine]:
    """An engine over two workers, started once: that takes twenty seconds."""
    if java() is None:
        absent("no Java: apt install openjdk-17-jre-headless")
    engine = DistributedEngine(master=MASTER)
    yield engine
    engine.close()
