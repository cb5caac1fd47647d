"""A private PostgreSQL server in a temporary folder, gone when the block ends."""
# ruff: noqa: S603

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tools.launcher.programs import tied
from tools.launcher.speech import Trouble
from tools.launcher.system import postgres_programs

START_SECONDS = 60
STOP_SECONDS = 20
#: Nothing in a test outlives a power cut, so nothing waits for the disk.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextmanager
def private_server(*, durable: bool = False) -> Iterator[str | None]:
    """Yields ``postgres://wufei@127.0.0.1:port/wufei``, or None without PostgreSQL programs.

    Raises:
        Trouble: the server does not start.
    """
    programs = postgres_programs()
    if programs is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="wufei-postgres-"))
    process: subprocess.Popen[bytes] | None = None
    try:
        owner = _unprivileged(folder)
        _run([programs / "initdb", "-D", folder / "data", *_INITDB], folder, owner)
        port = _free_port()
        process = _start(programs, folder, port, owner, {} if durable else CARELESS)
        _await_ready(process, folder, port)
        yield f"postgres://wufei@127.0.0.1:{port}/postgres"
    finally:
        if process is not None:
            _stop(process)
        shutil.rmtree(folder, ignore_errors=True)


_INITDB = ["-U", "wufei", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]


def _unprivileged(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: take its own user, or nobody."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            person = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, person.pw_uid, person.pw_gid)
        return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}
    return {}


def _run(command: Sequence[str | Path], folder: Path, owner: dict[str, Any]) -> None:
    done = subprocess.run(
        tied(command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=folder,
        env={**os.environ, "HOME": str(folder)},
        check=False,
        **owner,
    )
    if done.returncode:
        raise _no_server(done.stdout.decode(errors="replace"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(
    programs: Path, folder: Path, port: int, owner: dict[str, Any], settings: dict[str, str]
) -> subprocess.Popen[bytes]:
    given = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "max_connections": "200",
        "timezone": "UTC",
        **settings,
    }
    options = [word for name, value in given.items() for word in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            tied([programs / "postgres", "-D", folder / "data", *options], end="QUIT"),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=folder,
            start_new_session=True,
            **owner,
        )


def _await_ready(process: subprocess.Popen[bytes], folder: Path, port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        # The eighth line turns to "ready" when connections are accepted.
        state = folder / "data" / "postmaster.pid"
        lines = state.read_text().splitlines() if state.exists() else []
        if len(lines) > 7 and lines[7].strip() == "ready":
            return
        time.sleep(0.1)
    raise _no_server((folder / "log").read_text(errors="replace")[-2000:])


def _stop(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if process.poll() is not None:
            return
        process.send_signal(number)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue


def _no_server(details: str) -> Trouble:
    return Trouble(
        zh="测试用的 PostgreSQL 未能启动。",
        en="The PostgreSQL server for the tests did not start.",
        do_zh="查看上面的输出;或卸载 PostgreSQL,只在 SQLite 上测试。",
        do_en="See its output above; or remove PostgreSQL to test on SQLite only.",
        details=details,
    )
