"""Background jobs: asked for in the change's transaction, tried again, stopped, followed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from tests.kernel.sample import jobs as sample
from wufei.kernel.actors import NOBODY, Actor, Grant, Role, system_actor
from wufei.kernel.jobs import (
    Progress,
    StopRequested,
    enqueue,
    job,
    request_stop,
    retry_failed,
    run_waiting,
)
from wufei.kernel.jobs.execution import rescue_lost
from wufei.kernel.jobs.identity import own_name
from wufei.kernel.jobs.progress import RunProgress, Superseded
from wufei.kernel.models import AuditRecord, JobRun
from wufei.kernel.reasons import JobReason
from wufei.kernel.refusals import Refusal

ACTOR = Actor(user_id=7, name="王敏")
OPERATOR = Actor(user_id=1, name="管理员", grants=(Grant(Role.OPERATOR, region_path="/"),))
State = JobRun.State


@pytest.fixture
def trace(tmp_path: Path) -> Path:
    return tmp_path / "trace"


def ask_to_count(trace: Path, steps: int = 3) -> JobRun:
    return enqueue(
        sample.count, actor=ACTOR, title="数数", steps=steps, pause_ms=0, trace=str(trace)
    )


@pytest.mark.django_db
def test_a_job_runs_with_its_ids_and_keeps_its_result(trace: Path) -> None:
    run = ask_to_count(trace)
    assert (run.state, run.attempt, run.actor_name) == (State.WAITING, 0, "王敏")
    assert run_waiting() == 1
    run.refresh_from_db()
    assert (run.state, run.attempt, run.result) == (State.DONE, 1, {"counted": 3})
    assert (run.done, run.total, run.message, run.percent) == (3, 3, "数完", 100)
    assert run.started_at is not None
    assert run.finished_at is not None
    assert run_waiting() == 0


@pytest.mark.django_db(transaction=True)
def test_a_job_is_asked_for_in_the_transaction_of_the_change(trace: Path) -> None:
    with transaction.atomic():
        ask_to_count(trace)
        transaction.set_rollback(True)
    assert run_waiting() == 0
    assert not trace.exists()
    assert not JobRun.objects.exists()


@pytest.mark.django_db
def test_only_declared_jobs_with_plain_arguments_are_taken() -> None:
    @job()
    def hidden(progress: Progress) -> None: ...

    with pytest.raises(LookupError):
        enqueue(hidden, actor=ACTOR, title="")
    with pytest.raises(TypeError, match="text must be a number or text"):
        enqueue(sample.weigh, actor=ACTOR, title="", text=object())


@pytest.mark.django_db
def test_a_failed_attempt_is_repeated_after_growing_pauses(trace: Path) -> None:
    begun = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    with time_machine.travel(begun, tick=False) as clock:
        run = enqueue(sample.fail_until, actor=ACTOR, title="三次", attempt=3, trace=str(trace))
        assert run_waiting() == 1
        run.refresh_from_db()
        assert (run.state, run.attempt, run.error) == (
            State.WAITING,
            1,
            "DatabaseError: disk full",
        )
        assert "leave(trace" not in run.traceback
        assert "fail_until" in run.traceback
        assert run.run_after == begun + dt.timedelta(seconds=60)
        clock.move_to(begun + dt.timedelta(seconds=59))
        assert run_waiting() == 0
        clock.move_to(begun + dt.timedelta(seconds=60))
        assert run_waiting() == 1
        run.refresh_from_db()
        assert run.run_after == begun + dt.timedelta(seconds=360)
        clock.move_to(begun + dt.timedelta(seconds=360))
        assert run_waiting() == 1
        run.refresh_from_db()
    assert (run.state, run.attempt, run.error) == (State.DONE, 3, "")


@pytest.mark.django_db
def test_after_the_last_attempt_the_run_has_failed_and_may_be_begun_anew(trace: Path) -> None:
    run = enqueue(sample.fail_until, actor=ACTOR, title="四次", attempt=4, trace=str(trace))
    now = timezone.now()
    for hour in range(4):
        with time_machine.travel(now + dt.timedelta(hours=hour)):
            assert run_waiting() == (1 if hour < 3 else 0)
    run.refresh_from_db()
    assert (run.state, run.attempt) == (State.FAILED, 3)
    assert run.finished_at is not None
    retry_failed(actor=ACTOR, run=run)
    assert run_waiting() == 1
    run.refresh_from_db()
    assert (run.state, run.attempt, run.error) == (State.DONE, 1, "")
    assert AuditRecord.objects.get().action == "kernel.job.retried"
    with pytest.raises(Refusal) as caught:
        retry_failed(actor=ACTOR, run=run)
    assert caught.value.reason is JobReason.JOB_NOT_OVER


@pytest.mark.django_db
def test_a_refusal_is_not_tried_again_and_its_words_are_kept() -> None:
    run = enqueue(sample.weigh, actor=ACTOR, title="称重", text="很重")
    with translation.override("zh-hans"):
        run_waiting()
    run.refresh_from_db()
    assert (run.state, run.attempt) == (State.FAILED, 1)
    assert run.error.startswith("“很重”不是数字。 只写阿拉伯数字")


@pytest.mark.django_db
def test_a_waiting_run_stops_at_once(trace: Path) -> None:
    run = ask_to_count(trace)
    request_stop(actor=ACTOR, run=run)
    run_waiting()
    run.refresh_from_db()
    assert run.state == State.STOPPED
    assert not trace.exists()
    record = AuditRecord.objects.get()
    assert (record.action, record.object_label) == ("kernel.job.stop_requested", "数数")
    with pytest.raises(Refusal) as caught:
        request_stop(actor=ACTOR, run=run)
    assert caught.value.reason is JobReason.JOB_ALREADY_OVER


@pytest.mark.django_db
def test_a_running_one_stops_at_its_next_step(trace: Path) -> None:
    run = ask_to_count(trace)
    JobRun.objects.filter(pk=run.pk).update(state=State.RUNNING, worker=own_name(), attempt=1)
    run.refresh_from_db()
    request_stop(actor=OPERATOR, run=run)
    run.refresh_from_db()
    assert run.state == State.RUNNING
    with pytest.raises(StopRequested):
        RunProgress(run).step(1, 3, "停在这里")
    run.refresh_from_db()
    assert (run.done, run.total, run.message, run.percent) == (1, 3, "停在这里", 33)


@pytest.mark.django_db
def test_only_the_one_who_asked_or_an_operator_may_stop_it(trace: Path) -> None:
    run = ask_to_count(trace)
    for stranger in (Actor(user_id=8, name="别人"), NOBODY):
        with pytest.raises(Refusal) as caught:
            request_stop(actor=stranger, run=run)
        assert caught.value.reason is JobReason.NOT_YOUR_JOB
        assert caught.value.reason.status == 403
        assert list(JobRun.objects.visible_to(stranger)) == []
    assert list(JobRun.objects.visible_to(ACTOR)) == [run]
    assert list(JobRun.objects.visible_to(OPERATOR)) == [run]
    assert list(JobRun.objects.visible_to(system_actor("x"))) == [run]


@pytest.mark.django_db
def test_a_run_that_another_worker_has_no_longer_writes(trace: Path) -> None:
    run = ask_to_count(trace)
    JobRun.objects.filter(pk=run.pk).update(state=State.RUNNING, worker="other/0/1/1", attempt=2)
    with pytest.raises(Superseded):
        RunProgress(run).step(1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("worker", "minutes", "state"),
    [
        ("elsewhere/1/1/1", 0, State.RUNNING),  # another machine, seen just now
        ("elsewhere/1/1/1", 2, State.WAITING),  # another machine, silent
        (own_name(), 2, State.RUNNING),  # this very process lives
        (own_name().rpartition("/")[0] + "/1", 0, State.WAITING),  # the number was given anew
    ],
    ids=["elsewhere-alive", "elsewhere-silent", "here-alive", "here-gone"],
)
def test_a_run_is_taken_from_a_worker_that_is_gone(
    trace: Path, worker: str, minutes: int, state: str
) -> None:
    run = ask_to_count(trace)
    JobRun.objects.filter(pk=run.pk).update(
        state=State.RUNNING,
        worker=worker,
        attempt=1,
        seen_at=timezone.now() - dt.timedelta(minutes=minutes),
    )
    DBTaskResult.objects.update(status="RUNNING", worker_ids=[worker])
    assert rescue_lost() == (1 if state == State.WAITING else 0)
    run.refresh_from_db()
    assert run.state == state
    if state == State.WAITING:
        assert rescue_lost() == 0
        assert run_waiting() == 1
        run.refresh_from_db()
        assert (run.state, run.attempt) == (State.DONE, 2)


@pytest.mark.django_db
def test_a_run_whose_queue_row_was_taken_by_a_lost_worker_is_queued_again(trace: Path) -> None:
    run = ask_to_count(trace)
    gone = own_name().rpartition("/")[0] + "/1"
    DBTaskResult.objects.update(status="RUNNING", worker_ids=[gone], started_at=timezone.now())
    assert run_waiting() == 0
    assert rescue_lost() == 1
    assert run_waiting() == 1
    run.refresh_from_db()
    assert (run.state, run.attempt) == (State.DONE, 1)


@pytest.mark.django_db
def test_a_job_that_kills_its_workers_fails_in_the_end(trace: Path) -> None:
    run = enqueue(sample.never_steps, actor=ACTOR, title="无", trace=str(trace))
    JobRun.objects.filter(pk=run.pk).update(state=State.RUNNING, worker="gone/1/1/1", attempt=1)
    assert rescue_lost() == 1
    run.refresh_from_db()
    assert (run.state, run.error) == (State.FAILED, "执行进程中断。")
