"""A fresh copy of the repository, started and stopped as a person would."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"▶ .*(http://\S+)")
#: Of the surroundings only what finds programs and package caches.
KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "SSL_CERT_FILE", "PYENV_ROOT")
KEPT_PREFIXES = ("PIP_", "UV_", "npm_config_", "NODE_")


@dataclass
class Running:
    """A start under way; its output is gathered while it runs."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip())

    @property
    def output(self) -> str:
        return "\n".join(self.lines)

    def address(self, *, within: float = 120) -> str:
        """Waits until the site tells its address."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            found = ADDRESS.search(self.output)
            if found:
                return found[1]
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(f"not serving; code {self.process.poll()}\n{self.output}")

    def end(self, number: signal.Signals = signal.SIGINT, *, within: float = 20) -> int:
        self.process.send_signal(number)
        code = self.process.wait(within)
        self._reader.join(60)
        return code


@dataclass(frozen=True)
class Installation:
    folder: Path

    def start(
        self, *words: str, before: Sequence[str] = (), env: dict[str, str] | None = None
    ) -> Running:
        return Running(
            subprocess.Popen(
                [*before, str(self.folder / "run"), *words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                env=surroundings(env or {}),
                cwd="/",
                start_new_session=True,
            )
        )

    def run(self, *words: str, env: dict[str, str] | None = None) -> tuple[int, str]:
        running = self.start(*words, env=env)
        code = running.process.wait(120)
        running._reader.join(60)
        return code, running.output

    def processes(self) -> list[int]:
        """Every living process that works in this folder."""
        found = []
        for entry in Path("/proc").iterdir():
            try:
                inside = (entry / "cwd").readlink().is_relative_to(self.folder)
                state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
            except OSError:
                continue
            if inside and state != "Z":
                found.append(int(entry.name))
        return found

    def await_nothing_left(self, *, within: float = 15) -> None:
        deadline = time.monotonic() + within
        while self.processes() and time.monotonic() < deadline:
            time.sleep(0.1)
        assert self.processes() == []


def surroundings(given: dict[str, str]) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in KEPT or name.startswith(KEPT_PREFIXES)
    }
    return {"WUFEI_DEMO": "0", **kept, **given}


def clone(folder: Path) -> Installation:
    subprocess.run(["git", "clone", "-q", str(ROOT), str(folder)], check=True)
    return Installation(folder)


def status_of(address: str, path: str) -> int:
    try:
        with urllib.request.urlopen(f"{address}{path}", timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
