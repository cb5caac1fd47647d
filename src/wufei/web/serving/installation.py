"""Brings the data folder and the database to what this code needs, before anyone is served."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from wufei.inspection.public import load_shipped_settings
from wufei.intake.public import load_shipped_maps
from wufei.ledger.public import load_exemptions
from wufei.registry.public import load_reference_data
from wufei.web.translations import compile_translations

Tell = Callable[[str], None]
_ADVISORY_LOCK = 20_261_123


def bring_up_to_date(*, demo: bool, tell: Tell) -> None:
    """Translations, tables, reference data and, in an empty database, the demo city.

    Safe to kill and to repeat: each part finds out by itself what is missing. Two starts at the
    same time wait for each other.

    Raises:
        CommandError: the database was made by newer code.
    """
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    compile_translations()
    with one_at_a_time():
        migrate(tell)
        tell("… 参考数据 reference data")
        load_reference_data()
        load_exemptions()
        load_shipped_maps()
        load_shipped_settings()
        if demo:
            load_demo(tell)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Holds other starts on the same data folder and, on PostgreSQL, on the same database."""
    with (settings.DATA / "set-up.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_ADVISORY_LOCK])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_ADVISORY_LOCK])


def migrate(tell: Tell) -> None:
    executor = MigrationExecutor(connection)
    loader = executor.loader
    labels = {config.label for config in apps.get_app_configs()}
    unknown = sorted(
        f"{label}.{name}"
        for label, name in set(loader.applied_migrations) - set(loader.disk_migrations)
        if label in labels
    )
    if unknown:
        raise CommandError(
            f"数据库比程序新({unknown[-1]})。请更新程序,或恢复旧的备份。\n"
            f"The database is newer than the code ({unknown[-1]}). "
            "Update the code, or restore an older back-up."
        )
    if executor.migration_plan(loader.graph.leaf_nodes()):
        tell("… 数据表 tables")
        call_command("migrate", interactive=False, verbosity=0)


def load_demo(tell: Tell) -> None:
    """Into an empty database, or on where an interrupted load stopped.

    The city is built by a command of its own, because the site knows nothing of the demo.
    """
    if _demo_is_wanted():
        tell("… 示范城市 demo city")
        call_command("load_demo")


def _demo_is_wanted() -> bool:
    loads = apps.get_model("demo", "DemoLoad").objects
    if loads.exists():
        return bool(loads.filter(finished_at__isnull=True).exists())
    kept = [("registry", "Organisation"), ("ledger", "Account")]
    return not any(apps.get_model(app, model).objects.exists() for app, model in kept)
