from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine

from tests.api.calling import Caller, caller, collected, moved, number
from tests.api.figures import OWN, deliver
from tests.api.world import NOW, make_world
from wufei.people.public import User


@pytest.fixture
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def people(_clock: None, db: None) -> dict[str, User]:
    return make_world()


@pytest.fixture
def callers(people: dict[str, User]) -> dict[str, Caller]:
    """Every person of the small city with a token, and ``nobody`` without."""
    return {name: caller(user) for name, user in people.items()} | {"nobody": Caller()}


@pytest.fixture
def officer(callers: dict[str, Caller]) -> Caller:
    return callers["officer"]


@pytest.fixture
def definitions(settings: Any, tmp_path: Path) -> Path:
    """An installation's own definitions beside the shipped ones."""
    settings.MEASURES_FOLDER = tmp_path / "measures"
    settings.MEASURES_FOLDER.mkdir()
    (settings.MEASURES_FOLDER / "own.yaml").write_text(OWN, encoding="utf-8")
    return settings.MEASURES_FOLDER


@pytest.fixture
def city(definitions: Path, officer: Caller) -> Caller:
    """Two loads of kitchen waste, one of them at the plant, all in the lake."""
    assert officer.post("/entries", collected(number(1), 1_500_000)).status_code == 201
    assert officer.post("/entries", collected(number(2), 700_001)).status_code == 201
    weighed = moved(
        number(3),
        ("TRK-A12345", "kitchen", -1_000_000),
        ("STK-KITCHEN", "kitchen", 1_000_000),
        handover={"exemption": "historic"},
    )
    assert officer.post("/entries", weighed).status_code == 201
    deliver()
    return officer
