"""Processes to be killed. They are forked from one that has Django ready and has never started the
threads of an engine of the lake, which do not outlive a fork."""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


class Nursery:
    """Runs functions ``module:name`` with plain arguments, each in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def start(self, function: str, *arguments: Any) -> None:
        """Begin a process; one at a time."""
        self._tell([function, *arguments])

    def ended(self) -> int:
        """Wait for the process; its exit code, negative for a signal."""
        self._tell("wait")
        return self._told()

    def kill(self) -> int:
        """Kill the process, if it has not ended by itself; its exit code."""
        self._tell("kill")
        return self._told()

    def is_running(self) -> bool:
        self._tell("ask")
        return bool(self._told())

    def run(self, function: str, *arguments: Any) -> int:
        """Begin a process and wait for it."""
        self.start(function, *arguments)
        return self.ended()

    def _tell(self, words: Any) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()

    def _told(self) -> int:
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())


@contextmanager
def nursery(database_url: str, data: Path, **settings: Any) -> Iterator[Nursery]:
    """A nursery on that database, with these settings; it is gone when the block ends."""
    environment = os.environ | {
        "WUFEI_DATABASE_URL": database_url,
        "WUFEI_DATA": str(data),
        "WUFEI_SECRET_KEY": "only-for-tests",
        "DJANGO_SETTINGS_MODULE": "wufei.settings.base",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    given = json.dumps({name: str(value) for name, value in settings.items()})
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.nursery", given],
        env=environment,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Nursery(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def _prepare(given: dict[str, str]) -> None:
    import django
    from django.conf import settings

    options = settings.DATABASES["default"].get("OPTIONS", {})
    if "init_command" in options:  # a power cut is not tested
        options["init_command"] += "PRAGMA synchronous=OFF;"
    for name, value in given.items():
        setattr(settings, name, type(getattr(settings, name))(value))
    django.setup()


def _child(function: str, arguments: list[Any]) -> None:
    module, name = function.split(":")
    try:
        getattr(importlib.import_module(module), name)(*arguments)
    except BaseException:  # noqa: BLE001 - a fork must not run on into its parent's code
        sys.excepthook(*sys.exc_info())
        os._exit(1)
    os._exit(0)


def main() -> None:
    _prepare(json.loads(sys.argv[1]))
    while line := sys.stdin.readline():
        function, *arguments = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _child(function, arguments)
        while (word := json.loads(sys.stdin.readline())) == "ask":
            running = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
            _answer(int(running))
        if word == "kill":
            os.kill(pid, signal.SIGKILL)  # not waited for yet, so the number is still its own
        _answer(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def _answer(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
