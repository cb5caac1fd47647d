"""A scratch ledger for measuring: accounts, materials, drafts like those of a city's year.

Runs on SQLite in a temporary folder, or on the PostgreSQL that WUFEI_DATABASE_URL names (which must
be empty: it is filled and left).
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import random
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

if TYPE_CHECKING:
    from wufei.ledger.public import EntryDraft

ACCOUNTS, MATERIALS, DAYS = 1_500, 12, 365


def start() -> None:
    """Set Django up on a scratch data folder and migrate."""
    os.environ.setdefault("WUFEI_DATA", tempfile.mkdtemp(prefix="wufei-bench-"))
    os.environ.setdefault("WUFEI_SECRET_KEY", "only-for-measuring")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wufei.settings.base")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def on_both_databases(main: Callable[[], None]) -> None:
    """Run on SQLite, then, where ``./run bench`` offers a server, again on PostgreSQL."""
    main()
    url = os.environ.get("WUFEI_BENCH_POSTGRES_URL")
    if url and "WUFEI_DATABASE_URL" not in os.environ:
        print(flush=True)
        env = {**os.environ, "WUFEI_DATABASE_URL": url}
        env["WUFEI_DATA"] = tempfile.mkdtemp(prefix="wufei-bench-")
        sys.exit(subprocess.run([sys.executable, *sys.argv], env=env, check=False).returncode)


def open_book() -> None:
    """Communities, vehicles and plants; waste classes."""
    from wufei.kernel.actors import system_actor
    from wufei.ledger.public import AccountDraft, open_accounts
    from wufei.registry.public import Material

    Material.objects.bulk_create(
        Material(key=f"class-{n}", scheme="household", name=f"类 {n}") for n in range(MATERIALS)
    )
    stages = ("source", "transit", "stock")
    drafts = [
        AccountDraft(f"{stages[n % 3]}-{n}", f"账户 {n}", stages[n % 3]) for n in range(ACCOUNTS)
    ]
    open_accounts(actor=system_actor("bench"), drafts=drafts)


def drafts(count: int, *, seed: int = 1) -> Iterator[EntryDraft]:
    """``count`` entries in the order of their days: pick-ups and deliveries in equal parts.

    Every vehicle's delivery follows its pick-up, so nothing is refused.
    """
    from wufei.ledger.public import EntryDraft, Paper, PostingDraft

    chance = random.Random(seed)
    first = dt.datetime.now(dt.UTC).replace(microsecond=0) - dt.timedelta(days=DAYS + 1)
    third = ACCOUNTS // 3
    for number in range(0, count, 2):
        moment = first + dt.timedelta(seconds=number * DAYS * 86_400 // count)
        key = f"class-{min(int(chance.expovariate(0.5)), MATERIALS - 1)}"
        source = f"source-{3 * min(int(chance.expovariate(6 / third)), third - 1)}"
        vehicle = f"transit-{3 * chance.randrange(third) + 1}"
        plant = f"stock-{3 * (chance.randrange(third) // 20) + 2}"
        grams = chance.randrange(50_000, 8_000_000)
        for giver, taker in ((source, vehicle), (vehicle, plant)):
            yield EntryDraft(
                client_id=uuid.UUID(int=chance.getrandbits(128), version=4),
                occurred_at=moment,
                postings=(PostingDraft(giver, key, -grams), PostingDraft(taker, key, grams)),
                paper=Paper("ticket", f"T-{number:09d}"),
                declared=f"{grams / 1000:.3f} kg",
            )


def describe() -> str:
    """Machine, database and versions, for ``docs/figures.md``."""
    import sqlite3

    from django.db import connection

    engine = f"SQLite {sqlite3.sqlite_version}"
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            engine = f"PostgreSQL {cursor.fetchone()[0]}"
    cores, load = os.cpu_count(), os.getloadavg()[0]
    return f"{cores} cores, load {load:.1f}, Python {platform.python_version()}, {engine}"
