"""Checking and posting in the background, as the pages ask for it."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from tests.intake.conftest import CLERK, HEADER, SIMPLE, checked
from wufei.intake.jobs import check_import, post_import
from wufei.intake.public import ImportRun, RunState, receive_file, save_map, start_run
from wufei.kernel.actors import Actor, Role
from wufei.kernel.jobs import Progress, StopRequested, enqueue, run_waiting
from wufei.ledger.public import Entry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("shared_books")]
ROWS = "\n".join([HEADER, *(f"2026-01-02,in,厨余,5,A{n}" for n in range(5_000))]).encode()


def test_a_worker_checks_and_posts() -> None:
    source = receive_file(actor=CLERK, content=io.BytesIO(ROWS), name="f.csv")
    run = start_run(actor=CLERK, source=source, saved_map=save_map(actor=CLERK, text=SIMPLE))
    enqueue(check_import, actor=CLERK, title="试算", run_id=run.pk)
    enqueue(post_import, actor=CLERK, title="入账", run_id=run.pk)
    assert run_waiting() == 2
    run.refresh_from_db()
    assert (run.state, run.entries_posted, run.percent) == (RunState.POSTED, 5_000, 100)


def test_a_job_asked_to_stop_leaves_the_import_to_be_continued() -> None:
    class Impatient(Progress):
        actor: Actor = CLERK

        def step(self, done: int, total: int | None = None, message: str = "") -> None:
            raise StopRequested

    run = checked(ROWS)
    with pytest.raises(StopRequested):
        post_import(Impatient(), run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.entries_posted) == (RunState.INTERRUPTED, 4_000)
    post_import(Progress(), run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, Entry.objects.count()) == (RunState.POSTED, 5_000)


def test_the_job_acts_with_the_rights_of_who_asked(actor_as: Callable[[Role], Actor]) -> None:
    run = checked(ROWS)
    enqueue(post_import, actor=actor_as(Role.DRIVER), title="入账", run_id=run.pk)
    run_waiting()
    assert ImportRun.objects.get().state == RunState.CHECKED
    assert Entry.objects.count() == 0
