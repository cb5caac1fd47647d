"""Jobs that leave a trace in a file, so that a test sees what other processes did."""

from __future__ import annotations

import os
import time
from pathlib import Path

from django.db import DatabaseError

from wufei.kernel.jobs import Progress, job, scheduled
from wufei.kernel.quantities import parse_mass


def leave(trace: str, line: object) -> None:
    with Path(trace).open("a") as file:
        file.write(f"{line}\n")


@job(retries=2, backoff_seconds=(0,))
def count(progress: Progress, *, steps: int, pause_ms: int, trace: str) -> dict[str, int]:
    leave(trace, f"begin {os.getpid()}")
    for number in range(steps):
        progress.step(number, steps, f"第 {number} 步")
        time.sleep(pause_ms / 1000)
    progress.step(steps, steps, "数完")
    leave(trace, f"end {os.getpid()}")
    return {"counted": steps}


@job(retries=2, backoff_seconds=(60, 300))
def fail_until(progress: Progress, *, attempt: int, trace: str) -> None:
    leave(trace, "tried")
    if len(Path(trace).read_text().splitlines()) < attempt:
        raise DatabaseError("disk full")


@job()
def weigh(progress: Progress, *, text: str) -> int:
    return parse_mass(text, "kg").grams


@job(retries=0)
def never_steps(progress: Progress, *, trace: str) -> None:
    leave(trace, "begin")
    time.sleep(60)


@scheduled(every_seconds=1)
def tick() -> None:
    if trace := os.environ.get("SAMPLE_TICKS"):
        leave(trace, os.getpid())
