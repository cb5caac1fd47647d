"""``./run bench``: the measurements behind ``docs/figures.md``."""
# ruff: noqa: S603

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tools.launcher.postgres import private_server
from tools.launcher.programs import PYTHON, ROOT, tied
from tools.launcher.setup import prepare
from tools.launcher.speech import say
from tools.launcher.testing import data_folder


def scripts() -> dict[str, Path]:
    return {
        path.stem: path
        for path in sorted((ROOT / "bench").glob("*.py"))
        if not path.name.startswith("_")
    }


def run_bench(words: Sequence[str]) -> int:
    """Runs one measurement with its own options, or all of them.

    Each finds a scratch folder in WUFEI_DATA and, where PostgreSQL is installed, a durable server
    of its own in WUFEI_BENCH_POSTGRES_URL.
    """
    known = scripts()
    if words and words[0] in {"-h", "--help"}:
        say("./run bench [名称 name [选项 options]]\n")
        for name in known:
            say(f"  {name}")
        return 0
    if words and words[0] not in known:
        say(f"✗ 没有测量 {words[0]} / no measurement {words[0]}: {', '.join(known)}")
        return 2
    prepare(dev=True)
    chosen = [known[words[0]]] if words else list(known.values())
    codes = []
    for script in chosen:
        say(f"\n── {script.stem} ──")
        with data_folder() as folder, private_server(durable=True) as url:
            env = {**os.environ, "WUFEI_DATA": str(folder)}
            if url is not None:
                env["WUFEI_BENCH_POSTGRES_URL"] = url
            done = subprocess.run(
                tied([PYTHON, script, *words[1:]]), cwd=ROOT, env=env, check=False
            )
            codes.append(done.returncode)
    return next((code for code in codes if code), 0)
