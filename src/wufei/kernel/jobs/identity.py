"""Names of worker processes, from which another worker can tell whether one still lives."""

from __future__ import annotations

import datetime as dt
import os
import socket
from pathlib import Path

from django.utils import timezone

#: A worker on another machine counts as lost after this silence.
LOST_AFTER = dt.timedelta(seconds=60)


def _machine() -> str:
    """This machine and its process numbers' name space (containers have their own)."""
    try:
        space = Path("/proc/self/ns/pid").readlink().name.strip("pid:[]")
    except OSError:
        space = "0"
    return f"{socket.gethostname()[:24]}/{space}"


def _started(pid: int) -> str | None:
    """When a process was started, in clock ticks; None if there is none."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return None if Path("/proc/self/stat").exists() or not _answers(pid) else "0"
    except OSError:
        return None
    state, *fields = stat.rpartition(")")[2].split()
    return None if state in "ZX" else fields[18]


def _answers(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def own_name() -> str:
    """``machine/space/pid/start``: no two processes ever share it."""
    return f"{_machine()}/{os.getpid()}/{_started(os.getpid())}"


def is_lost(worker: str, seen_at: dt.datetime | None) -> bool:
    """Whether the worker of that name, last seen then, is gone.

    On this machine the process list answers; about others only their silence does.
    """
    machine, _, process = worker.rpartition("/")[0].rpartition("/")
    if machine == _machine() and process.isdigit():
        return _started(int(process)) != worker.rpartition("/")[2]
    return seen_at is None or timezone.now() - seen_at > LOST_AFTER
