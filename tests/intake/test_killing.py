"""The process is killed, the server's connection is cut: the same end state all the same."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection, connections

from tests.intake.conftest import CLERK, HEADER, checked, posted
from wufei.intake.domain import posting
from wufei.intake.public import ImportRun, IntakeReason, RunState, post_run
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import Balance, Entry, verify

ROWS = 3_000
KILLS = 6

CHILD = """
import sys
import django
from django.conf import settings
django.setup()
settings.MEDIA_ROOT = sys.argv[2]
from django.db import connections
from wufei.intake.public import ImportRun, post_run
from wufei.kernel.actors import system_actor
run = ImportRun.objects.get(pk=int(sys.argv[1]))
post_run(actor=system_actor("test"), run=run, batch_size=40,
         progress=lambda r: print(r.rows_done, flush=True))
"""


def content() -> bytes:
    rows = (
        f"2026-01-{n % 28 + 1:02},{'out' if n % 7 == 0 else 'in'},厨余,{n % 900}.25,T{n}"
        for n in range(ROWS)
    )
    return "\n".join([HEADER, *rows]).encode()


def child(run: ImportRun, url: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "WUFEI_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "wufei.settings.base",
        "PYTHONPATH": str(Path(posting.__file__).parents[3]),
    }
    media = str(django_settings.MEDIA_ROOT)
    command = [sys.executable, "-c", CHILD, str(run.pk), media]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)


def end_state() -> tuple[int, list[tuple[str, int]]]:
    balances = Balance.objects.order_by("account__code").values_list("account__code", "grams")
    return Entry.objects.count(), list(balances)


@pytest.mark.slow
@pytest.mark.usefixtures("shared_books")
def test_kill_minus_nine_at_random_moments(database_url: str) -> None:
    run = checked(content())
    chance = random.Random(7)
    kills = 0
    for _ in range(40):
        connections.close_all()
        process = child(run, database_url)
        assert process.stdout is not None
        if kills < KILLS:
            process.stdout.readline()  # at least one batch stands
            time.sleep(chance.uniform(0, 0.05))
            process.send_signal(signal.SIGKILL)
            kills += process.wait() == -signal.SIGKILL
        process.communicate()
        run.refresh_from_db()
        assert run.entries_posted == Entry.objects.count()
        if run.state == RunState.POSTED:
            break
    assert kills == KILLS
    assert run.state == RunState.POSTED
    assert (run.entries_existed, run.rows_done) == (0, ROWS)
    killed = end_state()
    assert verify(actor=CLERK).difference is None
    again = posted(content(), name="again.csv")
    assert again.entries_posted == 0
    assert again.entries_existed == run.entries_posted
    assert end_state() == killed


@pytest.mark.postgres
@pytest.mark.usefixtures("shared_books")
def test_a_cut_connection_interrupts_and_continues() -> None:
    run = checked(content())

    def cut(now: ImportRun) -> None:
        """Ends our own server process from a second connection, as a failing server would."""
        if now.rows_done == 400:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                pid = cursor.fetchone()[0]
            other = connections.create_connection("default")
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
            other.close()

    with pytest.raises(Refusal) as refused:
        post_run(actor=CLERK, run=run, batch_size=200, progress=cut)
    assert refused.value.reason is IntakeReason.INTERRUPTED
    run.refresh_from_db()
    assert (run.state, run.cursor_row, run.rows_done) == (RunState.INTERRUPTED, 401, 400)
    assert "第 401 行" in run.fault_message
    assert run.entries_posted == Entry.objects.count()
    run = post_run(actor=CLERK, run=run)
    assert (run.state, run.rows_done) == (RunState.POSTED, ROWS)
    assert run.entries_posted == Entry.objects.count()
    assert verify(actor=CLERK).difference is None
