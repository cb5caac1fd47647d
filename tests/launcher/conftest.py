from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from tests.launcher.installation import Installation, clone


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Set up once, then shared: packages and page files are there, the data folder is empty."""
    installation = clone(tmp_path_factory.mktemp("installed") / "wufei")
    code, output = installation.run("setup")
    assert code == 0, output
    yield installation
    assert installation.processes() == []
    shutil.rmtree(installation.folder, ignore_errors=True)


@pytest.fixture
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Just cloned."""
    installation = clone(tmp_path_factory.mktemp("fresh") / "wufei")
    yield installation
    installation.await_nothing_left()
    shutil.rmtree(installation.folder, ignore_errors=True)
