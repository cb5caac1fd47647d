"""One parent that owns every serving process, so that ending it leaves nothing running.

The parent has loaded Django once; each child is a fork of it and leads a process group of its own.
A terminal's Ctrl-C therefore reaches the parent alone, which ends the children in order. Should the
parent be killed outright, the kernel tells the children (Linux) and they end as well.
"""

from __future__ import annotations

import ctypes
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field

PATIENCE_SECONDS = 10.0
LONGEST_PAUSE_SECONDS = 60.0
_SET_PDEATHSIG = 1
_STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Child:
    """``body`` runs in the child and returns its exit code.

    ``keep`` says what its end means: "vital" ends everything, "again" starts it anew after a
    growing pause, "once" is left alone.
    """

    name: str
    body: Callable[[], int]
    keep: str
    pid: int = 0
    started: float = 0.0
    failures: int = 0
    due: float = 0.0


@dataclass
class Supervisor:
    children: list[Child]
    tell: Callable[[str], None]
    _alarm: tuple[int, int] = field(default=(-1, -1))

    def run(self) -> int:
        """Serves until a stop signal or the end of a vital child; returns the exit code."""
        self._listen_to_signals()
        code = 0
        try:
            for child in self.children:
                self._start(child)
            code = self._watch()
        finally:
            self._end_all()
        return code

    def _listen_to_signals(self) -> None:
        reader, writer = os.pipe()
        os.set_blocking(reader, False)
        os.set_blocking(writer, False)
        self._alarm = (reader, writer)
        signal.set_wakeup_fd(writer)
        for number in (*_STOPS, signal.SIGCHLD):
            signal.signal(number, lambda *_: None)

    def _watch(self) -> int:
        while True:
            received = self._wait_for_signal(self._next_due())
            if received & set(_STOPS):
                return 0
            for child, status in self._reap():
                if child.keep == "vital":
                    self.tell(f"✗ {child.name}: {os.waitstatus_to_exitcode(status)}")
                    return 1
                self._plan_restart(child, os.waitstatus_to_exitcode(status))
            for child in self.children:
                if child.due and child.due <= time.monotonic():
                    self._start(child)

    def _next_due(self) -> float | None:
        waits = [child.due - time.monotonic() for child in self.children if child.due]
        return max(0.0, min(waits)) if waits else None

    def _wait_for_signal(self, timeout: float | None) -> set[int]:
        ready, _, _ = select.select([self._alarm[0]], [], [], timeout)
        return set(os.read(self._alarm[0], 4096)) if ready else set()

    def _reap(self) -> list[tuple[Child, int]]:
        ended = []
        for child in self.children:
            if not child.pid:
                continue
            pid, status = os.waitpid(child.pid, os.WNOHANG)
            if pid:
                child.pid = 0
                ended.append((child, status))
        return ended

    def _plan_restart(self, child: Child, code: int) -> None:
        if child.keep != "again":
            return
        lived = time.monotonic() - child.started
        child.failures = 0 if lived > LONGEST_PAUSE_SECONDS else child.failures + 1
        pause = min(LONGEST_PAUSE_SECONDS, 2.0 ** min(child.failures, 6))
        child.due = time.monotonic() + pause
        self.tell(f"! {child.name}: {code}; {pause:.0f} s 后重启 restarting")

    def _start(self, child: Child) -> None:
        parent = os.getpid()
        sys.stdout.flush()
        sys.stderr.flush()
        child.due, child.started = 0.0, time.monotonic()
        child.pid = os.fork()
        if child.pid:
            return
        code = 1
        try:
            self._settle_in_child(parent)
            code = child.body()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        except KeyboardInterrupt:
            code = 130
        except BaseException:  # noqa: BLE001 - the child's last chance to say why
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def _settle_in_child(self, parent: int) -> None:
        os.setpgid(0, 0)
        _die_with_parent()
        if os.getppid() != parent:
            os._exit(1)
        signal.set_wakeup_fd(-1)
        for descriptor in self._alarm:
            os.close(descriptor)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)

    def _end_all(self) -> None:
        """Asks every group to end, waits, kills what is left. A second Ctrl-C ends the wait."""
        groups = [child.pid for child in self.children if child.pid]
        for group in groups:
            _signal_group(group, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while any(child.pid for child in self.children):
            self._reap()
            left = deadline - time.monotonic()
            if left <= 0 or (self._wait_for_signal(min(left, 0.1)) & set(_STOPS)):
                break
        for group in groups:
            _signal_group(group, signal.SIGKILL)
        for child in self.children:
            if child.pid:
                os.waitpid(child.pid, 0)
                child.pid = 0


def _signal_group(group: int, number: signal.Signals) -> None:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return


def _die_with_parent() -> None:
    """Linux only: SIGTERM for this process when its parent is gone."""
    try:
        ctypes.CDLL(None).prctl(_SET_PDEATHSIG, signal.SIGTERM)
    except (OSError, AttributeError):
        return
