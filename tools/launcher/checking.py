"""``./run check``: everything that reads the code without running the product."""
# ruff: noqa: S603

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tools.launcher.programs import PYTHON, ROOT, VENV, tied
from tools.launcher.setup import prepare
from tools.launcher.speech import say
from tools.launcher.testing import data_folder

BIN = VENV / "bin"


@dataclass(frozen=True)
class Check:
    name: str
    command: tuple[str | Path, ...]


def checks() -> list[Check]:
    """The slowest first, so that the short ones fill the other core."""
    own = sorted((ROOT / "tools").glob("check_*.py"))
    return [
        Check("mypy", (BIN / "mypy",)),
        Check("ruff check", (BIN / "ruff", "check", "--no-cache", ".", "run")),
        Check("ruff format", (BIN / "ruff", "format", "--check", "--no-cache", ".", "run")),
        Check("import-linter", (BIN / "lint-imports", "--no-cache")),
        Check(
            "migrations",
            (PYTHON, "-m", "wufei", "makemigrations", "--check", "--dry-run"),
        ),
        Check("deptry", (BIN / "deptry", ".")),
        *(Check(script.stem, (PYTHON, script)) for script in own),
        Check("translations", (PYTHON, ROOT / "tools" / "translations.py", "--check")),
    ]


def run_checks(words: Sequence[str]) -> int:
    if "-h" in words or "--help" in words:
        say("./run check [名称 name …]\n  " + " · ".join(check.name for check in checks()))
        return 0
    prepare(dev=True, frontend=False)
    chosen = [check for check in checks() if not words or check.name in words]
    with data_folder() as folder, ThreadPoolExecutor(2) as pool:
        passed = list(pool.map(lambda check: run_check(check, folder), chosen))
    say(f"\n── {sum(passed)} / {len(passed)} ✓ ──")
    return 0 if passed and all(passed) else 1


def run_check(check: Check, folder: Path) -> bool:
    begun = time.monotonic()
    done = subprocess.run(
        tied(check.command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=ROOT,
        env={**os.environ, "WUFEI_DATA": str(folder / check.name.replace(" ", "-"))},
        check=False,
    )
    output = done.stdout.decode(errors="replace").rstrip()
    sign = "✗" if done.returncode else "✓"
    shown = f"\n{output}" if done.returncode or "note:" in output else ""
    say(f"{sign} {check.name}  {time.monotonic() - begun:.1f} s{shown}")
    return done.returncode == 0
