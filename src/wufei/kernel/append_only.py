"""Tables to which facts are only added: database triggers refuse every update and delete.

Used from migrations, so the rule holds for every client of the database, not only for our code.
Columns named in ``settable_once`` may go from NULL to a value, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION wufei_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME USING ERRCODE = '23000'; END $$
"""


def _columns(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
    return [column.name for column in described]


class TriggersFor(Operation):
    """A migration operation: triggers on one table, which go again when it is reversed.

    Not ``RunPython``, for which Django renders every model there is anew: that took a third of the
    time in which an empty database is set up.
    """

    reduces_to_sql = False

    def __init__(self, table: str, *, settable_once: Iterable[str], changeable: bool) -> None:
        self.table = table
        self.once = tuple(settable_once)
        self.changeable = changeable

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Triggers are no part of a model."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        with schema_editor.connection.cursor() as cursor:
            for statement in self._statements(schema_editor.connection):
                cursor.execute(statement)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        postgres = schema_editor.connection.vendor == "postgresql"
        endings = ["fixed", "kept", "whole", *(f"{column}_once" for column in self.once)]
        with schema_editor.connection.cursor() as cursor:
            for ending in endings:
                name = f"{self.table}_{ending}"
                cursor.execute(
                    f"DROP TRIGGER IF EXISTS {name}" + (f" ON {self.table}" if postgres else "")
                )

    def describe(self) -> str:
        return f"Rows of {self.table} are {'kept' if self.changeable else 'only added'}"

    def _statements(self, connection: BaseDatabaseWrapper) -> list[str]:
        table, statements = self.table, []
        if connection.vendor == "postgresql":
            act = "EXECUTE FUNCTION wufei_refuse_change()"
            statements = [
                _POSTGRES_FUNCTION,
                f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {act}",
            ]
            each = "FOR EACH ROW "
        else:
            act = f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only added'); END"
            each = ""
        statements.append(f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} {each}{act}")
        if not self.changeable:
            fixed = ", ".join(c for c in _columns(connection, table) if c not in self.once)
            statements.append(
                f"CREATE TRIGGER {table}_fixed BEFORE UPDATE OF {fixed} ON {table} {each}{act}"
            )
        return statements + [
            f"CREATE TRIGGER {table}_{column}_once BEFORE UPDATE OF {column} ON {table} "
            f"{each}WHEN (OLD.{column} IS NOT NULL) {act}"
            for column in self.once
        ]


def migration(table: str, *, settable_once: Iterable[str] = ()) -> TriggersFor:
    """Rows of ``table`` are only added."""
    return TriggersFor(table, settable_once=settable_once, changeable=False)


def keeping(table: str) -> TriggersFor:
    """Rows of ``table`` may change, and are never deleted."""
    return TriggersFor(table, settable_once=(), changeable=True)


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
