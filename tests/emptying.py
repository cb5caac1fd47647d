"""Lets tests that commit be followed by an empty database, although facts are only added."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from django.test import TransactionTestCase

from wufei.kernel import append_only


@pytest.fixture(scope="session", autouse=True)
def _append_only_tables_are_emptied() -> Iterator[None]:
    """Django's flush after a committing test runs without the append-only triggers."""
    flush = TransactionTestCase._fixture_teardown

    def without_triggers(case: Any) -> None:
        with append_only.lifted(connections["default"]):
            flush(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", without_triggers)
        yield
