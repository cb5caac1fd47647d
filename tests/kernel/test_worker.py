"""``python -m wufei work`` as a real process: signals, kills, several at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.kernel.sample import jobs as sample
from wufei.kernel.actors import Actor
from wufei.kernel.jobs import enqueue, request_stop
from wufei.kernel.models import CalendarRun, JobRun

ROOT = Path(__file__).resolve().parents[2]
ACTOR = Actor(user_id=7, name="王敏")
State = JobRun.State

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def trace(tmp_path: Path) -> Path:
    return tmp_path / "trace"


@pytest.fixture
def start(database_url: str, tmp_path: Path) -> Iterator[Start]:
    """Starts workers, and kills what is left of them in the end."""
    workers: list[subprocess.Popen[str]] = []

    def begin(*options: str) -> subprocess.Popen[str]:
        environment = {
            **os.environ,
            "WUFEI_DATABASE_URL": database_url,
            "WUFEI_DATA": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "tests.kernel.worker_settings",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "SAMPLE_TICKS": str(tmp_path / "ticks"),
        }
        command = [sys.executable, "-m", "wufei", "work", "--interval", "0.1", *options]
        worker = subprocess.Popen(
            command, env=environment, text=True, stderr=subprocess.PIPE, cwd=tmp_path
        )
        workers.append(worker)
        return worker

    yield begin
    for worker in workers:
        if worker.poll() is None:
            worker.kill()
        worker.communicate()


@contextmanager
def within(seconds: float) -> Iterator[Callable[[bool], bool]]:
    """``while not ready(condition)``: waits in small steps, fails after ``seconds``."""
    deadline = time.monotonic() + seconds

    def ready(condition: bool) -> bool:
        if condition:
            return True
        assert time.monotonic() < deadline, "took too long"
        time.sleep(0.05)
        return False

    yield ready


def count(trace: Path, *, steps: int, pause_ms: int) -> JobRun:
    return enqueue(
        sample.count, actor=ACTOR, title="数数", steps=steps, pause_ms=pause_ms, trace=str(trace)
    )


def wait_for(run: JobRun, condition: Callable[[JobRun], bool], seconds: float = 40) -> None:
    with within(seconds) as ready:
        run.refresh_from_db()
        while not ready(condition(run)):
            run.refresh_from_db()


def begins(trace: Path) -> int:
    return trace.read_text().count("begin") if trace.exists() else 0


def test_a_worker_runs_what_was_asked_for_and_ends_when_told(start: Start, trace: Path) -> None:
    run = count(trace, steps=2, pause_ms=0)
    worker = start("--no-calendar")
    wait_for(run, lambda run: run.state == State.DONE)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(60) == 0
    assert trace.read_text() == f"begin {worker.pid}\nend {worker.pid}\n"


def test_a_job_whose_worker_was_killed_is_found_and_run_again(start: Start, trace: Path) -> None:
    run = count(trace, steps=40, pause_ms=50)
    first = start("--no-calendar")
    wait_for(run, lambda run: run.done > 0)
    first.send_signal(signal.SIGKILL)
    first.wait(60)
    run.refresh_from_db()
    assert run.state == State.RUNNING
    second = start("--no-calendar")
    wait_for(run, lambda run: run.state == State.DONE)
    assert run.attempt == 2
    lines = trace.read_text().splitlines()
    assert lines == [f"begin {first.pid}", f"begin {second.pid}", f"end {second.pid}"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_end_a_job_leaves_at_its_next_step_for_another_worker(
    start: Start, trace: Path, number: int
) -> None:
    run = count(trace, steps=60, pause_ms=50)
    first = start("--no-calendar")
    wait_for(run, lambda run: run.done > 0)
    first.send_signal(number)
    assert first.wait(60) == 0
    run.refresh_from_db()
    assert (run.state, run.attempt, run.worker) == (State.WAITING, 0, "")
    start("--no-calendar")
    wait_for(run, lambda run: run.state == State.DONE)
    assert run.attempt == 1
    assert begins(trace) == 2


def test_a_job_that_takes_no_step_is_left_behind_and_found(start: Start, trace: Path) -> None:
    run = enqueue(sample.never_steps, actor=ACTOR, title="不动", trace=str(trace))
    worker = start("--no-calendar", "--grace", "0.5")
    wait_for(run, lambda run: begins(trace) == 1)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(60) == 0
    assert "left unfinished work behind" in worker.stderr.read()
    start("--no-calendar")
    wait_for(run, lambda run: run.state == State.FAILED)
    assert run.error == "执行进程中断。"


def test_a_stop_reaches_the_worker(start: Start, trace: Path) -> None:
    run = count(trace, steps=1000, pause_ms=50)
    start("--no-calendar")
    wait_for(run, lambda run: run.done > 0)
    request_stop(actor=ACTOR, run=run)
    wait_for(run, lambda run: run.state == State.STOPPED)
    assert 0 < run.done < 1000


def test_two_workers_share_the_queue_and_no_job_runs_twice(start: Start, trace: Path) -> None:
    runs = [count(trace, steps=1, pause_ms=20) for _ in range(30)]
    workers = [start("--no-calendar") for _ in range(2)]
    for run in runs:
        wait_for(run, lambda run: run.state == State.DONE)
    assert begins(trace) == 30
    assert {run.worker.split("/")[2] for run in runs} <= {str(worker.pid) for worker in workers}


def test_two_workers_keep_one_calendar(start: Start, tmp_path: Path) -> None:
    workers = [start(), start()]
    ticks = CalendarRun.objects.filter(name="tests.kernel.sample.jobs.tick")
    with within(60) as ready:
        while not ready(ticks.filter(state="done").count() >= 4):
            pass
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
    for worker in workers:
        assert worker.wait(60) == 0
    assert len((tmp_path / "ticks").read_text().splitlines()) == ticks.filter(state="done").count()
    assert not ticks.filter(state="running").exists()
