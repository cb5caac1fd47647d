"""What stands in the way is named, with what to do about it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.launcher.installation import ROOT, Installation, surroundings
from tools.launcher.programs import explain

pytestmark = pytest.mark.slow


def without_network(fresh: Installation) -> dict[str, str]:
    """Every way to a package leads to a closed port."""
    closed = "http://127.0.0.1:9"
    return {
        "HTTPS_PROXY": closed,
        "HTTP_PROXY": closed,
        "ALL_PROXY": closed,
        "PIP_CONFIG_FILE": "/dev/null",
        "PIP_FIND_LINKS": "",
        "PIP_NO_CACHE_DIR": "1",
        "UV_NO_CACHE": "1",
        "npm_config_cache": str(fresh.folder / "empty-cache"),
        "npm_config_fetch_retries": "0",
    }


def test_no_network(fresh: Installation) -> None:
    code, output = fresh.run(env=without_network(fresh))

    assert code == 1
    assert "no network, or the package source is out of reach" in output
    assert "run the same command again" in output
    assert fresh.processes() == []


def programs_but(tmp_path: Path, *missing: str) -> str:
    """A PATH with what set-up uses, apart from ``missing``."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("env", "git", "npm", "node", "setpriv", "sh"):
        found = shutil.which(name)
        if found and name not in missing:
            (folder / name).symlink_to(found)
    (folder / "python3").symlink_to(sys.base_prefix + "/bin/python3")
    return str(folder)


def test_no_npm(fresh: Installation, tmp_path: Path) -> None:
    code, output = fresh.run(env={"PATH": programs_but(tmp_path, "npm")})

    assert code == 1
    assert "npm or node was not found." in output
    assert "apt install npm" in output


def test_no_pip(fresh: Installation, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(bare)], check=True)

    done = subprocess.run(
        [str(bare / "bin" / "python"), str(fresh.folder / "run"), "setup"],
        capture_output=True,
        text=True,
        env=surroundings({}),
        check=False,
    )

    assert done.returncode == 1
    assert "This Python has no pip." in done.stderr
    assert "apt install python3-pip" in done.stderr


def test_an_old_python_is_told_what_is_needed(tmp_path: Path) -> None:
    words = (
        "import runpy, sys; sys.version_info = (3, 9, 2); "
        "runpy.run_path(sys.argv[1], run_name='__main__')"
    )
    folder = programs_but(tmp_path)

    done = subprocess.run(
        [sys.executable, "-c", words, str(ROOT / "run")],
        capture_output=True,
        text=True,
        env={"PATH": folder},
        check=False,
    )

    assert done.returncode == 1
    assert "Python 3.11 is needed, this is 3.9.2." in done.stderr


def test_a_full_disk_is_recognised_in_what_programs_say() -> None:
    trouble = explain("packages", ["uv"], 2, "error: No space left on device (os error 28)")

    assert "  The disk is full." in trouble.lines
    assert any("Free at least 1 GB" in line for line in trouble.lines)


@pytest.mark.skipif(not os.access("/dev/full", os.W_OK), reason="no /dev/full here")
def test_a_full_disk_while_writing_is_no_traceback() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [str(ROOT / "run"), "help"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "The disk is full." in done.stderr


def test_an_unknown_command_lists_the_known_ones() -> None:
    done = subprocess.run(
        [str(ROOT / "run"), "nonsense"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert "no command nonsense" in done.stdout
    for name in ("serve", "test", "check", "bench", "demo", "import", "verify", "backup"):
        assert f"\n  {name} " in done.stdout


@pytest.mark.parametrize("name", ["test", "check", "bench", "backup", "restore", "setup"])
def test_every_command_explains_itself(name: str) -> None:
    done = subprocess.run(
        [str(ROOT / "run"), name, "--help"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0
    assert f"./run {name}" in done.stdout
