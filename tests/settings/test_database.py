"""The tests run on a database like production's: files or a server, never memory."""

from __future__ import annotations

import os
import sqlite3
import threading

import pytest
from django.db import connection

from wufei.settings.base import database


def test_sqlite_settings_hold_under_concurrent_writers() -> None:
    settings = database("sqlite:////tmp/anywhere.sqlite3")

    assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert settings["OPTIONS"]["timeout"] == 30
    assert "journal_mode=WAL" in settings["OPTIONS"]["init_command"]
    assert "synchronous=FULL" in settings["OPTIONS"]["init_command"]


def test_postgresql_url_is_taken_as_it_is() -> None:
    settings = database("postgres://clerk:secret@db.internal:5433/city")

    assert settings["ENGINE"] == "django.db.backends.postgresql"
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db.internal", 5433, "city")
    assert "OPTIONS" not in settings


@pytest.mark.django_db
def test_test_database_is_reachable_for_other_processes(database_url: str) -> None:
    if connection.vendor != "sqlite":
        assert database_url.startswith("postgres://")
        return
    path = database_url.removeprefix("sqlite:///")
    assert path.startswith(os.environ["WUFEI_DATA"])
    other = sqlite3.connect(path)
    assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    tables = {name for (name,) in other.execute("SELECT name FROM sqlite_master")}
    assert "people_user" in tables
    other.close()


@pytest.mark.django_db(transaction=True)
def test_another_thread_sees_what_was_committed() -> None:
    from django.contrib.auth import get_user_model

    get_user_model().objects.create(username="committed")
    seen: list[int] = []

    def look() -> None:
        seen.append(get_user_model().objects.filter(username="committed").count())
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [1]
