"""Tables to which facts are only added: database triggers refuse every update and delete.

Used from migrations (``RunPython``), so the rule holds for every client of the database, not only
for our code. Columns named in ``settable_once`` may go from NULL to a value, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION wufei_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME USING ERRCODE = '23000'; END $$
"""


def _columns(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
    return [column.name for column in described]


def _statements(
    connection: BaseDatabaseWrapper, table: str, settable_once: Iterable[str]
) -> list[str]:
    once = list(settable_once)
    fixed = ", ".join(c for c in _columns(connection, table) if c not in once)
    if connection.vendor == "postgresql":
        refuse = "FOR EACH ROW EXECUTE FUNCTION wufei_refuse_change()"
        whole = "FOR EACH STATEMENT EXECUTE FUNCTION wufei_refuse_change()"
        statements = [
            _POSTGRES_FUNCTION,
            f"CREATE TRIGGER {table}_fixed BEFORE UPDATE OF {fixed} ON {table} {refuse}",
            f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} {refuse}",
            f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} {whole}",
        ]
        when = "FOR EACH ROW WHEN (OLD.{0} IS NOT NULL) EXECUTE FUNCTION wufei_refuse_change()"
    else:
        refuse = f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only added'); END"
        statements = [
            f"CREATE TRIGGER {table}_fixed BEFORE UPDATE OF {fixed} ON {table} {refuse}",
            f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} {refuse}",
        ]
        when = "WHEN OLD.{0} IS NOT NULL " + refuse
    return statements + [
        f"CREATE TRIGGER {table}_{column}_once BEFORE UPDATE OF {column} ON {table} "
        + when.format(column)
        for column in once
    ]


def install(
    connection: BaseDatabaseWrapper, table: str, *, settable_once: Iterable[str] = ()
) -> None:
    """Create the triggers on ``table``."""
    with connection.cursor() as cursor:
        for statement in _statements(connection, table, settable_once):
            cursor.execute(statement)


def remove(
    connection: BaseDatabaseWrapper, table: str, *, settable_once: Iterable[str] = ()
) -> None:
    """Drop them again: for reversed migrations and for emptying a test database."""
    names = [f"{table}_fixed", f"{table}_kept", *(f"{table}_{c}_once" for c in settable_once)]
    if connection.vendor == "postgresql":
        names.append(f"{table}_whole")
    suffix = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{suffix}")


_LIST_TRIGGERS = {
    "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
    " AND sql LIKE '%rows of % are only added%'",
    "postgresql": "SELECT t.tgname, c.relname, pg_get_triggerdef(t.oid) FROM pg_trigger t"
    " JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
    " WHERE p.proname = 'wufei_refuse_change' AND NOT t.tgisinternal",
}


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without any of the triggers, which come back at the end: to empty a test or demo database."""
    with connection.cursor() as cursor:
        cursor.execute(_LIST_TRIGGERS[connection.vendor])
        triggers = cursor.fetchall()
        for name, table, _definition in triggers:
            suffix = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{suffix}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for _name, _table, definition in triggers:
                cursor.execute(definition)


def migration(table: str, *, settable_once: Iterable[str] = ()) -> Any:
    """A migration operation that installs the triggers, and removes them when reversed."""
    from django.db import migrations

    def forwards(apps: Any, schema_editor: Any) -> None:
        install(schema_editor.connection, table, settable_once=settable_once)

    def backwards(apps: Any, schema_editor: Any) -> None:
        remove(schema_editor.connection, table, settable_once=settable_once)

    return migrations.RunPython(forwards, backwards)


def keeping(table: str) -> Any:
    """A migration operation: rows of ``table`` may change, and are never deleted."""
    from django.db import migrations

    def forwards(apps: Any, schema_editor: Any) -> None:
        connection = schema_editor.connection
        statements = _statements(connection, table, ())
        wanted = (
            _POSTGRES_FUNCTION,
            f"CREATE TRIGGER {table}_kept",
            f"CREATE TRIGGER {table}_whole",
        )
        with connection.cursor() as cursor:
            for statement in statements:
                if statement.startswith(wanted):
                    cursor.execute(statement)

    def backwards(apps: Any, schema_editor: Any) -> None:
        remove(schema_editor.connection, table)

    return migrations.RunPython(forwards, backwards)
