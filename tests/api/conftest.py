from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.api.calling import Caller, caller
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
