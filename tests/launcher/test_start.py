"""``./run``: from a clone to a site, and back to nothing."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from tests.launcher.installation import Installation, status_of

pytestmark = pytest.mark.slow


def test_a_clone_becomes_a_site_and_ctrl_c_leaves_nothing(fresh: Installation) -> None:
    running = fresh.start()

    address = running.address()
    assert status_of(address, "/accounts/login/") == 200
    assert len(fresh.processes()) >= 4  # parent, gunicorn and its two workers

    assert running.end(signal.SIGINT) == 0
    assert fresh.processes() == []
    assert (fresh.folder / "var" / "wufei.sqlite3").exists()
    for step in ("uv 包管理 package manager", "Python 软件包 packages", "网页文件 page files"):
        assert f"✓ {step}  " in running.output


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_other_ways_to_end_it_leave_nothing_either(
    installed: Installation, tmp_path: Path, number: signal.Signals
) -> None:
    running = installed.start(env={"WUFEI_DATA": str(tmp_path)})
    running.address()

    assert running.end(number) == 0
    assert installed.processes() == []


def test_a_killed_parent_takes_the_others_along(installed: Installation, tmp_path: Path) -> None:
    running = installed.start(env={"WUFEI_DATA": str(tmp_path)})
    running.address()

    assert running.end(signal.SIGKILL) == -signal.SIGKILL
    installed.await_nothing_left()


@pytest.mark.parametrize("sign", [".bootstrap/uv-*", ".bootstrap/stamps/packages-begun"])
def test_a_set_up_killed_in_the_middle_is_repaired(fresh: Installation, sign: str) -> None:
    running = fresh.start("setup")
    deadline = time.monotonic() + 60
    while not list(fresh.folder.glob(sign)) and time.monotonic() < deadline:
        time.sleep(0.005)
    time.sleep(0.2)
    assert running.process.poll() is None, running.output
    running.end(signal.SIGKILL)
    fresh.await_nothing_left()

    repaired = fresh.start()
    assert status_of(repaired.address(), "/accounts/login/") == 200
    assert repaired.end() == 0


def test_a_demo_city_killed_half_built_is_finished(installed: Installation, tmp_path: Path) -> None:
    env = {"WUFEI_DATA": str(tmp_path), "WUFEI_DEMO": "1"}
    running = installed.start(env=env)
    deadline = time.monotonic() + 60
    while "示范城市 demo city" not in running.output and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(2)
    assert "demo sign-ins" not in running.output
    running.end(signal.SIGKILL)

    finished = installed.start(env=env)
    finished.address()
    while "Ctrl-C" not in finished.output:
        time.sleep(0.05)
    assert "operator           wufei-demo" in finished.output
    assert finished.end() == 0
    assert installed.run("verify", env=env)[0] == 0


def test_a_broken_environment_left_by_a_kill_is_made_anew(installed: Installation) -> None:
    stamps = installed.folder / ".bootstrap" / "stamps"
    package = next(installed.folder.glob(".venv/lib/python*/site-packages/django"))
    shutil.rmtree(package / "db")
    (stamps / "packages-begun").touch()
    (stamps / "packages").unlink()

    code, output = installed.run("setup")

    assert code == 0, output
    assert (package / "db" / "models").is_dir()


def _take(holder: socket.socket, port: int) -> None:
    """Hold the port; a test beside us that holds it now will let it go while ours is running, so
    it is waited for. Whoever holds it for good serves as well."""
    for _ in range(300):
        try:
            holder.bind(("127.0.0.1", port))
        except OSError:
            time.sleep(0.2)
        else:
            holder.listen()
            return


def test_the_next_free_port_is_taken_and_told(installed: Installation, tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        _take(holder, 8000)
        running = installed.start(env={"WUFEI_DATA": str(tmp_path)})
        address = running.address()
        assert running.end() == 0

    port = int(address.rpartition(":")[2])
    assert 8000 < port < 8050
    assert f"Port 8000 is taken, using {port}." in running.output


def test_a_port_asked_for_and_taken_is_refused(installed: Installation, tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]

        code, output = installed.run("--port", str(port), env={"WUFEI_DATA": str(tmp_path)})

    assert code == 1
    assert f"Port {port} is taken. Choose another (--port)" in output


def test_a_second_start_needs_no_network(installed: Installation, tmp_path: Path) -> None:
    alone = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]
    probe = subprocess.run([*alone, "ip", "link", "set", "lo", "up"], check=False)
    if probe.returncode:
        pytest.skip("this machine allows no network namespaces")
    running = installed.start(
        before=[*alone, "sh", "-c", 'ip link set lo up && exec "$0" "$@"'],
        env={"WUFEI_DATA": str(tmp_path)},
    )

    assert running.address() == "http://127.0.0.1:8000"
    assert running.end() == 0
    assert "Python 软件包" not in running.output  # nothing was set up again


def test_two_set_ups_in_one_folder_wait_for_each_other(fresh: Installation) -> None:
    first, second = fresh.start("setup"), fresh.start("setup")

    assert (first.process.wait(120), second.process.wait(120)) == (0, 0)
    assert sum("✓ Python" in run.output for run in (first, second)) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a tiny disk")
def test_a_full_disk_is_told_and_harms_nothing(installed: Installation, tmp_path: Path) -> None:
    mount = f"mount -t tmpfs -o size=400k tmpfs {tmp_path}"
    if subprocess.run(["unshare", "--mount", "sh", "-c", mount], check=False).returncode:
        pytest.skip("this machine allows no mounts")
    running = installed.start(
        before=["unshare", "--mount", "sh", "-c", f'{mount} && exec "$0" "$@"'],
        env={"WUFEI_DATA": str(tmp_path)},
    )

    assert running.process.wait(60) == 1
    assert "The disk is full" in running.output
    assert "Free some space and run the same command again" in running.output


def test_an_unreachable_database_is_told(installed: Installation, tmp_path: Path) -> None:
    code, output = installed.run(
        env={
            "WUFEI_DATA": str(tmp_path),
            "WUFEI_DATABASE_URL": "postgres://wufei@127.0.0.1:9/wufei",
        }
    )

    assert code == 1
    assert "The database is not available" in output
    assert "Check WUFEI_DATABASE_URL and the database server" in output
