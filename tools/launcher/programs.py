"""Runs other programs so that none of them outlives the launcher, and explains their failures."""
# ruff: noqa: S603, S606 - the programs are ours or named by the person who starts us

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.launcher.speech import Trouble

ROOT = Path(__file__).resolve().parents[2]
BOOTSTRAP = ROOT / ".bootstrap"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"

_NO_NETWORK = (
    "name resolution",
    "dns error",
    "enotfound",
    "eai_again",
    "econnrefused",
    "enetunreach",
    "network is unreachable",
    "error sending request",
    "failed to fetch",
    "could not find a version that satisfies",
    "connection refused",
    "timed out",
    "err_socket_timeout",
)
_DISK_FULL = ("no space left on device", "enospc", "disk quota exceeded", "disk is full")

_running: set[subprocess.Popen[bytes]] = set()
_lock = threading.Lock()
_stopping = threading.Event()


def tied(command: Sequence[str | Path], end: str = "KILL") -> list[str]:
    """The command, ended by the kernel with that signal should the launcher die without a word."""
    setpriv = shutil.which("setpriv")
    guard = [setpriv, "--pdeathsig", end] if setpriv else []
    return [*guard, *(str(part) for part in command)]


def run_logged(
    name: str,
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
) -> None:
    """Runs a set-up program with its output in ``.bootstrap/log``; raises Trouble when it fails."""
    log = BOOTSTRAP / "log" / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        with _lock:
            if _stopping.is_set():
                raise KeyboardInterrupt
            process = subprocess.Popen(
                tied(command),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(env or {})},
                cwd=cwd,
                start_new_session=True,
            )
            _running.add(process)
        code = process.wait()
    with _lock:
        _running.discard(process)
    if _stopping.is_set():
        raise KeyboardInterrupt
    if code:
        raise explain(name, command, code, log.read_text(errors="replace"))


def stop_all() -> None:
    """Ends what :func:`run_logged` started, with all its children."""
    with _lock:
        _stopping.set()
        processes = list(_running)
    for process in processes:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    for process in processes:
        process.wait()


def explain(name: str, command: Sequence[str | Path], code: int, output: str) -> Trouble:
    """The likely cause of a failed program, told by its last words."""
    tail = "\n".join(output.splitlines()[-12:])
    words = output.lower()
    program = Path(command[0]).name
    if any(sign in words for sign in _DISK_FULL):
        return disk_full(tail)
    if any(sign in words for sign in _NO_NETWORK):
        return Trouble(
            zh=f"{program} 无法下载:没有网络或软件源不可达。",
            en=f"{program} could not download: no network, or the package source is out of reach.",
            do_zh="检查网络和代理(HTTPS_PROXY)后再运行同一命令,已完成的步骤不会重做。",
            do_en="Check the network and proxy (HTTPS_PROXY), then run the same command again; "
            "finished steps are not repeated.",
            details=tail,
        )
    return Trouble(
        zh=f"{program} 以代码 {code} 结束。",
        en=f"{program} ended with code {code}.",
        do_zh=f"全部输出见 .bootstrap/log/{name}.log;排除原因后再运行同一命令。",
        do_en=f"Its whole output is in .bootstrap/log/{name}.log; "
        "remove the cause and run the same command again.",
        details=tail,
    )


def disk_full(details: str = "") -> Trouble:
    return Trouble(
        zh="磁盘已满。",
        en="The disk is full.",
        do_zh="腾出至少 1 GB 空间后再运行同一命令。",
        do_en="Free at least 1 GB, then run the same command again.",
        details=details,
    )


def become(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> None:
    """Replaces the launcher by another program: one process less, and its signals are its own."""
    words = [str(part) for part in command]
    os.chdir(ROOT)
    os.execve(words[0], words, {**os.environ, **(env or {})})
