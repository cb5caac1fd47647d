"""The small demo city, loaded once for a module of tests that read it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction

from wufei.demo.domain.loading import load_demo
from wufei.kernel.actors import Actor, system_actor


@pytest.fixture(scope="session")
def reader() -> Actor:
    return system_actor("reader")


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The demo with its default seed and scale; undone after the module."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        load_demo()
        yield
        transaction.set_rollback(True)
